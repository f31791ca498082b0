"""What every page keeps, asked of one page: languages, titles, addresses, labels, tokens, markup."""

import re
from collections.abc import Iterator

LANGUAGES = ("en", "ru", "uk", "fr")


def broken(browser, path: str) -> list[str]:
    """What a page does not keep in one of the languages, each with the words about it."""
    found = []
    for language in LANGUAGES:
        browser.post("/settings", {"language": language, "back": "/"})
        answer = browser.get(path)
        if answer.status != 200:
            found.append(f"{path}: {answer.status}")
        found += [f"{path} ({language}): {each}" for each in _of(browser, answer.text, language)]
    browser.post("/settings", {"language": "en", "back": "/"})
    return found


def _of(browser, page: str, language: str) -> Iterator[str]:
    if "<title>Khronika</title>" not in page.partition("<body")[0]:
        yield "another title"
    if f'<html lang="{language}"' not in page:
        yield "another language"
    for address in re.findall(r'(?:href|action|src)="([^"]*)"', page):
        if not re.fullmatch(rf"{re.escape(browser.entrance.path)}/[\w/.?=&;-]*|#[\w.-]*", address):
            yield f"address {address}"
    yield from _of_forms(browser, page)
    if re.search(r"<[^>]*\s(style|on\w+)\s*=", page) or "<style" in page:
        yield "a style or handler in the page"
    if re.findall(r"<script(?![^>]*\ssrc=)", page):
        yield "a script in the page"
    if language in ("ru", "uk") and (english := _english(page)):
        yield f"English: {english}"


def _of_forms(browser, page: str) -> Iterator[str]:
    for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL):
        if f'name="form_token" value="{browser.token}"' not in form:
            yield "a form without its token"
    for field in re.findall(r"<(?:input|select|textarea)\b[^>]*>", page):
        named = re.search(r'\bid="([^"]*)"', field)
        is_labelled = named is not None and f'for="{named[1]}"' in page
        if 'type="hidden"' not in field and not is_labelled and not _is_inside_label(page, field):
            yield f"no label of {field}"


def _is_inside_label(page: str, field: str) -> bool:
    return any(field in label for label in re.findall(r"<label\b.*?</label>", page, re.DOTALL))


def _english(page: str) -> str:
    said = re.sub(r"<(code|pre|kbd|option|svg|q|bdi)\b.*?</\1>", " ", page, flags=re.DOTALL)
    said = re.sub(r'<(\w+)[^>]*dir="auto".*?</\1>', " ", said, flags=re.DOTALL)
    said = re.sub(r"<[^>]*>", " ", said)
    found = re.search(r".{0,60}\b(the|and|not|of|with|what|by|is)\b.{0,60}", said)
    return found[0] if found else ""

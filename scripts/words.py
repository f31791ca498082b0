"""Gathers every message for people into the catalogues: `make words`; with `--missing`, lists what has no translation.

What is a message:

    say("..."), message("...")                    as a literal; `words.say`, too
    count("one", "other", n), counted(...)        with its forms
    SomeError("fact", hint="hint")                plain sentences of errors, and constants that are handed to them
    help of commands and options                  out of the command line itself, a paragraph a message
    enums in SHOWN                                their values, which are shown as they are
    rules of detention                            as analysis/detention/thresholds.jsonl has them
    {% trans %}, _(), say() in templates          under src/khronika/web/templates/

A sentence that is composed (an f-string in an error) is none: use `message` with places.
"""

import ast
import builtins
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = PROJECT / "src/khronika"
TEMPLATES = SOURCES / "web/templates"
RULES = SOURCES / "analysis/detention/thresholds.jsonl"
CATALOGUES = SOURCES / "presentation/catalogues"
TRANSLATED = ("ru", "uk", "fr")
_SLAVIC = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
PLURAL_FORMS = {"ru": _SLAVIC, "uk": _SLAVIC, "fr": "nplurals=2; plural=(n > 1);"}
SINGULAR, PLURAL = {"say", "message"}, {"count", "counted"}
TECHNICAL = {"BrokenRuleError", "GarbledError", "MalformedError", "MalformedProposalsError", "ProofError"}
"""Errors whose fact is for a programmer: a door says that something is malformed, and the fact in English.

Those of REACHED are gathered nevertheless.
"""
REACHED = (
    "archive/copies/sums.py",
    "archive/folder/",
    "archive/members/membership.py",
    "archive/store/archive.py",
    "evidence/citation/citation.py",
    "evidence/citation/locator.py",
    "evidence/likeness/fingerprint.py",
    "ledger/anchor.py",
    "ledger/authority.py",
    "ledger/chain.py",
    "ledger/checkpoint.py",
    "ledger/key.py",
    "ledger/known.py",
    "ledger/note.py",
    "ledger/query.py",
    "ledger/stamps.py",
    "primitives/codec.py",
    "primitives/digest.py",
    "seal/epoch.py",
    "seal/key_recipient.py",
    "seal/member.py",
    "seal/past_epochs.py",
    "seal/recovery_key.py",
    "seal/signature.py",
    "vault/location.py",
)
"""Where a person comes by ordinary acts: a file they wrote or named, a reply they carried, a folder that a disk damaged.

Elsewhere a fact of these errors says that this program contradicts itself, or that somebody with keys does.
"""
CARRIERS = {"BadParameter": 0, "fail": 0, "ImportLoss": 2}
"""What else takes plain sentences for people, and from which place on."""
NOT_OURS = ("dossier/",)
"""Where `say` is another function: words of the dossier have tables of their own."""
STILL_OURS = ("dossier/files/tell.py", "dossier/files/tells.py")
"""What of it is said to the member who releases, and stands in no package."""
SHOWN = {
    "AccessionOutcome",
    "ActiveKind",
    "AlarmStanding",
    "Bearing",
    "Betrays",
    "CardFault",
    "CaseGap",
    "Closeness",
    "Consent",
    "CommandCertainty",
    "CommandRelation",
    "Deed",
    "DocumentKind",
    "ExportLoss",
    "FactKind",
    "ForumDoubt",
    "ForumGround",
    "FoundIn",
    "HopeState",
    "ItemDeed",
    "Likeness",
    "NotLookedAt",
    "Opinion",
    "Outcome",
    "ProgramFault",
    "ProposalKind",
    "ProposedStance",
    "Audience",
    "Protection",
    "Reason",
    "Relation",
    "ReleaseStage",
    "RowFate",
    "RowState",
    "State",
    "TellKind",
    "TitleKind",
    "Unit",
    "Verdict",
    "Weakness",
    "Why",
    "Withheld",
}
"""Enums whose values are shown to people as they are."""
WORD = re.compile(r"[A-Za-z]{2}")


@dataclass(frozen=True, order=True)
class Found:
    """A message, and its form for other numbers than one, if it counts."""

    text: str
    plural: str = ""


@cache
def parsed() -> dict[Path, ast.Module]:
    """Every module of the program."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCES.rglob("*.py"))}


def name_of(call: ast.expr) -> str:
    """The last part of what is called or named."""
    if isinstance(call, ast.Attribute):
        return call.attr
    return call.id if isinstance(call, ast.Name) else ""


def is_error(call: ast.Call) -> bool:
    """Whether an error of ours is made, from outside or in its class."""
    name = name_of(call.func)
    if name == "__init__" and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Call):
        return name_of(call.func.value.func) == "super"
    return name.endswith("Error") and not hasattr(builtins, name)


def carries(call: ast.Call) -> bool:
    """Whether a call is handed plain sentences for people: an error of ours or of use, or what an import left out."""
    return is_error(call) or name_of(call.func) in CARRIERS


def arguments(call: ast.Call) -> list[ast.expr]:
    """What may be a sentence of an error: its places, and its hint."""
    places = [] if name_of(call.func) in TECHNICAL else call.args[CARRIERS.get(name_of(call.func), 0) :]
    return [*places, *(each.value for each in call.keywords if each.arg in ("fact", "hint", "what"))]


def literals(value: ast.expr | None) -> Iterator[str]:
    """Plain sentences in an expression: one, or one of two."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from literals(value.body)
        yield from literals(value.orelse)
    elif isinstance(value, ast.BoolOp | ast.Tuple):
        for each in value.values if isinstance(value, ast.BoolOp) else value.elts:
            yield from literals(each)


def is_sentence(text: str) -> bool:
    """Whether a text is for people: it has words, and not one alone as names of columns are."""
    return " " in text.strip() and bool(WORD.search(text))


def constants(trees: dict[Path, ast.Module]) -> set[str]:
    """Names of constants that are handed to errors somewhere."""
    return {
        name_of(value)
        for tree in trees.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and carries(call)
        for value in arguments(call)
        if name_of(value).isupper()
    }


def of_module(tree: ast.Module, handed: set[str], *, ours: bool) -> Iterator[Found]:
    """The messages of one module; where `say` is not ours, those of its errors."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (ours or carries(node)):
            yield from of_call(node)
        elif isinstance(node, ast.Assign) and any(name_of(each) in handed for each in node.targets):
            yield from (Found(text) for text in literals(node.value) if is_sentence(text))
        elif isinstance(node, ast.FunctionDef):
            yield from of_function(node, ours=ours)
        elif isinstance(node, ast.ClassDef) and node.name in SHOWN:
            for each in node.body:
                if isinstance(each, ast.Assign):
                    yield from (Found(text) for text in literals(each.value))


def of_function(function: ast.FunctionDef, *, ours: bool) -> Iterator[Found]:
    """Sentences that stand a line above `say(told, ...)` or an error, where they would not fit on one."""
    said, raised = set[str](), set[str]()
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and name_of(call.func) in SINGULAR and call.args and ours:
            said.add(name_of(call.args[0]))
        elif isinstance(call, ast.Call) and carries(call):
            raised |= {value.id for value in arguments(call) if isinstance(value, ast.Name)}
    for name, value in assigned(function):
        yield from (Found(text) for text in literals(value) if name in said)
        yield from (Found(text) for text in literals(value) if name in raised and is_sentence(text))


def of_reached(tree: ast.Module) -> Iterator[Found]:
    """Facts that only a parser states, where a person can bring them about."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and name_of(call.func) in TECHNICAL:
            for value in call.args:
                yield from (Found(text) for text in literals(value))


def assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What is assigned to single names, and their values; of `fact, hint = a, b` each."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                yield from (
                    (name_of(name), value) for name, value in zip(target.elts, node.value.elts, strict=False)
                )
            elif isinstance(target, ast.Name):
                yield target.id, node.value


def of_call(call: ast.Call) -> Iterator[Found]:
    """The messages that a call names."""
    name = name_of(call.func)
    if name in SINGULAR and call.args:
        yield from (Found(text) for text in literals(call.args[0]))
    elif name in PLURAL and len(call.args) > 1:
        one, other = list(literals(call.args[0])), list(literals(call.args[1]))
        yield from (Found(*pair) for pair in zip(one, other, strict=False))
    elif name == "FreeText":
        yield from (Found(text) for text in literals(call.args[0]))
    elif carries(call):
        for value in arguments(call):
            yield from (Found(text) for text in literals(value) if is_sentence(text))


def composed() -> list[str]:
    """Where an error is made of a composed sentence, which no catalogue can have; also where it has a name first."""
    return sorted(
        f"{path.relative_to(PROJECT)}:{call.lineno}"
        for path, tree in parsed().items()
        for call in set(composing(tree))
    )


def composing(tree: ast.Module) -> Iterator[ast.Call]:
    """The calls that are handed a composed sentence."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            named = {name for name, value in assigned(function) if isinstance(value, ast.JoinedStr)}
            for call in ast.walk(function):
                values = arguments(call) if isinstance(call, ast.Call) and carries(call) else []
                if any(isinstance(each, ast.JoinedStr) or name_of(each) in named for each in values):
                    yield call


def of_help() -> Iterator[Found]:
    """Help of every command and option, as the command line itself shows it."""
    import typer

    from khronika.cli.main import app
    from khronika.cli.translated import paragraphs

    def of_command(command: object) -> Iterator[Found]:
        for text in (command.help, command.epilog, *(getattr(each, "help", None) for each in command.params)):
            yield from (Found(each) for each in paragraphs(cleandoc(text or "")))
        for each in getattr(command, "commands", {}).values():
            yield from of_command(each)

    yield from of_command(typer.main.get_command(app))


def of_rules() -> Iterator[Found]:
    """What each rule of detention is, where it stands, its limit, what it would mean, and who has checked it."""
    for line in RULES.read_text("utf-8").splitlines()[1:]:
        rule = json.loads(line)
        yield from (Found(rule[name]) for name in ("rule", "source", "limit", "meaning", "checked"))
        yield from (Found(rule["in_force"][name]) for name in ("source", "checked"))


def of_templates() -> Iterator[Found]:
    """Messages in the templates of the web workspace."""
    from jinja2.ext import babel_extract

    keywords = ["_", "gettext", "ngettext", *SINGULAR, *PLURAL]
    for path in sorted(TEMPLATES.rglob("*")) if TEMPLATES.is_dir() else ():
        if path.is_file() and path.suffix in {".html", ".txt", ".xml"}:
            with path.open("rb") as file:
                for _, _, told, _ in babel_extract(file, keywords, [], {"trimmed": "true"}):
                    # Nothing where what is said stands in a variable.
                    texts = [each for each in (told if isinstance(told, tuple) else (told,)) if each]
                    if texts:
                        yield Found(*texts[:2])


def found() -> list[Found]:
    """Every message, sorted; one that is also counted stands once, with its forms."""
    trees = parsed()
    handed = constants(trees)
    gathered = set()
    for path, tree in trees.items():
        place = str(path.relative_to(SOURCES))
        ours = place in STILL_OURS or not place.startswith(NOT_OURS)
        gathered |= set(of_module(tree, handed, ours=ours))
        if place.startswith(REACHED):
            gathered |= set(of_reached(tree))
    gathered |= {*of_help(), *of_rules(), *of_templates()}
    counting = {each.text for each in gathered if each.plural}
    return sorted(
        each for each in gathered if each.text.strip() and (each.plural or each.text not in counting)
    )


def known(language: str) -> dict[Found, tuple[str, ...]]:
    """The translations that a catalogue has: as many as the language has forms, or one."""
    from babel.messages.pofile import read_po

    path = CATALOGUES / f"{language}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    told = {}
    for each in catalogue:
        if each.id and not each.fuzzy:
            key = Found(*each.id) if isinstance(each.id, tuple) else Found(each.id)
            told[key] = each.string if isinstance(each.string, tuple) else (each.string,)
    return told


def written(language: str, messages: list[Found], told: dict[Found, tuple[str, ...]]) -> str:
    """A catalogue of these messages, one line a text, so that two people's changes seldom meet."""
    forms = len(told_forms(language))
    entries = [
        f'# What khronika says, in {language}: CONTRIBUTING.md, "Add a message".\n'
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        f'"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n'
    ]
    for each in messages:
        texts = told.get(each, ("",) * (forms if each.plural else 1))
        lines = [f"msgid {quoted(each.text)}"]
        if each.plural:
            lines.append(f"msgid_plural {quoted(each.plural)}")
            lines += [f"msgstr[{number}] {quoted(text)}" for number, text in enumerate(texts)]
        else:
            lines.append(f"msgstr {quoted(texts[0])}")
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def told_forms(language: str) -> range:
    """The numbers of the forms that a language has."""
    return range(int(PLURAL_FORMS[language].split(";")[0].removeprefix("nplurals=")))


def quoted(text: str) -> str:
    """A text as it stands in a catalogue."""
    return json.dumps(text, ensure_ascii=False)


def lacking(told: dict[Found, tuple[str, ...]], messages: list[Found]) -> list[Found]:
    """The messages that have no translation, or not all forms of it."""
    return [each for each in messages if not all(told.get(each, ("",)))]


@dataclass(frozen=True)
class Term:
    """A word of the glossary in four languages, and phrases in which the English word means something else."""

    term: str
    ru: str
    uk: str
    fr: str
    meaning: str
    elsewhere: str = ""

    def is_in(self, english: str) -> bool:
        """Whether an English sentence speaks of it."""
        others = [each.lower() for each in self.elsewhere.split("; ") if each]
        if any(each == f"={english.lower()}" or each in english.lower() for each in others):
            return False
        prose = re.sub(r"khronika [a-z -]+|\{\w+\}|--[a-z-]+|[A-Z]{3,}", " ", english)
        word = rf"(?<![\w/“`.-]){self.term}s?(?![\w/”`.-])"
        return bool(re.search(word, prose, re.IGNORECASE))

    def is_said(self, language: str, text: str) -> bool:
        """Whether a translation uses its word, in any form."""
        own = str(getattr(self, language)).lower().split()
        return all(word[: max(3, len(word) // 2)] in text.lower() for word in own)


def glossary() -> list[Term]:
    """The terms, by the English one."""
    lines = (CATALOGUES.parent / "glossary.tsv").read_text("utf-8").splitlines()[1:]
    return [Term(*line.split("\t")) for line in lines]


def glossary_page() -> str:
    """docs/glossary.md."""
    rows = "".join(
        f"| {each.term} | {each.ru} | {each.uk} | {each.fr} | {each.meaning} |\n" for each in glossary()
    )
    return f"{PAGE_HEAD}| term | ru | uk | fr | meaning |\n|---|---|---|---|---|\n{rows}"


PAGE_HEAD = """# Glossary

One word for one thing, in four languages: in help and messages, on pages and on paper. This page is made by `make words`
from `src/khronika/presentation/glossary.tsv`, and a test holds the catalogues to it. What courts and victims read besides:
[words.md](words.md).

"""


def main() -> None:
    """Update every catalogue, and say what is missing."""
    messages = found()
    for language in TRANSLATED:
        told = known(language)
        (CATALOGUES / f"{language}.po").write_text(written(language, messages, told), "utf-8")
        missing = lacking(told, messages)
        print(f"{language}: {len(messages)} messages, {len(missing)} without a translation")
        if "--missing" in sys.argv:
            print("".join(f"  {each.text}\n" for each in missing), end="")
    compiled_words.compile_all()
    (PROJECT / "docs/glossary.md").write_text(glossary_page(), "utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(PROJECT / "src"))
    import compiled_words

    main()

"""Whoever is not the one browser that entered, or not a page of ours, gets nothing: tried on the guard alone."""

import pytest

from khronika.web.form import LARGEST, MOST_FIELDS, parse_form
from khronika.web.guard import Guard
from khronika.web.headers import HEADERS
from khronika.web.launch import Entrance
from khronika.web.refusal import RequestRefusal
from tests.workspace.asked import FORM, HOST, PORT, Browser, ask, run


class Inside:
    """The application behind the guard: it says what reached it."""

    def __init__(self) -> None:
        self.reached = []

    async def __call__(self, scope, receive, send):
        self.reached.append(scope)
        if scope["path"] == "/breaks":
            raise ValueError("the name of a witness")
        headers = [
            (b"content-type", b"text/plain"),
            (b"cache-control", b"public"),
            (b"x-frame-options", b"ALLOW"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"inside"})


@pytest.fixture
def inside():
    return Inside()


@pytest.fixture
def browser(inside):
    entrance = Entrance("en")
    browser = Browser(Guard(inside, entrance, PORT, "en"), entrance)
    browser.enter()
    return browser


def test_the_launch_token_opens_once_and_says_so_to_whoever_comes_second(inside):
    entrance = Entrance("en")
    browser = Browser(Guard(inside, entrance, PORT, "en"), entrance)
    first, second = browser.enter(), browser.enter()
    assert (first.status, second.status) == (200, 403)
    assert "set-cookie" in first.headers
    assert "set-cookie" not in second.headers
    assert "stop khronika serve" in second.text


def test_to_look_without_asking_uses_up_no_token(inside):
    entrance = Entrance("en")
    app = Guard(inside, entrance, PORT, "en")
    for method in ("HEAD", "POST"):
        assert ask(app, entrance.launch_path, method=method, headers=[("Host", HOST)]).status == 405
    assert Browser(app, entrance).enter().status == 200


def test_the_cookie_is_strict_unseen_by_scripts_and_holds_for_the_secret_path_alone(browser, inside):
    entrance = Entrance("en")
    told = Browser(Guard(inside, entrance, PORT, "en"), entrance).enter().headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", f"Path={entrance.path}/"} <= {
        part.strip() for part in told.split(";")
    }
    assert "Domain" not in told


def test_no_two_launches_share_a_secret():
    one, other = Entrance("en"), Entrance("en")
    secrets = [one.token, other.token, one.path, other.path, one.enter().cookie, other.enter().cookie]
    assert len({*secrets}) == len(secrets)


def test_who_entered_is_let_through(browser, inside):
    assert browser.get("/items").text == "inside"
    assert browser.post("/settings").text == "inside"
    assert [scope["path"] for scope in inside.reached] == ["/items", "/settings"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        f"127.0.0.1:{PORT}.evil.example",
        f"evil127.0.0.1:{PORT}",
        f"localhost:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"[::1]:{PORT}",
        "",
    ],
)
def test_a_name_that_only_leads_to_this_machine_is_not_served(browser, inside, host):
    told = [("Host", host), ("Cookie", browser.cookie)]
    assert ask(browser.app, f"{browser.entrance.path}/", headers=told).status == 421
    assert ask(browser.app, browser.entrance.launch_path, headers=told).status == 421
    assert inside.reached == []


def test_two_names_at_once_are_none(browser, inside):
    told = [("Host", HOST), ("Host", "evil.example"), ("Cookie", browser.cookie)]
    assert ask(browser.app, f"{browser.entrance.path}/", headers=told).status == 421
    assert inside.reached == []


def test_another_device_is_not_served(browser, inside):
    told = [("Host", HOST), ("Cookie", browser.cookie)]
    assert ask(browser.app, f"{browser.entrance.path}/", headers=told, client="192.168.1.7").status == 421
    assert inside.reached == []


@pytest.mark.parametrize(
    "cookie", ["", "khronika=", "khronika=guess", "other=1", "khronika=\xff", "khronika=;;="]
)
def test_a_program_of_this_machine_without_the_cookie_is_not_served(browser, inside, cookie):
    told = [("Host", HOST), ("Cookie", cookie)]
    answer = ask(browser.app, f"{browser.entrance.path}/", headers=told)
    assert answer.status == 403
    assert inside.reached == []


def test_outside_the_secret_path_nothing_is_told_with_or_without_the_cookie(browser, inside):
    for cookie in ("", browser.cookie):
        for path in ("/", "/items", "/enter/guess", browser.entrance.path, f"/x{browser.entrance.path}/"):
            answer = ask(browser.app, path, headers=[("Host", HOST), ("Cookie", cookie)])
            assert (answer.status, answer.text) == (404, "nothing is here\n")
    assert inside.reached == []


@pytest.mark.parametrize("site", ["cross-site", "same-site", "something new"])
def test_a_page_of_another_server_even_of_this_machine_asks_for_nothing(browser, inside, site):
    told = [("Host", HOST), ("Cookie", browser.cookie), ("Sec-Fetch-Site", site)]
    assert ask(browser.app, f"{browser.entrance.path}/", headers=told).status == 403
    assert browser.post("/lock", Sec_Fetch_Site=site).status == 403
    assert inside.reached == []


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        f"https://{HOST}",
        f"http://localhost:{PORT}",
        f"http://{HOST}.evil.example",
    ],
)
def test_a_form_of_another_origin_does_nothing(browser, inside, origin):
    assert browser.post("/lock", Origin=origin).status == 403
    assert inside.reached == []


def test_a_script_of_another_origin_reads_nothing(browser, inside):
    told = [("Host", HOST), ("Cookie", browser.cookie), ("Origin", "http://evil.example")]
    answer = ask(browser.app, f"{browser.entrance.path}/", headers=told)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("token", ["", "guess", "ф", None])
def test_a_form_without_the_token_of_the_visit_does_nothing(browser, inside, token):
    told = [("Host", HOST), ("Cookie", browser.cookie), ("Origin", f"http://{HOST}"), ("Content-Type", FORM)]
    body = (b"x=1" if token is None else b"form_token=" + token.encode(),)
    answer = ask(browser.app, f"{browser.entrance.path}/lock", method="POST", headers=told, body=body)
    assert answer.status in (400, 403)
    assert inside.reached == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"])
def test_other_methods_are_not_spoken(browser, inside, method):
    told = [("Host", HOST), ("Cookie", browser.cookie)]
    assert ask(browser.app, f"{browser.entrance.path}/", method=method, headers=told).status == 405
    assert inside.reached == []


def post(browser, parts, *further):
    told = [
        ("Host", HOST),
        ("Cookie", browser.cookie),
        ("Origin", f"http://{HOST}"),
        ("Content-Type", FORM),
        *further,
    ]
    return ask(browser.app, f"{browser.entrance.path}/search", method="POST", headers=told, body=parts)


def test_a_form_that_is_too_large_is_refused_before_it_is_whole(browser, inside):
    assert post(browser, (b"a=1",), ("Content-Length", str(LARGEST + 1))).status == 413
    assert post(browser, (b"a=1",), ("Content-Length", "9" * 5_000)).status == 413
    assert post(browser, (b"a=" + b"x" * LARGEST, b"never asked for")).status == 413
    assert inside.reached == []


def test_an_address_that_is_too_long_is_refused(browser, inside):
    told = [("Host", HOST), ("Cookie", browser.cookie)]
    assert ask(browser.app, f"{browser.entrance.path}/items", headers=told, query="a" * 3_000).status == 413
    assert inside.reached == []


def test_a_form_of_another_kind_is_none(browser, inside):
    for media in ("multipart/form-data; boundary=x", "application/json", "text/plain", ""):
        assert browser.post("/search", Content_Type=media).status == 400
    assert inside.reached == []


@pytest.mark.parametrize(
    "data", [b"a=1&a=2", b"a", b"a=%ff", b"a=\xff", b"&".join(b"f%d=1" % n for n in range(MOST_FIELDS + 1))]
)
def test_a_form_that_is_ambiguous_or_no_text_is_none(data):
    assert parse_form(data) is RequestRefusal.FORM


def test_fields_are_text_as_it_was_typed():
    assert parse_form(b"a=%D1%84+x%0D%0Ay&b=") == {"a": "ф x\ny", "b": ""}


def test_every_answer_forbids_the_browser_all_but_to_show_it(browser):
    answers = [
        browser.get("/items"),
        browser.get("/breaks"),
        browser.post("/lock", Origin="null"),
        ask(browser.app, "/", headers=[("Host", HOST)]),
        ask(browser.app, browser.entrance.launch_path, headers=[("Host", HOST)]),
        ask(browser.app, "/", headers=[("Host", "evil.example")]),
    ]
    for answer in answers:
        assert {name: answer.headers.get(name.lower()) for name in HEADERS} == dict(HEADERS)
        assert "server" not in answer.headers


def test_the_policy_names_nobody_but_ourselves_and_allows_nothing_inline():
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    sources = {word for part in policy.split("; ") if "-src" in part for word in part.split()[1:]}
    assert sources == {"'none'", "'self'"}


def test_what_breaks_tells_its_kind_and_no_more(browser):
    answer = browser.get("/breaks")
    assert answer.status == 500
    assert "ValueError" in answer.text
    assert "witness" not in answer.text
    assert "Traceback" not in answer.text


def test_a_socket_that_is_kept_open_is_not_spoken(browser):
    sent = []

    async def send(message):
        sent.append(message)

    run(browser.app({"type": "websocket", "path": "/"}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]

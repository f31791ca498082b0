"""Somebody who opens verify.html from disk, gives it a folder, and reads what it says."""

from pathlib import Path
from typing import Any

from khronika_verify.package import Report
from khronika_verify.text import TEXTS, plain

PAGE = Path(__file__).resolve().parents[2] / "src/khronika_verify/page/verify.html"
ARGUMENTS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

READ_FINDINGS = """rows => rows.flatMap(row => [...row.querySelectorAll("bdi")].map(place => [row.dataset.code, place.textContent]))"""


class Reader:
    """One page, and everything it asked for or complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(PAGE.as_uri())

    def check(self, folder: Path) -> str:
        """Choose a folder, or files that stand for one, and wait for the verdict."""
        self.page.locator("#folder").set_input_files(str(folder))
        return self.wait()

    def wait(self) -> str:
        """The verdict, once there is one: an earlier report is gone while the page reads."""
        self.page.locator("#progress[hidden]").wait_for(state="attached")
        return str(self.page.locator("[data-result]").get_attribute("data-result", timeout=120_000))

    def trust(self, letter: Path) -> str:
        """Choose a letter for the package on the screen, and wait for what becomes of the verdict."""
        before = self.page.locator("[data-result]").element_handle()
        self.page.locator("#letter").set_input_files(str(letter))
        before.wait_for_element_state("hidden")
        return self.wait()

    def findings(self) -> set[tuple[str, str]]:
        """Codes and places, as the page lists them."""
        rows = self.page.locator("[data-code]").evaluate_all(READ_FINDINGS)
        return {(code, place) for code, place in rows}

    def codes(self) -> set[str]:
        """The codes listed."""
        return {code for code, _ in self.findings()}

    def require_silence(self) -> None:
        """Nothing but the page itself was asked for, and nothing complained of: no request, no violation of its policy, no error."""
        assert set(self.requests) <= {PAGE.as_uri()}
        complaints, self.complaints = self.complaints, []
        assert complaints == []


def listed(report: Report) -> set[tuple[str, str]]:
    """The findings of the Python verifier in the form in which the page lists them."""
    return {(finding.code, place(finding.code, finding.path, finding.detail)) for finding in report.findings}


def place(code: str, path: str, detail: str) -> str:
    """A place with its detail; a detail that completes the sentence stands there instead."""
    shown = plain(path) or "/"
    return shown if not detail or TEXTS[code][0].endswith(":") else f"{shown} ({plain(detail)})"

"""What a check found: of an archive with a key, and of a copy without one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from khronika.archive.copies.copy import Copied
from khronika.archive.copies.sums import Damage, Soundness
from khronika.archive.verification.check import VerifiedArchive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words, words_in
from khronika.primitives.codec import Json
from khronika.primitives.finding import Finding, Level
from khronika.primitives.message import counted, message


@cache
def _texts() -> dict[str, dict[str, str]]:
    file = files("khronika.archive.verification").joinpath("findings.json")
    texts: dict[str, dict[str, str]] = json.loads(file.read_text("utf-8"))
    return texts


def finding_text(finding: Finding, language: str) -> str:
    """What a finding means, in words."""
    text = _texts()[finding.code][language]
    return f"{text} ({words_in(language).of(finding.detail)})" if finding.detail else text


def finding_lines(findings: Iterable[Finding], language: str) -> Iterator[str]:
    """Findings as lines, faults first."""
    order = list(Level)
    for finding in sorted(
        findings, key=lambda finding: (order.index(finding.level), finding.code, finding.path)
    ):
        text = finding_text(finding, language)
        yield one_line(f"  {finding.level.value:6}  {finding.code}  {finding.path}  {text}")


@dataclass(frozen=True, slots=True)
class ArchiveVerdict:
    """What the check of an archive found; its texts in JSON are in `language`."""

    verdict: VerifiedArchive
    language: str

    def to_json(self) -> Json:
        """As `khronika verify --json` has it."""
        verdict = self.verdict
        findings: list[Json] = [
            {
                "code": finding.code,
                "level": finding.level.value,
                "path": finding.path,
                "text": finding_text(finding, self.language),
            }
            for finding in verdict.findings
        ]
        told: dict[str, Json] = {
            "result": "failed" if verdict.failed else "verified",
            "items": verdict.items,
            "events": verdict.events,
            "octets": verdict.size,
            "findings": findings,
        }
        if (passed := verdict.passed) is not None:
            told["not_read_again"] = {
                "files": passed.files,
                "octets": passed.size,
                "events": passed.events,
            }
        return told

    def text(self, words: Words) -> Iterator[str]:
        """The verdict, then finding by finding."""
        verdict = self.verdict
        yield words.say(
            "{verdict}: {items}, {size}, {events}",
            verdict=words.say("FAILED") if verdict.failed else words.say("verified"),
            items=counted("{n} item", "{n} items", verdict.items),
            size=words.size(verdict.size),
            events=counted("{n} event", "{n} events", verdict.events),
        )
        if (passed := verdict.passed) is not None:
            yield words.count(
                "not read again: {n} sealed file or reading ({size}), which an earlier check read, "
                "up to event {events}, and padding",
                "not read again: {n} sealed files and readings ({size}), which an earlier check "
                "read, up to event {events}, and padding",
                passed.files,
                size=words.size(passed.size),
                events=passed.events,
            )
            yield words.say(
                "only khronika verify --full finds bytes of these that were changed or damaged on the disk since "
                "(V002, V003, V005, V007)"
            )
        yield from finding_lines(verdict.findings, words.language)


_DAMAGE = {
    Damage.MISSING: message("missing"),
    Damage.DAMAGED: message("not as it was copied: damaged, or written since"),
    Damage.ADDED: message("was not there when it was copied"),
}


@dataclass(frozen=True, slots=True)
class CopyVerdict:
    """What whoever keeps a copy sees without a key."""

    compared: Soundness

    def to_json(self) -> Json:
        """As `khronika verify --without-keys --json` has it."""
        flaws: list[Json] = [{"path": flaw.path, "damage": flaw.damage.value} for flaw in self.compared.flaws]
        result = "damaged" if flaws else "whole"
        return {
            "result": result,
            "files": self.compared.files,
            "octets": self.compared.size,
            "flaws": flaws,
        }

    def text(self, words: Words) -> Iterator[str]:
        """File by file what is wrong, and what this shows."""
        done = self.compared
        for flaw in done.flaws:
            yield f"{one_line(flaw.path)}: {words.of(_DAMAGE[flaw.damage])}"
        added = sum(flaw.damage is Damage.ADDED for flaw in done.flaws)
        if done.flaws:
            beside = (
                words.count(
                    ", and {n} other was not there then", ", and {n} others were not there then", added
                )
                if added
                else ""
            )
            yield words.say(
                "DAMAGED: files that are not as they were copied: {number} of {files}{beside}; bring "
                "it up to date: khronika copy",
                number=len(done.flaws) - added,
                files=done.files,
                beside=beside,
            )
        else:
            yield words.say(
                "whole: {files}, {size}, all as they were copied",
                files=counted("{n} file", "{n} files", done.files),
                size=words.size(done.size),
            )
        yield words.say(
            "this shows damage, not forgery: whoever changes a file can change the list; only verify with a key tells"
        )


@dataclass(frozen=True, slots=True)
class CopiedView:
    """A copy that was made or brought up to date, and how it was checked; without a key it was only compared."""

    copied: Copied
    verdict: VerifiedArchive | None

    def to_json(self) -> Json:
        """As `khronika copy --json` has it."""
        codes: list[Json] = (
            [*sorted({finding.code for finding in self.verdict.findings})] if self.verdict else []
        )
        return {
            "result": self._result(),
            "files": self.copied.files,
            "octets": self.copied.size,
            "written": self.copied.written,
            "durable": self.copied.is_durable,
            "late": self.copied.is_late,
            "codes": codes,
        }

    def text(self, words: Words) -> Iterator[str]:
        """How much the copy holds, and what the check found."""
        yield words.say(
            "{verdict}: the copy holds {files}, {size}; written now: {written}",
            verdict=words.say(self._result()),
            files=counted("{n} file", "{n} files", self.copied.files),
            size=words.size(self.copied.size),
            written=words.size(self.copied.written),
        )
        if not self.copied.is_durable:
            yield words.say(
                "this file system does not promise that names are kept: eject the medium before you take it out"
            )
        if self.copied.is_late:
            yield words.say(
                "this drive hands on later what is written to it: take it off, connect it again, "
                "and see what has arrived: khronika verify COPY"
            )
        if self.verdict:
            yield from finding_lines(self.verdict.findings, words.language)

    def _result(self) -> str:
        if self.verdict is None:
            return message("compared")
        return message("failed") if self.verdict.failed else message("verified")

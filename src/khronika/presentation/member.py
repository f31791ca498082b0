"""Members of an archive, as a list shows them."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from khronika.archive.members.membership import Member, members
from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member, or the recovery cards; `is_you` of whoever asks."""

    member: Member
    is_you: bool

    def to_json(self) -> dict[str, object]:
        """As `khronika members --json` has it: `is_recovery` and `removed` stand only where they say something."""
        return {
            name: value
            for name, value in asdict(self.member).items()
            if value or name not in ("is_recovery", "removed")
        }

    def text(self, words: Words) -> Iterator[str]:
        """One line."""
        member = self.member
        name = one_line(member.name) or words.say("(no name)")
        you = f"  {words.say('you')}" if self.is_you else ""
        since = words.say("since {day}", day=member.since[:10])
        yield f"{member.id}  {name}  {since}, {self._keys(words)}{you}"

    def _keys(self, words: Words) -> str:
        if self.member.removed:
            return words.say("keys revoked {day}", day=self.member.removed[:10])
        if self.member.is_recovery:
            return words.say("nobody: khronika recovery status")
        return words.say("keys in the folder") if self.member.has_keys_here else words.say("keys elsewhere")


def member_lines(archive: Archive) -> tuple[MemberLine, ...]:
    """All members, those whose keys are revoked among them."""
    own = archive.keyring.member.member
    return tuple(MemberLine(member, member.id == own) for member in members(archive))

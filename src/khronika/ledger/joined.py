"""The logs of several sites as one sequence: the same whatever order the sites are given in, and each site's own order kept."""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from khronika.ledger.entry import LogEntry
from khronika.ledger.event import MergeEvent


def joined_log(logs: Mapping[str, Sequence[LogEntry]]) -> list[tuple[str, LogEntry]]:
    """Every entry of every site with its site, in the order in which the record of the joined archive is folded.

    Entries come by the time they claim, as far as no earlier one of their site claims a later one; what a site recorded after a merge comes
    after all that it had taken in then. Equal times are put in the order of the sites' names. Merges that cannot be, such as two of each
    other's future, keep no entry out.
    """
    joining = _Joining(logs)
    return [joining.next() for _ in range(sum(map(len, logs.values())))]


class _Joining:
    """How far each site's log has come into the sequence, which sites may go on, and which wait for another one that they took in."""

    def __init__(self, logs: Mapping[str, Sequence[LogEntry]]) -> None:
        self._logs = logs
        self._done = dict.fromkeys(logs, 0)
        self._reached = dict.fromkeys(logs, "")
        self._ready: list[tuple[str, str]] = []
        self._waiting: dict[str, str] = {}
        for site in sorted(logs):
            self._offer(site)

    def _offer(self, site: str) -> None:
        """Put the next entry of a site among those that may come, or let it wait for the site that it has taken in."""
        if self._done[site] == len(self._logs[site]):
            return
        entry = self._logs[site][self._done[site]]
        self._reached[site] = max(self._reached[site], entry.at)
        other = self._awaited(entry)
        if other:
            self._waiting[site] = other
        else:
            heappush(self._ready, (self._reached[site], site))

    def _awaited(self, entry: LogEntry) -> str:
        """The site of which a merge names entries that did not come yet, or empty."""
        event = entry.event
        if not isinstance(event, MergeEvent) or event.site not in self._logs:
            return ""
        return event.site if self._done[event.site] < min(event.size, len(self._logs[event.site])) else ""

    def next(self) -> tuple[str, LogEntry]:
        """The next entry of the sequence, with its site; there must be one."""
        if not self._ready:
            # Merges in a circle, which no honest sites write: none waits for ever, or one site could hide
            # what all others recorded.
            _, site = min((self._reached[each], each) for each in self._waiting)
            del self._waiting[site]
        else:
            _, site = heappop(self._ready)
        entry = self._logs[site][self._done[site]]
        self._done[site] += 1
        if isinstance(event := entry.event, MergeEvent) and event.site in self._logs:
            self._reached[site] = max(self._reached[site], _newest(self._logs[event.site][: event.size]))
        awake = [each for each, other in self._waiting.items() if other == site]
        for each in (*awake, site):
            self._waiting.pop(each, None)
            self._offer(each)
        return site, entry


def _newest(entries: Sequence[LogEntry]) -> str:
    return max((entry.at for entry in entries), default="")

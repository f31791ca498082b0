"""The logs of several sites as one sequence: the same whatever order the sites are given in, and each site's own order kept."""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from khronika.ledger.entry import LogEntry
from khronika.ledger.event import MergeEvent


def joined_log(logs: Mapping[str, Sequence[LogEntry]]) -> list[tuple[str, LogEntry]]:
    """Every entry of every site with its site, in the order in which the record of the joined archive is folded.

    Entries come by the time they claim, as far as no earlier one of their site claims a later one; what a site recorded after a merge comes
    after all that it had taken in then. Equal times are put in the order of the sites' names.
    """
    done = dict.fromkeys(logs, 0)
    reached = dict.fromkeys(logs, "")
    ready: list[tuple[str, str]] = []
    waiting: dict[str, list[str]] = {site: [] for site in logs}
    found: list[tuple[str, LogEntry]] = []

    def offer(site: str) -> None:
        """Put the next entry of a site among those that may come, or let it wait for the site that it has taken in."""
        if done[site] == len(logs[site]):
            return
        entry = logs[site][done[site]]
        if (
            isinstance(event := entry.event, MergeEvent)
            and event.site in logs
            and done[event.site] < min(event.size, len(logs[event.site]))
        ):
            waiting[event.site].append(site)
            return
        reached[site] = max(reached[site], entry.at)
        heappush(ready, (reached[site], site))

    for site in sorted(logs):
        offer(site)
    while ready:
        _, site = heappop(ready)
        entry = logs[site][done[site]]
        found.append((site, entry))
        done[site] += 1
        if isinstance(event := entry.event, MergeEvent) and event.site in reached:
            reached[site] = max(reached[site], _newest(logs[event.site][: event.size]))
        awake, waiting[site] = waiting[site], []
        for each in (*awake, site):
            offer(each)
    return found


def _newest(entries: Sequence[LogEntry]) -> str:
    return max((entry.at for entry in entries), default="")

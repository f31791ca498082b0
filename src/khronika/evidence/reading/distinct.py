"""Names of the files in one container, told apart where the container uses one name for several files."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Distinct:
    """Gives every file of one container a name of its own, in the order in which the files are said."""

    _given: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def take(self, name: str) -> str:
        """The name itself when it is free.

        For the k-th file of a name that was used before, `name (k)` with the next free k, from 2.
        """
        free, number = name, self._next.get(name, 2)
        while free in self._given:
            free, number = f"{name} ({number})", number + 1
        self._given.add(free)
        # Kept so that ten thousand files of one name do not each try all numbers again.
        self._next[name] = number
        return free

"""Items read as the program reads them, in confined workers; one server for the tests of a module."""

from functools import cache

from khronika.evidence.reading.outcome import Limits
from khronika.evidence.reading.reading import Wanted
from khronika.evidence.workers.pool import Server
from khronika.evidence.workers.supervisor import WorkerMeans, read_item
from khronika.intake.media import media_type


@cache
def server():
    return Server()


def close():
    """End the server, if one was begun."""
    if server.cache_info().currsize:
        server().close()
        server.cache_clear()


def whole(data, limits=None, passwords=()):
    """The reading of an item and of everything in it."""
    source = {
        "media": media_type(data),
        "size": len(data),
        "source": lambda offset, length: data[offset : offset + length],
    }
    return read_item(
        **source,
        limits=limits or Limits(),
        wanted=Wanted(recognise=False, passwords=passwords),
        means=WorkerMeans(server()),
    )

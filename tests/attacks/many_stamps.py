"""Archives that were stamped week after week, by real tokens of an authority on this machine."""

from itertools import count

from khronika.archive.custody.anchor import timestamps
from khronika.archive.store.archive import Archive
from khronika.demo.authority import LocalAuthority
from khronika.ledger.anchor import check, request
from khronika.ledger.event import TimestampEvent
from khronika.ledger.stamps import Stamp, StampFiles
from khronika.primitives.digest import Digest

NONCES = count(1)


def stamp_often(archive: Archive, authority: LocalAuthority, times: int) -> None:
    """Have the log stamped so many times; it grows by the event of each stamp, as with `khronika anchor`.

    Unlike there, OpenSSL made the token and is not asked about it as well.
    """
    with archive.writing() as writer:
        files = StampFiles(timestamps(archive))
        for _ in range(times):
            checkpoint = writer.log.checkpoint.encode()
            query = request(checkpoint, next(NONCES))
            reply = authority.reply(query)
            token = check(reply, query, checkpoint, authority.roots)
            stamp = Stamp(files.next_slot(writer.log.size), checkpoint, query, reply, token.chain)
            files.keep(stamp)
            digests = str(Digest.of(checkpoint)), str(Digest.of(reply))
            writer.append(TimestampEvent(checkpoint=digests[0], size=stamp.slot.size, token=digests[1]))
            writer.commit()

"""What a party can do with its own key and a program of its own: sign another entry for a place that is published, or date one back.

Nothing of it is bad form: signatures are good, chains hold. It shows only in what others hold, or in what the entry says it had seen.
"""

from __future__ import annotations

from random import Random

from deconflict.logbook.encoding import text_of
from deconflict.logbook.entry import Entry, write
from deconflict.logbook.sync import push_of
from deconflict.node import events as e
from deconflict.statements.epochs import AudienceChange, OpenEpoch
from deconflict.testing.host import Host, honest
from deconflict.testing.world import SECOND_US, World

BOOK = "plans"
BACK_US = 3600 * SECOND_US


def date_back(world: World, host: Host) -> bool:
    """A new epoch of its plans that is dated an hour before what it says it had seen; whether its node had anything to begin it with."""
    tip = host.node.core.logbook(host.party, BOOK).tip() if host.node is not None else None
    seen = _heads_of_others(host) if tip is not None else []
    if tip is None or not seen:
        return False
    opening = OpenEpoch(why="moved", audience=_audience(host))
    entry = write(
        host.me.signing, author=host.party, logbook=BOOK, epoch=tip.epoch + 1, seq=0, previous=tip.hash, kind="OPEN_EPOCH",
        written_at=min(at_us for _, at_us in seen) - BACK_US, seen=[head for head, _ in seen], parts={"main": opening},
        salt=lambda: world.entropy()[:16],
    )  # fmt: skip
    _push(world, next(iter(sorted(host.links)), host.party), host, entry)
    return True


def write_anew(world: World, host: Host, rng: Random) -> bool:
    """Show one honest party another entry for a place of its plans that all of them hold; whether there was one to show it to.

    Its chain is that of the first, or one that nobody holds.
    """
    published = [row.entry for row in host.store.scan() if _is_own(host, row.entry)]
    victims = [other for other in honest(world.hosts.values()) if other.node is not None and host.party in other.links]
    if not published or not victims:
        return False
    first = rng.choice(published).header
    previous = first.previous if rng.random() < 0.5 else text_of(bytes(rng.randrange(256) for _ in range(32)))
    other = write(
        host.me.signing, author=host.party, logbook=BOOK, epoch=first.epoch, seq=first.seq, previous=previous, kind="AUDIENCE",
        written_at=first.written_at, seen=(), parts={"main": AudienceChange(audience=_audience(host))}, salt=lambda: world.entropy()[:16],
    )  # fmt: skip
    _push(world, host.party, rng.choice(victims), other)
    return True


def _push(world: World, peer: str, host: Host, entry: Entry) -> None:
    """Let a machine hear an entry from that peer."""
    world.post(host, e.FrameHeard(peer=peer, frame=push_of((entry,)), size=0, entropy=world.entropy()))


def _is_own(host: Host, entry: Entry) -> bool:
    return (entry.header.author, entry.header.logbook) == (host.party, BOOK) and entry.header.seq > 0


def _audience(host: Host) -> tuple[str, ...]:
    """Who may read its plans, as before."""
    assert host.node is not None
    return tuple(sorted(host.node.picture.audience(host.party, BOOK)))


def _heads_of_others(host: Host) -> list[tuple[str, int]]:
    """(hash, when it was written) of the last entry of each other party's keys, which everybody may read."""
    assert host.node is not None
    books = [book for (author, name), book in sorted(host.node.core.logbooks.items()) if name == "keys" and author != host.party]
    return [(tip.hash, book.last_written_at) for book in books if (tip := book.tip()) is not None]

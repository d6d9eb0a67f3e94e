"""What must hold of the record as proof: what is proven is proven to anybody, of nobody honest; a head contradicts nothing honest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from deconflict.coordination import release
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import KeyRing
from deconflict.logbook.proof import check_proof, dated_back
from deconflict.statements.proofs import EquivocationShown
from deconflict.testing.forging import BOOK
from deconflict.testing.host import Host, honest
from deconflict.testing.mischief import Mischief
from deconflict.testing.world import World


def third_party(host: Host) -> set[str]:
    """Parties of whom a machine's record proves that they signed two entries for one place, to somebody who has nothing but that record.

    The keys are those that the parties themselves stated, each under its own id.
    """
    entries = [row.entry for row in host.store.scan()]
    ring = KeyRing()
    # A key may be stated after what it vouches for came.
    for _ in range(2):
        for entry in entries:
            ring.learn(entry)
    return {entry.main.author for entry in entries if isinstance(entry.main, EquivocationShown) and check_proof(entry.main, ring)}


def proofs_convince(world: World) -> Iterator[tuple[str, str]]:
    """Whoever runs as two is proven to, from every honest record; and nobody honest is."""
    copied = {host.party: host.name for host in world.hosts.values() if host.name.endswith("-2")}
    anew = {party for party, what in world.ledger.signed if what == Mischief.REWRITE}
    trusted = {host.party: host.name for host in honest(world.hosts.values())}
    for host in honest(world.hosts.values()):
        proven = third_party(host)
        for party in sorted(proven & set(trusted)):
            yield host.name, f"its record proves of {trusted[party]} what that never did"
        for party in sorted(set(copied) - proven):
            yield host.name, f"its record proves to nobody that {copied[party]} signs beside its original"
        for party in sorted(anew - proven):
            yield host.name, f"its record proves to nobody that {party} wrote anew what it had published"


def proven_back(host: Host) -> set[str]:
    """author/logbook/epoch of every entry of others in a machine's record that is dated before what it had seen: headers prove it."""
    headers = {row.entry.hash: row.entry.header for row in host.store.scan()}
    others = [header for header in headers.values() if header.author != host.party]
    back = (one for one in others for head in one.seen if head in headers and dated_back(one, headers[head]))
    return {f"{header.author}/{header.logbook}/{header.epoch}" for header in back}


def _readers(world: World, party: str) -> set[str]:
    """Who may read what a party dates back, by its own newest word: who was shut out before it came has nothing to show."""
    nodes = (host.node for host in world.hosts.values() if host.party == party and host.node is not None)
    return {reader for node in nodes for reader in node.picture.audience(party, BOOK)}


def dating_is_named(world: World) -> Iterator[tuple[str, str]]:
    """Every honest node names what its record proves to be dated back, and no more; nobody honest dates back, whatever its clock did."""
    trusted = {host.party for host in honest(world.hosts.values())}
    signed = {party for party, what in world.ledger.signed if what == Mischief.BACKDATE}
    for host in honest(world.hosts.values()):
        assert host.node is not None, f"{host.name} does not run; checks are for after the calm"
        proven = proven_back(host)
        named = {name.removeprefix("dated ") for name in host.node.core.faults if name.startswith("dated ")}
        for place in sorted(named ^ proven):
            word = "named and not proven" if place in named else "proven and not named"
            yield host.name, f"{place} is {word} to be dated back"
        authors = {place.partition("/")[0] for place in proven}
        hidden = {party for party in signed - authors if host.party not in _readers(world, party)}
        for party in sorted((authors & trusted) | (signed - authors - hidden)):
            yield host.name, f"its record {'has' if party in trusted else 'does not show'} what {party} dated back"


def heads_are_held(world: World) -> Iterator[tuple[str, str]]:
    """After the calm no honest node says of an honest one that its head contradicts what it signed; what is missing is a fact, not that."""
    trusted = {host.party for host in honest(world.hosts.values())}
    for host in honest(world.hosts.values()):
        assert host.node is not None, f"{host.name} does not run; checks are for after the calm"
        for name, (what, _) in sorted(host.node.core.faults.items()):
            word, _, place = name.partition(" ")
            accused = word == "tree" or (word == "gap" and "another entry" in what)
            if accused and place.partition("/")[0] in trusted:
                yield host.name, f"{place}: {what}"


def as_both_are_given(world: World, one: Host, other: Host) -> Callable[[Entry], Entry]:
    """An entry with those parts alone that its list gives to both; with none where it has ended by either clock, whoever came before."""
    now_us = max(host.clock.now(world.now_us) for host in (one, other))
    return lambda entry: entry.withhold({name for host in (one, other) for name in release.withheld(entry, host.party, now_us)})


def lists_are_kept(world: World) -> Iterator[tuple[str, str]]:
    """No honest node holds a part of an honest one's site or movement that its list does not give it; nobody but its author a consent."""
    trusted = {host.party for host in honest(world.hosts.values())}
    for host in honest(world.hosts.values()):
        for entry in (row.entry for row in host.store.scan() if row.entry.header.author in trusted):
            beyond = release.withheld(entry, host.party, 0) & {slot.name for slot in entry.slots if slot.value is not None}
            for name in sorted(beyond):
                yield host.name, f"it holds the part {name} of {entry.place}, which is not for it"


CHECKS = (proofs_convince, heads_are_held, dating_is_named, lists_are_kept)

"""What must hold after a storm and a calm, whatever happened in between. Each check looks from outside and yields what it finds wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations
from types import MappingProxyType

from msgspec import Struct

from deconflict.coordination import climb, heard, ladder, line
from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.sync import Give
from deconflict.logbook.verify import verify_rows
from deconflict.node.commands import Command, Send, Show
from deconflict.node.node import Node
from deconflict.picture.fold import fold, note_fork, note_opening
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements.base import Priority
from deconflict.statements.receipts import Bearer
from deconflict.testing import checks_affairs, checks_agreements, checks_line, checks_record
from deconflict.testing.host import Host, honest
from deconflict.testing.ledger import Leaked
from deconflict.testing.world import SECOND_US, World

DAY_US = 86_400 * SECOND_US
GRACE_US = 2 * SECOND_US
"""How much later than a deadline by its own clock a node may act on it: one batch, one wake-up."""


class Violation(Struct, frozen=True):
    """Something that must not be: which check saw it, at which machine, and what."""

    check: str
    at: str
    what: str


Found = Iterator[tuple[str, str]]
"""(at, what) of each violation."""


def _node(host: Host) -> Node:
    if host.node is None:
        raise AssertionError(f"{host.name} does not run; checks are for after the calm")
    return host.node


def _short(text: str) -> str:
    return text[:10]


def _heads(host: Host) -> dict[tuple[str, str], list[Head]]:
    books = _node(host).core.logbooks.items()
    return {key: sorted(book.heads(), key=lambda h: (h.epoch, h.seq, h.hash)) for key, book in books if book.heads()}


def readers(world: World, author: str, logbook: str) -> list[Host]:
    """Honest machines that must hold a logbook: its author's own and, as the author itself says, everyone in its audience."""
    at_home = [host for host in honest(world.hosts.values()) if host.party == author]
    witnesses = at_home or honest(world.hosts.values())
    audiences = [_node(host).picture.audience(author, logbook) for host in witnesses if (author, logbook) in _node(host).core.logbooks]
    # A party that is no longer read to holds an older word of a liar on who may read it than the others do.
    allowed = frozenset.intersection(*audiences) if audiences else frozenset[str]()
    return at_home + [host for host in honest(world.hosts.values()) if host.party in allowed]


def one_record(world: World) -> Found:
    """Everyone who may read a logbook holds the same entries of it, every branch where it forked."""
    heads = {host.name: _heads(host) for host in honest(world.hosts.values())}
    for author, logbook in sorted({key for held in heads.values() for key in held}):
        holding = readers(world, author, logbook)
        for host in holding[1:]:
            one, other = (_newest(world, author, heads[h.name].get((author, logbook), [])) for h in (holding[0], host))
            if one != other:
                place = f"{_short(author)}/{logbook}"
                yield host.name, f"{place}: {_tips(other)} here, {_tips(one)} at {holding[0].name}"


def _newest(world: World, author: str, heads: list[Head]) -> list[Head]:
    """The heads that all must share: where a party could not be sure of its old epoch and opened a new one, those of the newest."""
    if author not in world.ledger.reopened or not heads:
        return heads
    return [head for head in heads if head.epoch == heads[-1].epoch]


def _tips(heads: list[Head]) -> str:
    return ", ".join(f"{h.epoch}/{h.seq} {_short(h.hash)}" for h in heads) or "nothing"


def refolded(
    host: Host, only: frozenset[tuple[str, str]] | None = None, *, backwards: bool = False, in_chain: Collection[str] = (),
    cut: Callable[[Entry], Entry] | None = None,
) -> Picture:  # fmt: skip
    """The picture folded anew from what a machine's store holds (of some logbooks only), in order of arrival or against it.

    Of the parties `in_chain` nothing counts that came ahead of its chain and never joined it. `cut`: each entry as it is to be taken.
    """
    picture = Picture()
    rows = [*host.store.scan(), *(row for row in host.store.ahead() if row.entry.header.author not in in_chain)]
    for row in reversed(rows) if backwards else rows:
        if only is None or (row.entry.header.author, row.entry.header.logbook) in only:
            fold(picture, row.entry if cut is None else cut(row.entry))
            note_opening(picture, _node(host).core.logbook(row.entry.header.author, row.entry.header.logbook), row.entry)
    for (author, name), book in _node(host).core.logbooks.items():
        if only is None or (author, name) in only:
            for epoch, seq in book.forks:
                note_fork(picture, author, name, epoch, seq)
    return picture


def one_picture(world: World) -> Found:
    """Each picture is what its store folds to, in any order; and of what two nodes share, both fold the same.

    What two share is not compared after a party opened a new epoch because it could not be sure of its old one: some then hold more of the
    old one than others.
    """
    hosts = honest(world.hosts.values())
    for host in hosts:
        if _node(host).picture.digest() != refolded(host, backwards=True).digest():
            yield host.name, "its picture is not what its own record folds to"
    pairs = list(combinations(hosts, 2))
    if pairs and not world.ledger.reopened & {host.party for host in hosts}:
        a, b = pairs[world.seed % len(pairs)]
        if not see_the_same(world, a, b):
            yield f"{a.name}, {b.name}", "they do not see the same in what they share"


def see_the_same(world: World, a: Host, b: Host) -> bool:
    """Whether two nodes fold the same of what both may read. Who is not honest may leave a gap for ever, and what came ahead of it with
    one of the two."""
    cut = checks_record.as_both_are_given(world, a, b)
    shared = frozenset(key for key in _heads(a) if {a.name, b.name} <= {host.name for host in readers(world, *key)})
    gapped = frozenset(host.party for host in world.hosts.values() if not host.honest)
    one, other = (refolded(host, shared, in_chain=gapped, cut=cut) for host in (a, b))
    return one.digest() == other.digest()


def nothing_lost(world: World) -> Found:
    """What a node said it stored is with it, and with everyone who may read it."""
    place_of = {entry: place for place, entry in world.ledger.written.items()}
    for entry, request in sorted(world.ledger.promised.items()):
        asked = world.ledger.asked[request]
        if entry not in place_of:
            yield asked.host, f"{asked.what} {_short(entry)} was answered for before it was on disk"
            continue
        author, logbook, epoch, _ = place_of[entry]
        for host in readers(world, author, logbook):
            left_behind = author in world.ledger.reopened and epoch < _node(host).core.logbooks[author, logbook].newest_epoch
            if host.store.get(entry) is None and not left_behind:
                yield host.name, f"{asked.what} {_short(entry)} of {asked.host} is lost"


def record_verifies(world: World) -> Found:
    """Every record verifies by itself, as `deconflict verify` would have it."""
    for host in honest(world.hosts.values()):
        report = verify_rows([*host.store.scan(), *host.store.ahead()])
        for problem in report.problems:
            if not _of_dishonest(world, problem.logbook):
                yield host.name, f"{problem.logbook} {problem.seq}: {problem.what}"


def _of_dishonest(world: World, logbook: str) -> bool:
    return any(host.party in logbook for host in world.hosts.values() if not host.honest)


def written_once(world: World) -> Found:
    """No honest node writes two entries for one place."""
    for rewritten in world.ledger.rewritten:
        _, logbook, epoch, seq = rewritten.place
        yield rewritten.host, f"{logbook} {epoch}/{seq} was written twice"


def applied_once(world: World) -> Found:
    """No entry stands twice in a store, no call goes out twice within a run."""
    for host in honest(world.hosts.values()):
        rows = (*host.store.scan(), *host.store.ahead())
        twice = [entry for entry, count in Counter(row.entry.hash for row in rows).items() if count > 1]
        for entry in twice:
            yield host.name, f"{_short(entry)} is stored twice"
    for (name, _, entry, party, step), count in sorted(world.ledger.calls.items()):
        if count > 1 and world.hosts[name].honest:
            yield name, f"step {step} of {_short(entry)} at {_short(party)} was called {count} times"


def nothing_forged(world: World) -> Found:
    """Nothing is held as an honest party's word that its node did not write."""
    parties = {host.party for host in honest(world.hosts.values())}
    genuine = {*world.ledger.written.values(), *world.ledger.gone}
    for host in honest(world.hosts.values()):
        for row in (*host.store.scan(), *host.store.ahead()):
            header = row.entry.header
            if header.author in parties and row.entry.hash not in genuine:
                yield host.name, f"{row.entry.header.kind} {_short(row.entry.hash)} was never written by its author"


def nothing_leaks(world: World) -> Found:
    """No honest node gives a logbook to a party that its author does not let read it."""
    for leak in world.ledger.leaks:
        yield leak.by, f"it gave {leak.logbook} to {leak.to}"


def no_honest_accused(world: World) -> Found:
    """No honest node is held to have signed two words for one place, and no honest node ends a connection over what an honest one sent."""
    parties = {host.party: host.name for host in honest(world.hosts.values())}
    for host in honest(world.hosts.values()):
        picture = _node(host).picture
        forked = {author for author, _, _ in picture.forks}
        named = forked | set(picture.proofs)
        for party in sorted(named & set(parties)):
            yield host.name, f"it names {parties[party]} a forger"
    for drop in world.ledger.drops:
        if world.hosts[drop.by].honest and world.hosts[drop.of].honest:
            yield drop.by, f"it dropped {drop.of}: {drop.why}"


def twins_named(world: World) -> Found:
    """Two copies of one node at once are named by every honest node, with a proof to show."""
    copies = {host.party: host.name for host in world.hosts.values() if host.name.endswith("-2")}
    for host in honest(world.hosts.values()):
        for party, name in copies.items():
            if party not in _node(host).picture.proofs:
                yield host.name, f"it holds no proof that {name} signs beside its original"


def _messages(world: World) -> Iterator[tuple[Host, MessageRecord]]:
    """(sender's machine, record) of every message of an honest party."""
    for host in honest(world.hosts.values()):
        for record in _node(host).picture.messages.values():
            if record.place is not None and record.place.author == host.party and record.message is not None:
                yield host, record


def flash_climbed(world: World) -> Found:
    """Every FLASH that nobody understood in time climbed, by itself; of one that turned out to lie outside the agreement nothing is due."""
    for host, record in _messages(world):
        message = record.message
        if message is None or message.priority is not Priority.FLASH or "L2" not in ladder.needs(record.kind) or record.ended:
            continue
        for party in filter(record.counts_for, message.to):
            due_us = _due_us(host, record, party, message.ack_by)
            if host.clock.now(world.now_us) < due_us + GRACE_US:
                continue
            climbed = any(climb.said.party == party and climb.said.wanted == "L2" for climb in record.climbs.values())
            if not climbed and not _held_in_time(world, host, record, party, due_us):
                yield host.name, f"{record.kind} {_short(record.entry)} to {_short(party)} was not understood in time and did not climb"


def _due_us(host: Host, record: MessageRecord, party: str, ack_by_us: int) -> int:
    """When the climb at that party is due at the latest: it stands still for an answer's time from each right code that was heard before.

    The party's own word, once it is here, can show that there was no reason to: what counts is what its sender held then.
    """
    rules, due_us = _node(host).core.rules_between(host.party, party), ack_by_us
    for said in heard.counted(record, party):
        if record.message is not None and said.written_at_us <= due_us:
            due_us += rules.acknowledgement(record.message.priority).l4_us
    return due_us


def _stopped_by(record: MessageRecord, party: str) -> str | None:
    """The entry by which that party's word stopped the climb to understanding: an acknowledgement, or a message that answers this one."""
    reached = ladder.ladder(record, party)
    places = [said.place for said in (reached.understood, reached.reply) if said is not None]
    return min(places).entry if places else None


def witness(world: World) -> None:
    """Note, while it happens, when each sender saw that its FLASH was understood, and what is given to whom.

    An acknowledgement counts from when it came, not from when its chain was whole.
    """
    world.watchers.append(lambda host, command: _witnessed(world, host, command))


def _witnessed(world: World, host: Host, command: Command) -> None:
    if isinstance(command, Send) and isinstance(command.frame, Give) and command.frame.entries and host.honest:
        _see_gift(world, host, command.peer, command.frame)
    if not isinstance(command, Show) or command.topic != "message" or host.node is None:
        return
    record = host.node.picture.messages.get(command.key)
    message = record.message if record is not None and record.place is not None and record.place.author == host.party else None
    if record is None or message is None or message.priority is not Priority.FLASH:
        return
    for party in message.to:
        key = (host.name, record.entry, party)
        if key not in world.ledger.understood and _stopped_by(record, party) is not None:
            world.ledger.understood[key] = host.clock.now(world.now_us)


def _see_gift(world: World, host: Host, peer: str, give: Give) -> None:
    if peer != give.author and peer not in _node(host).picture.audience(give.author, give.logbook):
        world.ledger.leaks.append(Leaked(host.name, peer, f"{_short(give.author)}/{give.logbook}", world.now_us))


def _held_in_time(world: World, host: Host, record: MessageRecord, party: str, due_us: int) -> bool:
    """Whether the sender held the acknowledgement when it was due, or when it could write again after that."""
    stopped_by = _stopped_by(record, party)
    row = host.store.get(stopped_by) if stopped_by is not None else None
    seen_us = world.ledger.understood.get((host.name, record.entry, party), record.written_at_us + DAY_US)
    held_us = min(seen_us, row.received_at_us if row is not None else seen_us)
    return held_us <= _able_us(world, host, due_us) + GRACE_US


def _able_us(world: World, host: Host, due_us: int) -> int:
    """When the sender could write what was due: at once, or when it was up again, which it may have been for a moment only."""
    able_us = due_us
    for since_us, until_us in sorted(world.ledger.unable.get(host.name, ())):
        if since_us <= able_us + GRACE_US:
            able_us = max(able_us, until_us)
    return able_us


def stored_is_said(world: World) -> Found:
    """Every honest recipient holds what was sent to it and has said so, level L0, in the sender's own picture; but for what the sender
    closed its logbook to before it could be brought."""
    by_party = {host.party: host for host in honest(world.hosts.values())}
    for host, record in _messages(world):
        for party in record.message.to if record.message else ():
            asked = party in by_party and party != host.party and "L0" in ladder.needs(record.kind)
            if asked and party not in record.receipts and not _withdrawn(host, record, by_party[party]):
                yield by_party[party].name, f"it never wrote a receipt for {record.kind} {_short(record.entry)} of {host.name}"


def _withdrawn(host: Host, record: MessageRecord, reader: Host) -> bool:
    """Whether the sender closed the logbook to a party that does not hold the message: then it goes there no more."""
    logbook = record.place.logbook if record.place is not None else ""
    closed = reader.party not in _node(host).picture.audience(host.party, logbook)
    held = _node(reader).picture.messages.get(record.entry)
    # What others say of it may have come without it.
    return closed and (held is None or held.place is None)


def both_agree(world: World) -> Found:
    """Sender and recipient compute the same ladder, the same overdue levels and the same state of the line."""
    by_party = {host.party: host for host in honest(world.hosts.values())}
    unsure = world.ledger.reopened | (world.ledger.restored if world.ledger.gone else set())
    for host, record in _messages(world):
        for party in sorted(set(record.message.to if record.message else ()) & set(by_party)):
            other = _node(by_party[party]).picture.messages.get(record.entry)
            terms = _node(host).core.known.rules(host.party, party, record.written_at_us)
            unheld = {host.party, party} & unsure and record.written_at_us < world.ledger.calm_from_us
            if unheld or _withdrawn(host, record, by_party[party]):
                continue
            if other is None or ladder.ladder(other, party) != ladder.ladder(record, party):
                yield by_party[party].name, f"{record.kind} {_short(record.entry)}: it sees another ladder than {host.name}"
            elif climb.overdue(other, party, terms, world.now_us) != climb.overdue(record, party, terms, world.now_us):
                yield by_party[party].name, f"{record.kind} {_short(record.entry)}: it sees other levels overdue than {host.name}"
    sure = [host for host in by_party.values() if host.party not in unsure]
    for a, b in combinations(sure, 2):
        for us, peer in ((a, b), (b, a)):
            seen = [_line_state(at, us, peer, world.now_us) for at in (a, b)]
            if seen[0] != seen[1]:
                yield f"{a.name}, {b.name}", f"the line of {us.name} to {peer.name} is {seen[0]} here, {seen[1]} there"


def _line_state(at: Host, us: Host, peer: Host, now_us: int) -> line.LineState:
    terms = _node(at).core.known.rules(us.party, peer.party, now_us)
    return line.proof(_node(at).picture, us.party, peer.party, Bearer.LINK, now_us, terms).state


def calm_is_served(world: World) -> Found:
    """What was asked in the calm was answered, and not refused."""
    for asked in world.ledger.asked.values():
        if asked.at_us >= world.ledger.calm_from_us and world.hosts[asked.host].honest and asked.what.startswith("calm"):
            if asked.error is not None:
                yield asked.host, f"{asked.what} was refused: {asked.error[1]} ({asked.error[3]})"
            elif asked.answer is None:
                yield asked.host, f"{asked.what} was never answered"


CHECKS: Mapping[str, Callable[[World], Found]] = MappingProxyType(
    {
        check.__name__: check
        for check in (
            one_record, one_picture, nothing_lost, record_verifies, written_once, applied_once, nothing_forged, nothing_leaks,
            no_honest_accused,
            twins_named, flash_climbed, stored_is_said, both_agree, calm_is_served, *checks_affairs.CHECKS, *checks_line.CHECKS,
            *checks_agreements.CHECKS, *checks_record.CHECKS,
        )
    }
)  # fmt: skip
"""Every check, by name."""


def check(world: World) -> list[Violation]:
    """Run every check; empty when all hold."""
    return [Violation(name, at, what) for name, rule in CHECKS.items() for at, what in rule(world)]


def settled(world: World) -> bool:
    """Whether nothing is left to copy and nobody to mend: every reader holds what every other holds, and every honest node may sign."""
    return all(_node(host).mesh.may_sign for host in honest(world.hosts.values())) and not any(True for _ in one_record(world))


def entries_of(host: Host) -> list[Entry]:
    """Everything a machine's store holds, in order of arrival."""
    return [row.entry for row in host.store.scan()]

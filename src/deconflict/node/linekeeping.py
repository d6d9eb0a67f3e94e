"""Line checks and the state of the line: each bearer that is set up is proved once an interval, and what changed is said by an entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from deconflict.coordination import cards, line
from deconflict.errors import Refused
from deconflict.node.core import BY_NODE, Core
from deconflict.picture.picture import MessageRecord, Place
from deconflict.statements.base import MessagePart, Role
from deconflict.statements.lines import HeadSeen, LineStatus
from deconflict.statements.messages import LineCheck, LineCheckReply
from deconflict.statements.receipts import Bearer

CARRIED = (Bearer.WEBHOOK, Bearer.MAIL)
"""Bearers other than the link by which entries travel; page and voice are proved by people, who file the check and its reply."""
MOST_HEADS = 32
MOST_CAME = 256
"""Of what came by other bearers before the node might sign, as many are remembered: a peer sends one check an interval."""


class LineKeeper:
    """The part of a node that proves its lines. What is due follows from the picture; only the times to look again are kept here."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._ready: Mapping[str, tuple[Bearer, ...]] = {}
        self._checks: dict[tuple[str, str, Bearer], int] = {}
        self._look: dict[tuple[str, Bearer], int] = {}
        self._going: list[tuple[str, str, Bearer]] = []
        self._next: tuple[object, int | None] | None = None
        self._came: dict[str, Bearer] = {}

    # what is proved by what

    def ready(self, bearers: Mapping[str, tuple[Bearer, ...]]) -> None:
        """The shell says by which bearers it reaches whom: those that bring entries are proved too."""
        self._ready, self._next = bearers, None

    def _bearers(self, peer: str) -> tuple[Bearer, ...]:
        carried = self._ready.get(peer, ())
        return (Bearer.LINK, *(bearer for bearer in CARRIED if bearer in carried))

    def _lines(self) -> Iterator[tuple[str, str, Bearer]]:
        """(channel, peer, bearer) of every line of ours that is set up; the link is checked for all members of a channel at once."""
        for channel, members in self.core.my_channels().items():
            yield channel, "", Bearer.LINK
            for peer in members:
                for bearer in self._bearers(peer)[1:] if peer != self.core.me.party else ():
                    yield channel, peer, bearer

    # checks

    def wake(self) -> None:
        """Send the checks that are due, the first as soon as the channel stands; then say what changed."""
        now = self.core.now
        if (self.next_us() or 0) > now:
            return
        self._next = None
        for channel, peer, bearer in self._lines():
            if self._checks.get((channel, peer, bearer), 0) <= now:
                others = [peer] if peer else [party for party in self.core.my_channels()[channel] if party != self.core.me.party]
                due_us = min(line.next_check_us(now, now, self.core.rules_with(party)) for party in others)
                self._checks[channel, peer, bearer] = due_us
                self.check(channel, others, bearer)
        for (peer, bearer), at_us in sorted(self._look.items()):
            if at_us <= now:
                self._say_state(peer, bearer)

    def check(self, channel: str, others: list[str], bearer: Bearer = Bearer.LINK) -> str:
        """Write a LINE_CHECK now and have it brought by its bearer; returns its entry hash."""
        core = self.core
        header = core.header("LINE_CHECK", by=BY_NODE, role=Role.DUTY, to=others)
        bare = LineCheck(message=header, bearer=bearer, nonce="n-" + core.draw().hex(), heads_seen=len(core.logbooks))
        said = with_card(core, bare, channel)
        entry = core.say(f"line/{channel}", "LINE_CHECK", {"main": said})
        self._carry(entry.hash, others, bearer)
        return entry.hash

    def _carry(self, entry: str, others: list[str], bearer: Bearer) -> None:
        """Have an entry of ours brought by the bearer it is about, at the end of this verb."""
        self._going += [(entry, peer, bearer) for peer in others if bearer in CARRIED and bearer in self._ready.get(peer, ())]

    def to_carry(self) -> list[tuple[str, str, Bearer]]:
        """(entry, party, bearer) of what is to be brought by other bearers than the link; each once."""
        going, self._going = self._going, []
        return going

    # replies

    def came(self, key: str) -> None:
        """Something came by another bearer (entry and bearer) while the node might not sign: a check is answered once it may."""
        entry, _, bearer = key.partition(" ")
        self._came[entry] = Bearer(bearer)
        while len(self._came) > MOST_CAME:
            del self._came[next(iter(self._came))]

    def settled(self) -> None:
        """The node may sign now: of the checks that came before, each peer's newest by each bearer gets its reply."""
        newest: dict[tuple[str, str, Bearer], Place] = {}
        for record in self.core.picture.messages.values():
            if isinstance(record.main, LineCheck) and record.place is not None:
                came_by = Bearer.LINK if record.main.bearer is Bearer.LINK else self._came.get(record.entry)
                if came_by is not None:
                    key = (record.place.author, record.place.logbook, came_by)
                    newest[key] = max(newest.get(key, record.place), record.place)
        for (_, _, came_by), place in sorted(newest.items()):
            self.answer(self.core.picture.messages[place.entry], came_by)
        self._came.clear()
        for channel, members in self.core.my_channels().items():
            self.changed(f"line/{channel}", members)

    def answer(self, record: MessageRecord, came_by: Bearer = Bearer.LINK) -> None:
        """Return the nonce of a peer's LINE_CHECK, and the hash of its card, by the bearer it names and only if it came by it; once."""
        core, check, place, me = self.core, record.main, record.place, self.core.me.party
        if not isinstance(check, LineCheck) or place is None or place.author == me or me not in check.message.to:
            return
        if check.bearer is not came_by or any(reply.place.author == me for reply in record.replies.values()):
            return
        channel = place.logbook.removeprefix("line/")
        if channel not in core.my_channels():
            return
        asked = check.message
        header = core.header(
            "LINE_CHECK_REPLY", by=BY_NODE, role=asked.from_role, to=[place.author], refs=[record.entry], status=asked.status
        )  # fmt: skip
        reply = LineCheckReply(
            message=header, bearer=check.bearer, nonce=check.nonce, rendered=cards.rendered(check.card) if check.card is not None else None,
            clock_us=core.now, heads=heads(core, channel),
        )  # fmt: skip
        said = core.say(place.logbook, "LINE_CHECK_REPLY", {"main": reply})
        self._carry(said.hash, [place.author], check.bearer)

    # state

    def changed(self, logbook: str, members: tuple[str, ...] = ()) -> None:
        """Something was said of a line: look at once how its bearers stand."""
        self._next = None
        for peer in members or self.core.my_channels().get(logbook.removeprefix("line/"), ()):
            for bearer in self._bearers(peer) if peer != self.core.me.party else ():
                self._look[peer, bearer] = self.core.now

    def _say_state(self, peer: str, bearer: Bearer) -> None:
        """Write a LINE_STATUS where the state is another than we last said, at most one a window, and note when to look again."""
        core, me, rules = self.core, self.core.me.party, self.core.rules_with(peer)
        now = core.now
        found = line.proof(core.picture, me, peer, bearer, now, rules)
        stated = core.picture.lines.statuses.get((me, peer, bearer.value))
        last = stated.said.state if stated is not None else line.LineState.UNPROVED
        rest_us = stated.written_at_us + rules.line_check_window_us if stated is not None else 0
        checks = line.checks_of(core.picture, me, peer, bearer)
        again_us = line.next_change_us(checks, now, rules)
        if found.state is not last and now < rest_us:
            again_us = min(rest_us, again_us or rest_us)
        elif found.state is not last:
            self._write_state(peer, bearer, found, stated.said if stated is not None else None)
        if again_us is None:
            self._look.pop((peer, bearer), None)
        else:
            self._look[peer, bearer] = again_us

    def _write_state(self, peer: str, bearer: Bearer, found: line.Proof, before: LineStatus | None) -> None:
        core = self.core
        header = core.header("LINE_STATUS", by=BY_NODE, role=Role.DUTY, to=[peer])
        until_us = before.planned_until_us if before is not None else None
        planned = before is not None and until_us is not None and until_us > core.now
        said = LineStatus(
            message=header, bearer=bearer, state=found.state, since_us=core.now, proved_us=found.proved_us,
            planned_from_us=before.planned_from_us if planned and before is not None else None,
            planned_until_us=until_us if planned else None,
        )  # fmt: skip
        core.say(f"line/{core.channel_with(peer)}", "LINE_STATUS", {"main": said})

    def next_us(self) -> int | None:
        """When the next check is due, or a state may change. Asked before every sleep: looked for anew only once it may be another."""
        channels = self.core.my_channels()
        if self._next is None or self._next[0] is not channels:
            times = [self._checks.get(key, 0) for key in self._lines()]
            self._next = channels, min([*times, *self._look.values()], default=None)
        return self._next[1]


def with_card(core: Core, said: LineCheck, channel: str) -> LineCheck:
    """A line check with a card drawn for it, our clock, and how far we hold this line's logbooks of the others."""
    number = int.from_bytes(core.draw(8), "big")
    return replace(said, card=cards.card(number, core.now, said.message.status), clock_us=core.now, heads=heads(core, channel))


def heads(core: Core, channel: str) -> tuple[HeadSeen, ...]:
    """How far we hold the logbooks of the other members of a channel on it."""
    book, me = f"line/{channel}", core.me.party
    tips = ((party, core.logbooks.get((party, book))) for party in core.my_channels()[channel] if party != me)
    seen = ((party, held.tip()) for party, held in tips if held is not None)
    return tuple(HeadSeen(party=party, epoch=tip.epoch, seq=tip.seq) for party, tip in seen if tip is not None)[:MOST_HEADS]


def completed(core: Core, main: MessagePart, channel: str) -> MessagePart:
    """What a person files about the line with what the node adds: the card of a check, and in a reply what was read of one.

    Raises: Refused when a reply names no check, or a card carries a text of its own.
    """
    if isinstance(main, LineCheck):
        if main.card is not None:
            cards.check_card(main.card)
            return main
        return with_card(core, main, channel)
    if not isinstance(main, LineCheckReply):
        return main
    named = [core.picture.messages.get(ref) for ref in main.message.refs]
    checks = [record.main for record in named if record is not None and isinstance(record.main, LineCheck)]
    if not checks:
        raise Refused("this answers no line check", where="refs", mend="name the entry of the check it answers")
    check = checks[0]
    rendered = main.rendered or (cards.rendered(check.card) if check.card is not None else None)
    # Over the link the node itself read the nonce; by voice a person says what was heard.
    nonce = check.nonce if main.by_hand and main.bearer is Bearer.LINK else main.nonce
    return replace(main, nonce=nonce, rendered=rendered, clock_us=core.now, heads=heads(core, channel))

"""The line: whether each bearer of it is proved, by whom and when, what is said of it, and when it is tried again.

Nothing here holds state or a clock. What our side proved and what theirs did are both in the record, so both nodes compute both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from deconflict.agreement.rules import Rules
from deconflict.coordination import cards
from deconflict.picture.picture import MessageRecord, Picture, Reply
from deconflict.statements.base import Role
from deconflict.statements.lines import LineState as LineState
from deconflict.statements.messages import LineCheck
from deconflict.statements.receipts import Bearer

MOVES: Mapping[LineState, frozenset[LineState]] = MappingProxyType(
    {
        LineState.UNPROVED: frozenset({LineState.UP, LineState.DEGRADED}),
        LineState.UP: frozenset({LineState.UNPROVED, LineState.DEGRADED}),
        LineState.DEGRADED: frozenset({LineState.UP, LineState.UNPROVED, LineState.DOWN}),
        LineState.DOWN: frozenset({LineState.UP, LineState.UNPROVED, LineState.DEGRADED}),
    }
)
"""How one event can change the state of a line, by the default rules: a reply (an old check's too), a missed check, a proof grown old."""

WORSE: tuple[LineState, ...] = (LineState.UP, LineState.UNPROVED, LineState.DEGRADED, LineState.DOWN)
"""From best to worst: of a line that the two sides see differently the worse holds."""


@dataclass(frozen=True, slots=True, order=True)
class Check:
    """One LINE_CHECK, when it was written and whether its reply came; `by_hand` when a person on watch replied.

    `garbled`: a reply came, but with another nonce or another card than was sent; that proves nothing.
    """

    sent_at_us: int
    replied: bool = False
    by_hand: bool = False
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """How one side's line over one bearer stands: its state, the newest proof of it, whether by hand, and a garbled card since."""

    state: LineState
    proved_us: int | None = None
    by_hand: bool = False
    garbled: bool = False


def checks_of(picture: Picture, us: str, peer: str, bearer: Bearer = Bearer.LINK) -> tuple[Check, ...]:
    """The checks that `us` sent `peer` over `bearer`, oldest first, each with whether the peer replied.

    They begin with the newest that was replied to: what came before it changes nothing any more, and grows for years.
    """
    found: list[Check] = []
    for written_at_us, entry in reversed(picture.lines.checks.get((us, peer, bearer.value), ())):
        if found and found[-1].replied and written_at_us < found[-1].sent_at_us:
            break
        found.append(_check(picture.messages[entry], peer))
    return tuple(sorted(found))


def _check(record: MessageRecord, peer: str) -> Check:
    replies = [reply for reply in record.replies.values() if reply.place.author == peer]
    whole = [reply for reply in replies if _proves(record, reply)]
    return Check(record.written_at_us, bool(whole), any(reply.by_hand for reply in whole), bool(replies) and not whole)


def _proves(record: MessageRecord, reply: Reply) -> bool:
    """Whether a reply returns what was sent: the nonce, the mark, the bearer, and the card as it was."""
    check = record.main
    if not isinstance(check, LineCheck) or reply.nonce != check.nonce or reply.bearer is not check.bearer:
        return False
    return reply.status is check.message.status and (check.card is None or reply.rendered == cards.rendered(check.card))


def last_proof_us(checks: Sequence[Check]) -> int | None:
    """When the newest check that was replied to was sent, by its sender's clock: the line is proved up to there."""
    return max((check.sent_at_us for check in checks if check.replied), default=None)


def line_state(last_proof: int | None, checks: Sequence[Check], now_us: int, rules: Rules) -> LineState:
    """State of the line from its newest proof and its checks (oldest first): enough misses in a row weigh more than an old proof."""
    misses = 0
    for check in reversed(checks):
        if check.replied:
            break
        misses += check.sent_at_us + rules.line_check_window_us <= now_us
    if misses >= rules.line_check.misses_down:
        return LineState.DOWN
    if misses >= rules.line_check.misses_degraded:
        return LineState.DEGRADED
    proved = last_proof is not None and now_us - last_proof < rules.line_check_interval_us
    return LineState.UP if proved else LineState.UNPROVED


def proof(picture: Picture, us: str, peer: str, bearer: Bearer, now_us: int, rules: Rules) -> Proof:
    """How the line of `us` to `peer` over `bearer` stands at `now_us`; both nodes compute the same of either side."""
    checks = checks_of(picture, us, peer, bearer)
    proved_us = last_proof_us(checks)
    since = [check for check in checks if proved_us is None or check.sent_at_us > proved_us]
    return Proof(
        state=line_state(proved_us, checks, now_us, rules),
        proved_us=proved_us,
        by_hand=any(check.by_hand for check in checks if check.sent_at_us == proved_us),
        garbled=any(check.garbled for check in since),
    )


def joint(ours: Proof, theirs: Proof) -> LineState:
    """The state both sides can count on: the worse of what each proved."""
    return max(ours.state, theirs.state, key=WORSE.index)


def bearers_of(picture: Picture, us: str, peer: str) -> tuple[Bearer, ...]:
    """The bearers either side has ever tried to prove, in their usual order; one that nobody set up has no state."""
    tried = {bearer for author, other, bearer in picture.lines.checks if {author, other} == {us, peer}}
    return tuple(bearer for bearer in Bearer if bearer.value in tried)


def next_change_us(checks: Sequence[Check], now_us: int, rules: Rules) -> int | None:
    """The next instant at which the state changes by itself: a check goes unanswered too long, or the proof grows old; None for never."""
    proved_us = last_proof_us(checks)
    times = [check.sent_at_us + rules.line_check_window_us for check in checks if not check.replied]
    times += [proved_us + rules.line_check_interval_us] if proved_us is not None else []
    return min((at_us for at_us in times if at_us > now_us), default=None)


def next_check_us(last_sent_us: int | None, now_us: int, rules: Rules) -> int:
    """When to send the next line check: one window before the interval ends, so that a line in order stays UP; at once if never checked."""
    if last_sent_us is None:
        return now_us
    return last_sent_us + rules.line_check_interval_us - min(rules.line_check_window_us, rules.line_check_interval_us // 2)


def hand_reply_due(picture: Picture, me: str, peer: str) -> str | None:
    """The newest check of the peer that a person of ours still owes an answer by hand: once on each watch; None where that was done."""
    record = picture.parties.get(me)
    held = record.watch.get(Role.DUTY.value) if record is not None else None
    if held is None or held[2] is None:
        return None
    since_us = held[0]
    checks = [picture.messages[entry] for _, entry in picture.lines.checks.get((peer, me, Bearer.LINK.value), ())]
    by_hand = (reply for check in checks for reply in check.replies.values() if reply.place.author == me and reply.by_hand)
    if any(reply.written_at_us >= since_us for reply in by_hand):
        return None
    newest = max((c for c in checks if c.written_at_us >= since_us), key=lambda c: (c.written_at_us, c.entry), default=None)
    return newest.entry if newest is not None else None

"""Pairing: two parties who never met exchange keys over a line anybody may sit on, and two persons check it by voice.

Commit, reveal, then two 6-digit codes over everything both sides saw. Each side reads its own code aloud and types the other's. A man in
the middle has one guess in a million on each side and one try. No I/O, no clock, no randomness: the shell carries bytes, time and entropy.
It does not know what is done with the outcome, and it is not where a session is admitted (`admit` is asked first).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from deconflict.coordination.pairing_words import (
    CODE_DIGITS,
    EPHEMERAL_INFO,
    NONCE_INFO,
    PROTOCOL,
    SECRET_INFO,
    Card,
    Commit,
    Confirm,
    Message,
    Opening,
    Refuse,
    channel_of,
    check_card,
    code_of,
    commitment_of,
    ephemeral_of,
    expand,
    holds_confirm,
    read,
    shared_with,
    sign_confirm,
    transcript_of,
    write,
)  # fmt: skip
from deconflict.errors import PeerFault, Refused
from deconflict.logbook.encoding import text_of
from deconflict.logbook.keys import SigningKey

SESSION_US = 300_000_000
"""A session lasts at most five minutes: time to read six digits twice."""
SESSIONS_AN_HOUR = 3
HOUR_US = 3_600_000_000


class State(StrEnum):
    """Where a pairing stands. CODES: both openings are seen. TYPED: our person typed the right code. VOUCHED: the peer's person did."""

    LISTENING = "LISTENING"
    COMMITTED = "COMMITTED"
    OPENED = "OPENED"
    CODES = "CODES"
    TYPED = "TYPED"
    VOUCHED = "VOUCHED"
    PAIRED = "PAIRED"
    REFUSED = "REFUSED"


class What(StrEnum):
    """What moves a pairing on. Everything else that can happen ends it."""

    COMMIT = "commit heard"
    OPENING = "opening heard"
    CONFIRM = "confirm heard"
    TYPED = "right code typed"


TABLE: Mapping[tuple[State, What], State] = MappingProxyType(
    {
        (State.LISTENING, What.COMMIT): State.OPENED,
        (State.OPENED, What.OPENING): State.CODES,
        (State.COMMITTED, What.OPENING): State.CODES,
        (State.CODES, What.TYPED): State.TYPED,
        (State.CODES, What.CONFIRM): State.VOUCHED,
        (State.TYPED, What.CONFIRM): State.PAIRED,
        (State.VOUCHED, What.TYPED): State.PAIRED,
    }
)
"""The whole machine. A responder begins LISTENING, an initiator COMMITTED."""

FINAL = frozenset({State.PAIRED, State.REFUSED})


def _following(state: State) -> frozenset[State]:
    after = {to for (before, _), to in TABLE.items() if before is state}
    return frozenset() if state in FINAL else frozenset({State.REFUSED, *after})


MOVES: Mapping[State, frozenset[State]] = MappingProxyType({state: _following(state) for state in State})
"""State -> states that can follow, for drawing; every state but the last two can end in REFUSED."""

REFUSALS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "code": ("the code was wrong", "start again; if it is wrong once more, somebody may sit between you: compare the keys another way"),
        "late": ("five minutes were over", "start again when both persons are at the phone"),
        "malformed": ("a message could not be read", "use the same version of the software on both sides"),
        "order": ("a message came out of turn", "start again"),
        "commitment": ("the opening is not the one committed to", "somebody may sit between you: start again by another bearer"),
        "version": ("no version in common", "bring both sides to a release that speaks a common version"),
        "identity": ("a card that does not hold together, or our own", "check the other side's keys and certificate"),
        "withdrawn": ("a person gave it up", "start again when both are ready"),
    }
)
"""Why a session ended: (what, mend)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a pairing that both persons confirmed gives: the peer as its card states it, the channel, and the channel's secret.

    `transcript` is 43 characters of base64url, `certificate` DER in base64url, `versions` the entry formats both speak, newest last.
    """

    party: str
    name: str
    signing_key: str
    recovery_key: str
    tls_pins: tuple[str, ...]
    certificate: str
    software: str
    versions: tuple[int, ...]
    channel: str
    transcript: str
    secret: bytes = field(repr=False)


def admit(started_us: Sequence[int], now_us: int) -> tuple[int, ...]:
    """The starts of the last hour with this one added: keep them, and ask again before the next session.

    Raises: Refused when three sessions were started within the hour.
    """
    recent = tuple(at for at in started_us if now_us - at < HOUR_US)
    if len(recent) >= SESSIONS_AN_HOUR:
        wait_min = -(-(min(recent) + HOUR_US - now_us) // 60_000_000)
        raise Refused(f"{SESSIONS_AN_HOUR} pairings were started within the hour", where="pairing", mend=f"wait {wait_min} min")
    return (*recent, now_us)


class Pairing:
    """One session of one side. After every verb the shell sends what `to_send` gives, then ends the connection if `state` is final."""

    def __init__(self, card: Card, signing: SigningKey, now_us: int, entropy: bytes, initiator: bool) -> None:
        check_card(card)
        self.state = State.COMMITTED if initiator else State.LISTENING
        self.why: str | None = None
        self.deadline_us = now_us + SESSION_US
        self.outcome: Outcome | None = None
        self._signing = signing
        self._role = "initiator" if initiator else "responder"
        self._peer_role = "responder" if initiator else "initiator"
        self._seed = expand(entropy, b"", EPHEMERAL_INFO)
        self._ours = Opening(card=card, nonce=text_of(expand(entropy, b"", NONCE_INFO)), ephemeral=ephemeral_of(self._seed))
        self._commitment = commitment_of(self._ours) if initiator else ""
        self._theirs: Opening | None = None
        self._shared = b""
        self._transcript = b""
        self._out: list[bytes] = [write(Commit(v=PROTOCOL, commitment=self._commitment))] if initiator else []

    @classmethod
    def start(cls, card: Card, signing: SigningKey, now_us: int, entropy: bytes, *, initiator: bool) -> Pairing:
        """A new session: who joins is the initiator, who opened a listener is not. `entropy` is 32 secret random bytes, used once.

        Raises: PeerFault when our own card does not hold together.
        """
        return cls(card, signing, now_us, entropy, initiator)

    def to_send(self) -> list[bytes]:
        """The messages to send now, in order; each is given once."""
        out, self._out = self._out, []
        return out

    @property
    def over(self) -> bool:
        """Whether the session has ended, one way or the other."""
        return self.state in FINAL

    @property
    def code_to_read(self) -> str | None:
        """Our code, to be read aloud to the other side; None while there is none or the session is over."""
        return code_of(self._shared, self._transcript, self._role) if self._transcript and not self.over else None

    @property
    def peer(self) -> Card | None:
        """The card the other side showed. Nothing in it is confirmed before the state is PAIRED."""
        return self._theirs.card if self._theirs else None

    def heard(self, data: bytes, now_us: int) -> None:
        """Take in one message of the peer.

        Raises: PeerFault when it ends the session by its fault; the state is then REFUSED, and what to tell it is in `to_send`.
        """
        if self.over:
            raise PeerFault("this pairing is over", where="pairing", mend="start a new one")
        if self._is_late(now_us):
            return
        try:
            message = read(data)
        except PeerFault:
            self._end("malformed")
            raise
        if isinstance(message, Refuse):
            self._close(message.why)
        elif isinstance(message, Commit):
            self._heard_commit(message)
        elif isinstance(message, Opening):
            self._heard_opening(message)
        else:
            self._heard_confirm(message)

    def typed(self, code: str, now_us: int) -> None:
        """Our person typed the code the other side read aloud. There is one try; spaces and hyphens do not count.

        Raises: Refused when it is wrong (the session is then over), and, without using up the try, when it is no code or comes out of turn.
        """
        if self.over or self._is_late(now_us):
            what, mend = REFUSALS[self.why or "order"]
            raise Refused(f"this pairing is over: {what}", where="pairing", mend=mend)
        if (self.state, What.TYPED) not in TABLE:
            raise Refused("there is no code to type now", where="code", mend="wait until both codes are shown, then type the other's once")
        digits = code.replace(" ", "").replace("-", "")
        if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdigit()):
            raise Refused(f"a code has {CODE_DIGITS} digits", where="code", mend="type the digits the other side reads aloud")
        expected = code_of(self._shared, self._transcript, self._peer_role)
        if not hmac.compare_digest(digits.encode("ascii"), expected.encode("ascii")):
            self._end("code")
            what, mend = REFUSALS["code"]
            raise Refused(what, where="code", mend=mend)
        self._say(sign_confirm(self._signing, self._role, self._transcript))
        self._move(What.TYPED)

    def withdraw(self) -> None:
        """Our person gives the session up."""
        if not self.over:
            self._end("withdrawn")

    def wake(self, now_us: int) -> None:
        """End the session if its time is over; the shell calls it at `deadline_us`."""
        if not self.over:
            self._is_late(now_us)

    def _is_late(self, now_us: int) -> bool:
        if now_us >= self.deadline_us:
            self._end("late")
            return True
        return False

    def _heard_commit(self, message: Commit) -> None:
        self._in_turn(What.COMMIT)
        if message.v != PROTOCOL:
            raise self._fault("version")
        self._commitment = message.commitment
        self._say(self._ours)
        self._move(What.COMMIT)

    def _heard_opening(self, message: Opening) -> None:
        self._in_turn(What.OPENING)
        if self._role == "responder" and not hmac.compare_digest(commitment_of(message), self._commitment):
            raise self._fault("commitment")
        try:
            check_card(message.card)
            self._shared = shared_with(self._seed, message.ephemeral)
        except PeerFault:
            self._end("identity")
            raise
        if message.card.party == self._ours.card.party or message.nonce == self._ours.nonce:
            raise self._fault("identity")
        if not set(message.card.versions) & set(self._ours.card.versions):
            raise self._fault("version")
        self._theirs = message
        self._transcript = transcript_of(self._commitment, *self._openings(message))
        if self._role == "initiator":
            self._say(self._ours)
        self._move(What.OPENING)

    def _heard_confirm(self, message: Confirm) -> None:
        self._in_turn(What.CONFIRM)
        peer = self.peer
        if peer is None or not holds_confirm(message, peer, self._peer_role, self._transcript):
            raise self._fault("identity")
        self._move(What.CONFIRM)

    def _openings(self, theirs: Opening) -> tuple[Opening, Opening]:
        return (self._ours, theirs) if self._role == "initiator" else (theirs, self._ours)

    def _in_turn(self, what: What) -> None:
        if (self.state, what) not in TABLE:
            raise self._fault("order")

    def _move(self, what: What) -> None:
        self.state = TABLE[self.state, what]
        if self.state is State.PAIRED and self._theirs is not None:
            self.outcome = self._result(self._theirs)
            self._forget()

    def _result(self, theirs: Opening) -> Outcome:
        card = theirs.card
        return Outcome(
            party=card.party, name=card.name, signing_key=card.signing_key, recovery_key=card.recovery_key, tls_pins=card.tls_pins,
            certificate=card.certificate, software=card.software,
            versions=tuple(sorted(set(card.versions) & set(self._ours.card.versions))),
            channel=channel_of(*self._openings(theirs)), transcript=text_of(self._transcript),
            secret=expand(self._shared, self._transcript, SECRET_INFO),
        )  # fmt: skip

    def _fault(self, why: str) -> PeerFault:
        self._end(why)
        what, mend = REFUSALS[why]
        return PeerFault(what, where="pairing", mend=mend)

    def _say(self, message: Message) -> None:
        self._out.append(write(message))

    def _end(self, why: str) -> None:
        self._say(Refuse(why=why))
        self._close(why)

    def _close(self, why: str) -> None:
        self.state, self.why = State.REFUSED, why
        self._forget()

    def _forget(self) -> None:
        """Session secrets are of no use once it is over."""
        self._seed = self._shared = b""

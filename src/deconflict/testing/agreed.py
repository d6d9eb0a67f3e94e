"""Organisations of a World agree as people do: mandates, a proposal, where each stands, two signatures a side; all through real desks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Protocol

from msgspec.structs import replace

from deconflict.agreement import Agreement
from deconflict.agreement.exchange import Conformance
from deconflict.agreement.parties import Member, PartyRole
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.standing import Standing
from deconflict.node import events as e
from deconflict.node.node import Node
from deconflict.statements import KINDS
from deconflict.statements.agreements import Mandate, Purpose
from deconflict.statements.base import MessageHeader, MessagePart, Priority, Role, Status
from deconflict.testing.host import Host

SECOND_US = 1_000_000
YEAR_US = 366 * 86_400 * SECOND_US
SIGNING = (Role.DUTY, Role.PRINCIPAL)
"""The two at a desk who sign."""


class Sky(Protocol):
    """What is needed of a World."""

    now_us: int

    def ask(self, host: Host, event: type[e.Event], what: str, **fields: Any) -> str:
        """Post an event that wants a Reply; returns its request id."""

    def after(self, delay_us: int, act: Callable[..., object], *args: Any) -> None:
        """Do something that much later."""

    def entropy(self) -> bytes:
        """32 bytes of its chance."""


def agreement_of(a: Host, b: Host, *others: Host) -> Agreement:
    """The agreement that these hosts' organisations come to: every clause at its default."""
    hosts = (a, b, *others)
    members = [Member(party=host.party, name=host.me.name, role=PartyRole.MILITARY) for host in hosts]
    return acts.default_agreement("-".join(host.me.name.lower() for host in hosts), "An exercise agreement", members)


def by_chance(made: Agreement, rng: Random) -> Agreement:
    """The same, but that in half of all cases a node says by itself that a plan of its own is not kept, and sooner that it is again."""
    if rng.random() < 0.5:
        return made
    alerting = replace(made.alerting, hold_us=rng.choice((5, 30)) * SECOND_US, conformance=Conformance(automatic=True))
    return replace(made, alerting=alerting)


class Agreeing:
    """What people at two or more desks do to agree. Each step is asked at once and answered by the node as any request is."""

    def __init__(self, world: Sky) -> None:
        self.world = world

    def header(self, host: Host, kind: str, role: Role = Role.DUTY) -> MessageHeader:
        """What a filer chooses of a header; the node fills in the rest."""
        return MessageHeader(
            msg_id="agreed-" + self.world.entropy()[:8].hex(), from_role=role, to=(host.party,), priority=_priority(kind), ack_by=0,
            answer_by=0, status=Status.EXERCISE, by=host.holder(role),
        )  # fmt: skip

    def say(self, host: Host, kind: str, main: MessagePart, role: Role = Role.DUTY, channel: str | None = None) -> str:
        """Somebody files an act; returns the request id."""
        parts: Mapping[str, MessagePart] = {"main": main}
        return self.world.ask(host, e.Filed, kind, kind=kind, parts=parts, by=host.holder(role), role=role, channel=channel)

    def mandate(self, host: Host, *, withdrawn: bool = False) -> str:
        """A host states its mandate for the next year on all its lines, or withdraws it."""
        main = Mandate(
            message=self.header(host, "MANDATE"), authorised_by=f"{host.me.name} command", purpose=Purpose.AVOID_INCIDENTS,
            from_us=0, until_us=self.world.now_us + YEAR_US, withdrawn=withdrawn,
        )  # fmt: skip
        return self.say(host, "MANDATE", main)

    def standing(self, host: Host, agreement_id: str) -> Standing:
        """An agreement as this host's node sees it now."""
        node = _node(host)
        return node.core.known.standing(agreement_id, host.clock.now(self.world.now_us))

    def propose(self, host: Host, agreement: Agreement) -> str:
        """A host proposes an agreement."""
        return self.say(host, "AGREEMENT_PROPOSE", acts.propose(self.header(host, "AGREEMENT_PROPOSE"), agreement))

    def stand(self, host: Host, agreement_id: str, word: str = "accept", *clauses: str, version: str | None = None) -> str:
        """A host accepts, reserves or rejects clauses of the newest version it knows; all of them where none is named."""
        kind = f"CLAUSE_{word.upper()}"
        standing = self.standing(host, agreement_id)
        held = standing.versions[version] if version else acts.newest_version(standing)
        return self.say(host, kind, acts.on_clauses(word, self.header(host, kind), held, clauses, "as discussed"))

    def sign(self, host: Host, agreement_id: str, version: str | None = None) -> list[str]:
        """Two persons at a desk sign the newest version it knows, as every clause stands there."""
        standing, asked = self.standing(host, agreement_id), []
        named = version or acts.newest_version(standing).hash
        for role in SIGNING:
            main = acts.sign(self.header(host, "AGREEMENT_SIGN", role), standing, named)
            asked.append(self.say(host, "AGREEMENT_SIGN", main, role))
        return asked

    def sign_default(self, a: Host, b: Host, made: Agreement | None = None) -> None:
        """Both sides agree on what was `made`, or on every clause at its default, in about a second once they are linked.

        What `a` has proposed and `b` has said must have arrived before each answers it: a second each is enough in fine weather.
        """
        made = made or agreement_of(a, b)
        self.mandate(a)
        self.mandate(b)
        self.propose(a, made)
        self.world.after(SECOND_US * 4, self._answer, b, made.agreement_id)
        self.world.after(SECOND_US * 9 // 2, self._finish, a, made.agreement_id)

    def _answer(self, host: Host, agreement_id: str) -> None:
        if host.up and self.standing(host, agreement_id).versions:
            self.stand(host, agreement_id)
            self.sign(host, agreement_id)

    def _finish(self, host: Host, agreement_id: str) -> None:
        if host.up:
            self.sign(host, agreement_id)


def _node(host: Host) -> Node:
    if host.node is None:
        raise AssertionError(f"{host.name} does not run")
    return host.node


def _priority(kind: str) -> Priority:
    return KINDS[kind].priority

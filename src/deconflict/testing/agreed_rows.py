"""Acts on an agreement as rows of a replay: [agree] at, by, what, clauses; all parties of the replay are parties to the one agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from deconflict.agreement import Agreement
from deconflict.agreement.parties import Member, PartyRole
from deconflict.agreement.stating import CLAUSE_TYPES
from deconflict.coordination import agreement_acts as acts
from deconflict.statements.agreements import Suspend, SuspensionReason
from deconflict.testing.agreed import Agreeing
from deconflict.testing.host import Host
from deconflict.testing.stage import Stage

AGREEMENT = "exercise"
"""The agreement's id in every replay that comes to one itself."""

Terms = Mapping[str, Mapping[str, Any]]
"""clause -> field -> value, in place of defaults."""


def _agreement(stage: Stage, terms: Terms) -> Agreement:
    members = [
        Member(
            party=host.party, name=host.name, role=PartyRole.MILITARY, members=_names(stage, host, "members"),
            on_behalf_of=_names(stage, host, "behalf"), not_controlled=_names(stage, host, "not_controlled"),
        )
        for host in stage.world.hosts.values()
    ]  # fmt: skip
    made = acts.default_agreement(AGREEMENT, "An exercise agreement", members)
    stated = {name: msgspec.to_builtins(getattr(made, name)) | values for name, values in terms.items()}
    changed = {name: msgspec.convert(said, type=CLAUSE_TYPES[name]) for name, said in stated.items()}
    return msgspec.structs.replace(made, **changed)


def _names(stage: Stage, host: Host, column: str) -> tuple[str, ...]:
    said = stage.rows.get(host.name, {}).get(column, "-")
    return () if said == "-" else tuple(said.split(","))


def _mandate(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).mandate(host)


def _withdraw(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).mandate(host, withdrawn=True)


def _propose(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).propose(host, _agreement(stage, terms))


def _accept(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).stand(host, AGREEMENT, "accept", *clauses)


def _reserve(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).stand(host, AGREEMENT, "reserve", *clauses)


def _sign(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    Agreeing(stage.world).sign(host, AGREEMENT)


def _suspend(stage: Stage, host: Host, clauses: tuple[str, ...], terms: Terms) -> None:
    agreeing = Agreeing(stage.world)
    now_us = host.clock.now(stage.world.now_us)
    main = Suspend(
        message=agreeing.header(host, "SUSPEND"), agreement_id=AGREEMENT, suspension_id="suspended", clauses=clauses,
        reason=SuspensionReason.REVIEW, from_us=now_us,
    )  # fmt: skip
    stage.requests[f"{host.name} suspend"] = agreeing.say(host, "SUSPEND", main)


AGREEING: Mapping[str, Callable[[Stage, Host, tuple[str, ...], Terms], None]] = MappingProxyType(
    {
        "mandate": _mandate, "withdraw": _withdraw, "propose": _propose, "accept": _accept, "reserve": _reserve, "sign": _sign,
        "suspend": _suspend,
    }
)  # fmt: skip
"""What `what` can be; `accept` and `reserve` name clauses, or - for all."""

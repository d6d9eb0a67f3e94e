"""Agreements over HTTP: mandates, proposals, where we stand on each clause, signatures, amendments, suspensions, resumptions."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from deconflict.agreement.parties import Member, PartyRole
from deconflict.agreement.toml import dump_toml, load_toml
from deconflict.airspace.instant import parse_instant
from deconflict.coordination import agreement_acts as acts
from deconflict.coordination.standing import Standing
from deconflict.errors import Refused, Stale
from deconflict.node import events as e
from deconflict.phrasebook.catalogue import LOCALES
from deconflict.service import filing, view_agreements
from deconflict.service.house import House, request_id
from deconflict.service.http_acts import house_of, need, person
from deconflict.service.http_models import Asked, HashText, IdText, PersonName
from deconflict.service.http_together import first_of_two
from deconflict.service.loop import entropy
from deconflict.service.people import folded
from deconflict.service.problems import NotAllowed
from deconflict.service.sessions import Watch
from deconflict.service.view_clauses import clauses_said
from deconflict.statements.agreements import Mandate, Purpose, Resume, ResumePropose, Suspend, SuspensionReason
from deconflict.statements.base import MessageHeader, MessagePart, Role

router = APIRouter(prefix="/api/v1", tags=["agreements"])
PartyRoleName = Literal["military", "civil-aviation", "fire", "humanitarian", "USS", "host", "witness"]
Clauses = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=64)]
Remark = Annotated[str, Field(max_length=2000)] | None
LONGEST_US = 366 * 86_400_000_000
VersionText = Annotated[str, Query(min_length=4, max_length=43, pattern=r"^[A-Za-z0-9_-]+$")]


class MandateAsked(Asked):
    """Who authorised this line on our side, for what, until when; `withdrawn` ends it. For all lines, or the one with `to`."""

    authorised_by: PersonName
    purpose: Literal["avoid_incidents", "humanitarian_movement", "search_and_rescue", "fire_fighting", "exercise", "other"] = (
        "avoid_incidents"
    )
    from_: Annotated[str | None, Field(alias="from")] = None
    until: str | None = None
    withdrawn: bool = False
    to: Annotated[str, Field(max_length=64)] | None = None
    remark: Remark = None


class ProposalAsked(Asked):
    """An agreement as TOML, or, without one, every clause at its default between us and the peers named (all of them, where none is)."""

    toml: Annotated[str, Field(max_length=1_000_000)] | None = None
    agreement_id: IdText | None = None
    title: PersonName | None = None
    peers: Annotated[list[Annotated[str, Field(max_length=64)]], Field(max_length=31, default_factory=list)]
    role: PartyRoleName = "military"
    remark: Remark = None


class ClausesAsked(Asked):
    """Where we stand on clauses of a version; on all where none is named."""

    act: Literal["accept", "reserve", "reject"]
    clauses: Annotated[Clauses, Field(default_factory=list)]
    version: HashText | None = None
    remark: Remark = None


class SignatureAsked(Asked):
    """One person signs; the signature goes out once a second one has. `signed` is the hash of what that person read."""

    version: HashText | None = None
    signed: HashText | None = None


class AmendmentAsked(Asked):
    """The whole agreement as it shall be, as TOML; clauses that differ are proposed. Without an instant: after the agreed notice."""

    toml: Annotated[str, Field(max_length=1_000_000)]
    effective_at: str | None = None
    remark: Remark = None


class SuspensionAsked(Asked):
    """Clauses to suspend; without an instant: after the agreed notice."""

    clauses: Annotated[Clauses, Field(min_length=1)]
    reason: Literal["incident", "breach_alleged", "review", "technical", "instructed", "other"] = "other"
    from_: Annotated[str | None, Field(alias="from")] = None
    suspension_id: IdText | None = None
    remark: Remark = None


class ResumptionAsked(Asked):
    """Clauses to resume, of one suspension or of all; `propose` only says that we would."""

    clauses: Annotated[Clauses, Field(default_factory=list)]
    suspension_id: IdText | None = None
    propose: bool = False
    remark: Remark = None


class _Desk:
    """Who asks, and what they act with."""

    def __init__(self, request: Request, *, stand_in: bool = True) -> None:
        self.house: House = house_of(request)
        self.watch: Watch = person(self.house, need(request, "file"), stand_in=stand_in)
        self.core = self.house.node.core
        self.now_us = max(self.house.loop.clock.now_us(), self.core.now)

    def header(self, kind: str) -> MessageHeader:
        chosen = filing.Chosen(by=self.watch.name, role=Role(self.watch.role))
        return filing.header(kind, chosen, self.core.me.party, self.now_us)

    def standing(self, agreement_id: str) -> Standing:
        standing: Standing = self.core.known.standing(agreement_id, self.now_us)
        if not standing.versions:
            raise Refused(f"nothing is proposed under {agreement_id!r}", where="agreement_id", mend="GET /api/v1/agreements lists them")
        return standing

    async def say(self, kind: str, main: MessagePart, channel: str | None = None) -> dict[str, Any]:
        event = e.Filed(
            request=request_id(), kind=kind, parts={"main": main}, by=self.watch.name, role=Role(self.watch.role), entropy=entropy(),
            channel=channel,
        )  # fmt: skip
        return dict(await self.house.loop.ask(event))

    def instant(self, text: str | None, where: str, otherwise_us: int) -> int:
        return parse_instant(text, where) if text is not None else otherwise_us


@router.get("/agreements")
async def read_agreements(request: Request) -> dict[str, Any]:
    """Every agreement as it stands now, and both sides' mandates on each line."""
    need(request, "read")
    house = house_of(request)
    async with house.loop.settled:
        core = house.node.core
        now_us = max(house.loop.clock.now_us(), core.now)
        shown = view_agreements.agreements(core.known, core.me.party, now_us)
        return {"agreements": shown, "mandates": view_agreements.mandates(core.known, core.me.party, now_us)}


@router.get("/agreements/{agreement_id}")
async def read_agreement(request: Request, agreement_id: str, version: VersionText | None = None) -> dict[str, Any]:
    """One agreement as it stands, and one of its versions in full as TOML: the one named, else the one in force or proposed last."""
    standing, core = _standing(request, agreement_id)
    held = view_agreements.version_named(standing, version, core.me.party)
    return {
        "agreement": view_agreements.agreement(core.known, standing, core.me.party),
        "version": held.hash,
        "toml": dump_toml(held.agreement),
        "clauses_said": clauses_said(held.agreement),
    }


@router.get("/agreements/{agreement_id}/differences")
async def read_differences(
    request: Request,
    agreement_id: str,
    here: VersionText | None = None,
    there: VersionText | None = None,
) -> dict[str, Any]:
    """What differs between two versions, and on which clauses the parties stand apart, in each party's language."""
    standing, core = _standing(request, agreement_id)
    one = view_agreements.version_named(standing, here, core.me.party)
    other = view_agreements.version_named(standing, there or acts.newest_version(standing).hash, core.me.party)
    locales = view_agreements.languages_of(other.agreement, dict.fromkeys(LOCALES, ""))
    return {
        "here": one.hash, "there": other.hash, "locales": list(locales),
        "clauses": view_agreements.difference(one.agreement, other.agreement, locales),
        "apart": view_agreements.positions_apart(standing, other, locales),
    }  # fmt: skip


def _standing(request: Request, agreement_id: str) -> tuple[Standing, Any]:
    need(request, "read")
    house = house_of(request)
    core = house.node.core
    return core.known.standing(agreement_id, max(house.loop.clock.now_us(), core.now)), core


@router.post("/mandate", status_code=201)
async def state_mandate(request: Request, asked: MandateAsked) -> dict[str, Any]:
    """State our mandate for a line, or for all: who authorised it, for what, until when. The peer is shown it as ours."""
    desk = _Desk(request)
    from_us = desk.instant(asked.from_, "from", desk.now_us)
    main = Mandate(
        message=desk.header("MANDATE"), authorised_by=asked.authorised_by, purpose=Purpose(asked.purpose), from_us=from_us,
        until_us=desk.instant(asked.until, "until", from_us + LONGEST_US), withdrawn=asked.withdrawn, remark=asked.remark,
    )  # fmt: skip
    channel = filing.channel_to(desk.house.node.picture, desk.core.me.party, asked.to) if asked.to else None
    return await desk.say("MANDATE", main, channel)


@router.post("/agreements", status_code=201)
async def propose(request: Request, asked: ProposalAsked) -> dict[str, Any]:
    """Propose an agreement whole. It binds nobody until two parties have signed the same text."""
    desk = _Desk(request)
    if asked.toml is not None:
        made = load_toml(asked.toml)
    else:
        members = _members(desk, asked)
        names = "-".join(member.name.lower() for member in members)
        fitting = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in names)[:64]
        title = asked.title or " and ".join(member.name for member in members)[:64]
        made = acts.default_agreement(asked.agreement_id or fitting, title, members)
    main = acts.propose(desk.header("AGREEMENT_PROPOSE"), made, asked.remark)
    return {"agreement_id": main.agreement_id, "version": main.version, **await desk.say("AGREEMENT_PROPOSE", main)}


def _members(desk: _Desk, asked: ProposalAsked) -> list[Member]:
    picture, me = desk.house.node.picture, desk.core.me.party
    peers = {peer: picture.name_of(peer) for peer in desk.core.peers()}
    parties = sorted([me, *chosen(peers, asked.peers)], key=lambda party: (peers.get(party, desk.core.me.name), party))
    return [Member(party=party, name=peers.get(party, desk.core.me.name)[:64], role=PartyRole(asked.role)) for party in parties]


def chosen(peers: Mapping[str, str], said: Sequence[str]) -> set[str]:
    """The parties that are named, by id or by name; all of `peers` (names by id) where none is. Refused for who is none or two of them."""
    found = {each: [peer for peer, name in peers.items() if each in (peer, name)] for each in said}
    for each, parties in found.items():
        if len(parties) > 1:
            raise Refused(f"{len(parties)} peers are called {each!r}", where="peers", mend=f"give the id: {' or '.join(sorted(parties))}")
    if not peers or not all(found.values()):
        known = ", ".join(sorted(peers.values())) or "nobody yet"
        raise Refused("it names somebody we are not paired with", where="peers", mend=f"we are paired with {known}")
    return {party for parties in found.values() for party in parties} or set(peers)


@router.post("/agreements/{agreement_id}/clauses", status_code=201)
async def stand(request: Request, agreement_id: str, asked: ClausesAsked) -> dict[str, Any]:
    """Say where we stand on clauses: accept, reserve or reject. It binds once both have signed."""
    desk = _Desk(request)
    standing = desk.standing(agreement_id)
    version = view_agreements.version_named(standing, asked.version or acts.newest_version(standing).hash, desk.core.me.party)
    kind = f"CLAUSE_{asked.act.upper()}"
    main = acts.on_clauses(asked.act, desk.header(kind), version, asked.clauses, asked.remark)
    return {"version": version.hash, **await desk.say(kind, main)}


@router.post("/agreements/{agreement_id}/signatures", status_code=201)
async def sign(request: Request, agreement_id: str, asked: SignatureAsked) -> dict[str, Any]:
    """Sign a version as every clause stands now. Two persons on watch sign, each for themselves; no program stands in for one.

    Once there are accounts, one token is one person, whatever watches it takes.
    """
    desk, actor = _Desk(request, stand_in=False), request.state.actor
    standing = desk.standing(agreement_id)
    version = view_agreements.version_named(standing, asked.version or acts.newest_version(standing).hash, desk.core.me.party)
    main = acts.sign(desk.header("AGREEMENT_SIGN"), standing, version.hash)
    if asked.signed is not None and asked.signed != main.signed:
        raise Stale("somebody has said more about its clauses since you read it", where="signed", mend="read it again, then sign")
    first = desk.core.picture.agreements.first_of(desk.core.me.party, agreement_id, main.signed)
    if first is not None and folded(first.signatory.name) == folded(desk.watch.name):
        raise NotAllowed("one person cannot sign twice", where="person", mend="have a second person sign, under a role of their own")
    if desk.house.people.any() and not actor.page and main.signed in actor.signed:
        mend = "have a second person sign, on the page or with a token of theirs"
        raise NotAllowed("one token is one person, and has signed it", where="person", mend=mend)
    answer = await desk.say("AGREEMENT_SIGN", main)
    desk.house.sessions.signed(actor, main.signed)
    return {"version": version.hash, "signed_hash": main.signed, "signed": "entry" in answer, **answer}


@router.post("/agreements/{agreement_id}/amendments", status_code=201)
async def amend(request: Request, response: Response, agreement_id: str, asked: AmendmentAsked) -> dict[str, Any]:
    """Propose other clauses in place of those in force. They are in force once all have signed and their instant is past. Two people."""
    desk = _Desk(request)
    standing = desk.standing(agreement_id)
    base = view_agreements.shown_version(standing, desk.core.me.party)
    effective_us = desk.instant(asked.effective_at, "effective_at", desk.now_us + base.agreement.amendment.notice_us)
    main = acts.amend(desk.header("AGREEMENT_AMEND"), base, load_toml(asked.toml), effective_us, asked.remark)
    if (waits := first_of_two(request, response, f"amend {agreement_id}", asked, base.hash)) is not None:
        return waits
    return {"version": main.version, "base": base.hash, **await desk.say("AGREEMENT_AMEND", main)}


@router.post("/agreements/{agreement_id}/suspensions", status_code=201)
async def suspend(request: Request, response: Response, agreement_id: str, asked: SuspensionAsked) -> dict[str, Any]:
    """Suspend clauses, with the agreed notice. Line checks, warnings, stop requests and emergencies never stop. Two people."""
    desk = _Desk(request)
    base = view_agreements.shown_version(desk.standing(agreement_id), desk.core.me.party)
    if (waits := first_of_two(request, response, f"suspend {agreement_id}", asked, base.hash)) is not None:
        return waits
    from_us = desk.instant(asked.from_, "from", desk.now_us + base.agreement.suspension_resumption.notice_us)
    main = Suspend(
        message=desk.header("SUSPEND"), agreement_id=agreement_id, suspension_id=asked.suspension_id or "s-" + secrets.token_hex(6),
        clauses=tuple(dict.fromkeys(asked.clauses)), reason=SuspensionReason(asked.reason), from_us=from_us, remark=asked.remark,
    )  # fmt: skip
    return {"suspension_id": main.suspension_id, **await desk.say("SUSPEND", main)}


@router.post("/agreements/{agreement_id}/resumptions", status_code=201)
async def resume(request: Request, agreement_id: str, asked: ResumptionAsked) -> dict[str, Any]:
    """Agree to resume what is suspended, or propose it. It is in force again once all who signed have agreed."""
    desk = _Desk(request)
    standing = desk.standing(agreement_id)
    stopped: dict[tuple[str, str], list[str]] = {}
    for pair, binding in standing.bindings.items():
        for stop in binding.stopped if desk.core.me.party in pair else ():
            named = (not asked.clauses or stop.clause in asked.clauses) and asked.suspension_id in (None, stop.suspension_id)
            if named and desk.now_us < stop.until_us:
                stopped.setdefault((stop.party, stop.suspension_id), []).append(stop.clause)
    if not stopped:
        raise Refused("nothing of that is suspended", where="clauses", mend="deconflict agreement show")
    answers = []
    for (party, suspension_id), clauses in sorted(stopped.items()):
        kind, made = ("RESUME_PROPOSE", ResumePropose) if asked.propose else ("RESUME", Resume)
        main = made(
            message=desk.header(kind), agreement_id=agreement_id, party=party, suspension_id=suspension_id,
            clauses=tuple(dict.fromkeys(clauses)), remark=asked.remark,
        )  # fmt: skip
        answers.append(await desk.say(kind, main))
    return {"resumed": [{"suspension_id": key[1], "clauses": sorted(set(held))} for key, held in sorted(stopped.items())], **answers[0]}

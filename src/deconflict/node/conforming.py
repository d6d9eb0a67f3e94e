"""Whether what flies keeps to its plan and stays out of where it may not be: our own tracks against our own plans, and any near a zone.

What is found is shown to our own desk, which says what follows. Only where the agreement's clause lets it, a node says by itself that a
plan of its own party is Nonconforming, and that it is kept again; of another's plan it never says anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from deconflict.agreement.exchange import CONFORMANCE
from deconflict.airspace.constraint import ProtectedSite, ZoneType
from deconflict.airspace.intent import IntentState, OperationalIntent
from deconflict.airspace.track import Track
from deconflict.conflict.conformance import Bands, Departure, Finding, Flight, Step, Zone, bands_under, narrowest
from deconflict.conflict.monitoring import ConformanceJob, Watched
from deconflict.errors import DeconflictError
from deconflict.node.commands import Compute
from deconflict.node.core import BY_NODE, Core
from deconflict.node.events import Filed
from deconflict.node.lookout import Lookout
from deconflict.node.operations import as_it_stands
from deconflict.picture.picture import Change, ObjectKey
from deconflict.statements.base import Role
from deconflict.statements.plans import Operation, kind_for

KEPT = (IntentState.ACCEPTED, IntentState.ACTIVATED)
"""States of a plan that is taken to be kept."""
FLOWN = (*KEPT, IntentState.NONCONFORMING)
"""States of a plan that tracks are held against: one that is CONTINGENT has no plan to keep to."""
UNITS = {Departure.EARLY: "s", Departure.LATE: "s", Departure.OUTSIDE: "m", Departure.ABOVE: "m", Departure.BELOW: "m"}
"""What each departure is measured in; being in a zone has no amount."""


class Own(NamedTuple):
    """A plan of ours as it stands, and by what an aircraft is known to fly it: ids of its tracks, or its callsign."""

    plan: OperationalIntent
    tracks: tuple[str, ...]
    callsign: str | None

    def names(self) -> tuple[tuple[str, str], ...]:
        """What it names, once each: (track or callsign, which)."""
        callsign = () if self.callsign is None else (("callsign", self.callsign),)
        return (*(("track", track_id) for track_id in sorted(set(self.tracks))), *callsign)


class Conforming:
    """The part of a node that holds tracks against plans. `file` says a statement of ours as the desk does."""

    def __init__(self, core: Core, lookout: Lookout, file: Callable[[Filed], Any]) -> None:
        self.core = core
        self.lookout = lookout
        self.file = file
        self.flights: dict[tuple[str, str], Flight] = {}
        self._plans: dict[str, Own] = {}
        self._named: dict[tuple[str, str], set[str]] = {}
        self._zones: dict[ObjectKey, tuple[Zone, ...]] = {}
        self._reported: set[tuple[str, str]] = set()
        self._due_us: int | None = None
        self._computing = False

    def start(self) -> None:
        """Know what the store brought back."""
        for known in self.core.picture.objects:
            if not self._idle(known):
                self._learn(known)

    def _idle(self, known: ObjectKey) -> bool:
        """A plan of others, or one of ours that plainly names no aircraft: among a million plans nearly all."""
        if known[0] != "plan" or known[1] != self.core.me.party:
            return known[0] == "plan"
        plan = self.lookout.placed.plain(known)
        return plan is not None and not (plan.tracks or plan.callsign)

    def changed(self, change: Change) -> None:
        """A plan, zone or site changed, or a track reported."""
        party, _, name = change.key.partition(":")
        if change.topic == "fork":
            for known in [known for known in self.core.picture.objects if change.key.startswith(known[1] + "/")]:
                self._learn(known)
        if change.topic in ("plan", "zone", "site"):
            self._learn((change.topic, party, name))
        elif change.topic == "track":
            self._reported.add((party, name))
            self._tick_soon()

    def _learn(self, known: ObjectKey) -> None:
        noun, party, name = known
        if noun in ("zone", "site"):
            self._zones.pop(known, None)
            zones = tuple(thing for thing in self.lookout.things(known) if not isinstance(thing, OperationalIntent) and _closed(thing))
            if zones:
                self._zones[known] = zones
        elif noun == "plan" and party == self.core.me.party:
            self._unlearn(name)
            picture = self.core.picture
            stated = picture.objects.get(known)
            said = picture.messages[picture.current(stated)[-1].place.entry].main if stated is not None else None
            # Most plans name no aircraft: there may be very many, and these cost nothing.
            if isinstance(said, Operation) and (said.tracks or said.callsign):
                plans = [t for t in self.lookout.things(known) if isinstance(t, OperationalIntent) and t.state in FLOWN]
                if plans:
                    self._plans[name] = own = Own(plans[-1], said.tracks, said.callsign)
                    for named in own.names():
                        self._named.setdefault(named, set()).add(name)

    def _unlearn(self, op_id: str) -> None:
        """Forget a plan of ours, and what it names."""
        own = self._plans.pop(op_id, None)
        for named in own.names() if own is not None else ():
            self._named[named].discard(op_id)
            if not self._named[named]:
                del self._named[named]

    def _tick_soon(self) -> None:
        if self._due_us is None:
            tick = self.core.policy.tick_us
            self._due_us = (self.core.now // tick + 1) * tick

    def next_us(self) -> int | None:
        """When the next look is due."""
        return self._due_us

    def wake(self) -> None:
        """On the tick: one computation over the tracks that reported since the last."""
        if self._due_us is None or self._due_us > self.core.now:
            return
        self._due_us = None
        self._forget()
        if self._computing:
            self._tick_soon()
        elif self._plans or self._zones or self.flights:
            self._look()
        else:
            self._reported.clear()

    def _look(self) -> None:
        picture, oldest = self.core.picture, self.core.now - self.core.policy.track_kept_us
        tracks = [picture.tracks[name].track for name in sorted(self._reported) if name in picture.tracks]
        self._reported.clear()
        fresh = [track for track in tracks if track.at_us >= oldest]
        if self.flights:
            self._tick_soon()
        if fresh:
            self._computing = True
            watched = tuple(Watched(track, self.flights.get((track.party, track.track_id)), self.plan_of(track)) for track in fresh)
            zones = tuple(zone for known in sorted(self._zones) for zone in self._zones[known])
            bands = {party: self.bands_of(party) for party in sorted({track.party for track in fresh})}
            self.core.out.append(Compute(job=ConformanceJob(me=self.core.me.party, watched=watched, zones=zones, bands=bands)))

    def bands_of(self, party: str) -> Bands:
        """The grace that a party's tracks have: what we agreed with it; our own, the narrowest of what we agreed with anybody."""
        core = self.core
        peers = core.peers() if party == core.me.party else [party]
        return narrowest(bands_under(core.rules_with(peer).alerting) for peer in peers)

    def plan_of(self, track: Track) -> OperationalIntent | None:
        """The plan of ours that this track flies: of several that name it, the one whose time is nearest."""
        if track.party != self.core.me.party:
            return None
        names = (("track", track.track_id), ("callsign", (track.callsign or "").strip()))
        found = [self._plans[op_id].plan for named in names for op_id in self._named.get(named, ())]
        return min(found, key=lambda plan: (_away_us(plan, track.at_us), plan.op_id), default=None)

    def _forget(self) -> None:
        """Tracks not heard of any more: what was found of them is over, for want of reports."""
        oldest = self.core.now - self.core.policy.track_kept_us
        tracks = self.core.picture.tracks
        for name in [name for name in self.flights if name not in tracks or tracks[name].track.at_us < oldest]:
            for finding in self.flights.pop(name).open():
                self._show(finding, "lost")

    def computed(self, result: tuple[tuple[str, Step], ...]) -> None:
        """One computation came back: show what began and what is over, and say what the agreement has us say.

        Nothing, where it came while the node may not sign: then the next one counts.
        """
        self._computing = False
        for name, step in result:
            party, _, track_id = name.partition(":")
            self.flights[party, track_id] = step.flight
        for _, step in result:
            for finding in step.ended:
                self._show(finding, "ended")
                self._kept_again(finding)
            for finding in step.opened:
                self._show(finding, "opened")
                self._not_kept(finding)
        if self.flights:
            self._tick_soon()

    def open(self) -> tuple[Finding, ...]:
        """Every finding that stands, in order of track, what it is against, and kind."""
        return tuple(finding for name in sorted(self.flights) for finding in self.flights[name].open())

    def asks(self, finding: Finding) -> str | None:
        """Whether the desk is asked to say that a plan of ours is not kept: then its op_id."""
        own = self._own(finding)
        return own.plan.op_id if own is not None and own.plan.state in KEPT else None

    def _own(self, finding: Finding) -> Own | None:
        party, _, name = finding.against.partition(":")
        return self._plans.get(name) if party == self.core.me.party and finding.kind is not Departure.IN_ZONE else None

    def _show(self, finding: Finding, state: str) -> None:
        self.core.show("finding", name_of(finding), state=state, kind=finding.kind.value, track=finding.track, against=finding.against)

    # what a node says by itself

    def _automatic(self) -> bool:
        agreed = [self.core.rules_with(peer).alerting.conformance or CONFORMANCE for peer in self.core.peers()]
        return any(clause.automatic for clause in agreed)

    def _not_kept(self, finding: Finding) -> None:
        own = self._own(finding)
        if own is not None and own.plan.state in KEPT and self._automatic():
            self._say(own, IntentState.NONCONFORMING, why_of(finding))

    def _kept_again(self, finding: Finding) -> None:
        """A plan of which this node said that it is not kept, and that nothing speaks against any more."""
        own = self._own(finding)
        if own is None or own.plan.state is not IntentState.NONCONFORMING or not self._automatic():
            return
        said = self.core.picture.messages[own.plan.version].message
        by_node = said is not None and said.by == BY_NODE
        if by_node and not any(one.against == finding.against for one in self.open()):
            self._say(own, IntentState.ACTIVATED, f"{finding.track.partition(':')[2][:32]}: within its plan again")

    def _say(self, own: Own, state: IntentState, why: str) -> None:
        """State a plan of ours anew as it stands, in another state: as our desk would."""
        core, about = self.core, f"conformance {own.plan.op_id}"
        parts = as_it_stands(core.picture, core.me.party, own.plan.op_id)
        main = parts["main"]
        assert isinstance(main, Operation)
        kind = kind_for(main.state, state)
        header = core.header(kind, by=BY_NODE, role=Role.DUTY, to=[core.me.party])
        said = msgspec.structs.replace(main, message=header, state=state, why=why)
        try:
            self.file(Filed(request="", kind=kind, parts={**parts, "main": said}, by=BY_NODE, role=Role.DUTY, entropy=b""))
        except DeconflictError as refused:
            core.fault(about, f"{own.plan.op_id} is {state.value}, and it could not be said: {refused}", "say it by hand: deconflict plan")
        else:
            core.mended(about)
            # The picture has it now; what is found next is held against it.
            self._learn(("plan", core.me.party, own.plan.op_id))


def name_of(finding: Finding) -> str:
    """What a finding is known by while it stands: track, what it is against, and kind."""
    return f"{finding.track}/{finding.against}/{finding.kind.value}"


def why_of(finding: Finding) -> str:
    """In a few signs why a plan is not kept."""
    return f"{finding.track.partition(':')[2][:32]}: {finding.kind.value} by {finding.off:.0f} {UNITS[finding.kind]}"


def _closed(zone: Zone) -> bool:
    """Whether it is one to stay out of."""
    return isinstance(zone, ProtectedSite) or zone.zone_type is not ZoneType.CORRIDOR


def _away_us(plan: OperationalIntent, at_us: int) -> int:
    """How far an instant is from a plan's time."""
    return max(0, min(v.from_us for v in plan.volumes) - at_us, at_us - max(v.until_us for v in plan.volumes))

"""A node's lookout: plans and zones as they change against all others, tracks on a tick; what it finds it says on the line."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

import msgspec

from deconflict.agreement.rules import DEFAULT_RULES
from deconflict.airspace.separation import Minima
from deconflict.airspace.track import Plot, Track
from deconflict.airspace.volume import Volume4D
from deconflict.conflict import alerting, strategic
from deconflict.conflict.encounter import Encounter
from deconflict.conflict.looking import Looked
from deconflict.conflict.strategic import AirspaceObject, volumes_of
from deconflict.conflict.tactical import TracksJob
from deconflict.logbook.entry import Entry
from deconflict.node.commands import Compute
from deconflict.node.core import BY_NODE, Core
from deconflict.node.objects import OBJECTS, object_key
from deconflict.node.objects import airspace_object as airspace_object
from deconflict.node.placed import Placed, VersionKey
from deconflict.node.sky import Sky, slot
from deconflict.node.together import Together
from deconflict.picture.picture import Change, MessageRecord, ObjectKey, Place
from deconflict.statements.base import MessageHeader, Priority, Role
from deconflict.statements.messages import ConflictNotice, DangerEnded, Warning
from deconflict.statements.plans import Checked
from deconflict.statements.tracks import Tracks


class Lookout:
    """The part of a node that finds conflicts. It keeps an index over what the picture holds, and the alert table; nothing else."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.placed = Placed(core)
        self.index = self.placed.index
        self.alerts = alerting.AlertState()
        self.sky = Sky(core)
        self.together = Together(core, self.sky, self.things)
        self._flying: set[tuple[str, str]] = set()
        self._notices: list[tuple[int, VersionKey, VersionKey]] = []
        self._waiting: dict[tuple[str, int], Plot] = {}
        self._tick_due_us: int | None = None
        self._computing = False
        self._overflowed = False
        self._left_over: list[tuple[str, ...]] = []
        self._left_over_due_us: int | None = None

    def start(self) -> None:
        """Index what the store brought back, and begin ticking where there are tracks."""
        self.placed.start()
        self.together.start()
        self._flying = set(self.core.picture.tracks)
        if self._flying:
            self._tick_soon()

    def settled(self) -> None:
        """The node may sign now: alerts of ours from before it stopped are ended unless they are found again within their hold."""
        self._left_over = sorted(pair for pair in self.core.picture.alerts if self._to_end(pair))
        if self._left_over:
            parties = {name.partition(":")[0] for pair in self._left_over for name in pair}
            self._left_over_due_us = self.core.now + max(self.core.rules_with(party).alerting.hold_us for party in parties)

    def _end_left_over(self) -> None:
        if self._left_over_due_us is not None and self._left_over_due_us <= self.core.now:
            for pair in self._left_over:
                if pair not in self.alerts.active():
                    self._end_alert(pair, alerting.Why.LOST)
            self._left_over, self._left_over_due_us = [], None

    # plans, zones, sites

    def changed(self, change: Change) -> None:
        """An object changed: index it anew and look for what it meets. A track changed: the tick is wanted."""
        if change.topic in OBJECTS:
            party, _, object_id = change.key.partition(":")
            self._object_changed((change.topic, party, object_id))
        elif change.topic == "fork":
            for key in [key for key in self.core.picture.objects if change.key.startswith(key[1] + "/")]:
                self._object_changed(key)
        elif change.topic == "track":
            party, _, track_id = change.key.partition(":")
            self._flying.add((party, track_id))
            self._tick_soon()
        elif change.topic == "ahead":
            self.sky.refused(change.key.partition(":")[0])

    def _object_changed(self, key: ObjectKey) -> None:
        self.placed.renew(key)
        self.together.learn(key)
        for new in self.placed.versions(key):
            for conflict, other in self._conflicts_of(new):
                if self._concerns_line(new, other) and not self._noticed(conflict):
                    heapq.heappush(self._notices, (self.core.now + self._grace_us(key[1]), new, other))

    def _grace_us(self, changed_by: str) -> int:
        """How long to wait for the other side's notice: not at all after our own change. Where two changes crossed on the way, both wait,
        and one of the two for longer, so that one notice is given and not two."""
        me, grace_us = self.core.me.party, self.core.policy.notice_grace_us
        if changed_by == me:
            return 0
        return grace_us if me < changed_by else 2 * grace_us

    def things(self, key: ObjectKey) -> list[AirspaceObject]:
        """Every version of an object that counts, is not over and can be measured, oldest first."""
        record = self.core.picture.objects.get(key)
        versions = self.core.picture.current(record) if record is not None else []
        return [thing for version in versions if (thing := self.placed.thing((*key, version.place.entry))) is not None]

    def _conflicts_of(self, key: VersionKey) -> list[tuple[strategic.Conflict, VersionKey]]:
        thing = self.placed.thing(key)
        if thing is None:
            return []
        reach = self.reach()
        found = []
        near = self.index.pairs(volumes_of(thing), reach)
        for other in sorted(k for k in near if k[:3] != key[:3]):
            against = self.placed.thing(other)
            rules = self.core.rules_between(key[1], other[1])
            conflict = strategic.between(thing, against, rules, near[other]) if against is not None else None
            if conflict is not None:
                found.append((conflict, other))
        return found

    def reach(self) -> Minima:
        """The widest minima of any pair that we may have to judge."""
        reach = DEFAULT_RULES.separation.greatest()
        for peer in self.core.peers():
            reach = reach.strictest(self.core.rules_with(peer).separation.greatest())
        return reach

    def _concerns_line(self, new: VersionKey, other: VersionKey) -> bool:
        """One of the two is ours and the other a peer's: their parties have a line, and it is ours to speak on."""
        me = self.core.me.party
        return (new[1] == me) != (other[1] == me)

    def _noticed(self, conflict: strategic.Conflict) -> bool:
        """Whether either side has already given notice of just these versions."""
        for notice in self.core.picture.conflicts.get(conflict.conflict_id, ()):
            main = self.core.picture.messages[notice].main
            if isinstance(main, ConflictNotice) and set(main.versions) == set(conflict.versions):
                return True
        return False

    def filed(self, entry: Entry) -> list[dict[str, Any]]:
        """What the object just filed meets, for the Reply to who filed it."""
        key = object_key(entry.header.author, entry.main)
        assert key is not None
        self.placed.renew(key)
        found = self._conflicts_of((*key, entry.hash))
        return [msgspec.to_builtins(conflict) for conflict, _ in found[: self.core.policy.conflicts_per_filing]]

    def checked_against(self, volumes: Sequence[Volume4D], but: ObjectKey) -> tuple[Checked, ...]:
        """Everything near these volumes that all our peers may know of: our own, and what its author shows to each of them."""
        core = self.core
        near = sorted(key for key in self.index.near(volumes, self.reach()) if key[:3] != but)
        told = {party: all(core.may_read(peer, party, "plans") for peer in core.peers()) for party in {key[1] for key in near}}
        return tuple(Checked(object=f"{key[1]}:{key[2]}", version=key[3]) for key in near if told[key[1]])[: core.policy.checked_against]

    def _give_notices(self) -> None:
        while self._notices and self._notices[0][0] <= self.core.now:
            _, new, other = heapq.heappop(self._notices)
            one, two = self.placed.thing(new), self.placed.thing(other)
            if one is None or two is None:
                continue
            conflict = strategic.between(one, two, self.core.rules_between(new[1], other[1]))
            peer = other[1] if new[1] == self.core.me.party else new[1]
            outside = self.core.known.allowed("CONFLICT_NOTICE", self.core.me.party, peer, self.core.now)
            if conflict is not None and outside is None and not self._noticed(conflict):
                self._notify(conflict, peer)

    def _notify(self, conflict: strategic.Conflict, peer: str) -> None:
        core = self.core
        rules = core.rules_with(peer)
        header = core.header("CONFLICT_NOTICE", by=BY_NODE, role=Role.DUTY, to=[peer], refs=sorted(set(conflict.versions)))
        notice = ConflictNotice(
            message=header, conflict_id=conflict.conflict_id, objects=conflict.objects, versions=conflict.versions, level=conflict.level,
            from_us=conflict.from_us, until_us=conflict.until_us, lower_mm=conflict.lower_mm, upper_mm=conflict.upper_mm,
            basis=str(conflict.basis), bound_mm=conflict.bound_mm, breached_horizontal_mm=conflict.breached_horizontal_mm,
            breached_vertical_mm=conflict.breached_vertical_mm, breached_time_us=conflict.breached_time_us, rules=rules.name,
        )  # fmt: skip
        core.say(f"line/{core.channel_with(peer)}", "CONFLICT_NOTICE", {"main": notice})

    # tracks

    def plotted(self, plots: tuple[Plot, ...], feed: str) -> None:
        """Reports from our own feeds: the newest of each aircraft goes into the next batch, and of one id at two places both."""
        for heard in plots:
            plot = self.sky.received(heard, feed)
            track_id = plot.track_id
            waits = track_id, slot(self._waiting.get((track_id, 0)), self._waiting.get((track_id, 1)), plot)
            held = self._waiting.get(waits)
            if held is None and len(self._waiting) >= self.core.policy.plots_waiting:
                most = self.core.policy.plots_waiting
                self.core.fault("plots", f"more than {most} aircraft in one second: some are not shown", "narrow the feed")
                self._overflowed = True
                continue
            if held is None or held.at_us <= plot.at_us:
                self._waiting[waits] = plot
        self._tick_soon()

    def _tick_soon(self) -> None:
        if self._tick_due_us is None:
            tick = self.core.policy.tick_us
            self._tick_due_us = (self.core.now // tick + 1) * tick

    def wake(self) -> None:
        """Notices whose grace is over; and on the tick the batch of tracks, then the computation."""
        self._give_notices()
        self._end_left_over()
        if self._tick_due_us is not None and self._tick_due_us <= self.core.now:
            self._tick_due_us = None
            self._publish_tracks()
            self._look()

    def _publish_tracks(self) -> None:
        plots = [self._waiting[waits] for waits in sorted(self._waiting)]
        self._waiting.clear()
        if not self._overflowed:
            self.core.mended("plots")
        self._overflowed = False
        size = self.core.policy.tracks_per_batch
        for start in range(0, len(plots), size):
            batch = Tracks(plots=tuple(plots[start : start + size]), status=self.core.me.status)
            self.core.say("tracks", "TRACKS", {"main": batch})

    def _look(self) -> None:
        """Ask for one computation over all fresh tracks; keep ticking while there are any, or an alert to end."""
        oldest, tracks = self.core.now - self.core.policy.track_kept_us, self.core.picture.tracks
        self._flying = {key for key in self._flying if key in tracks and tracks[key].track.at_us >= oldest}
        fresh = tuple(tracks[key].track for key in sorted(self._flying))
        if (fresh or self.alerts.episodes) and not self._computing:
            self._computing = True
            self.core.out.append(Compute(job=self.sky.look(self.tracks_job(fresh), self.together.classes(), self._warned_of)))
        if fresh or self.alerts.episodes:
            self._tick_soon()

    def flying(self) -> tuple[Track, ...]:
        """Every aircraft that was heard of lately, once, as the newest look had it; before the first look, every track."""
        oldest, tracks = self.core.now - self.core.policy.track_kept_us, self.core.picture.tracks
        looked = self.sky.flying(oldest)
        held = (tracks[key].track for key in sorted(self._flying) if key in tracks)
        return looked or tuple(track for track in held if track.at_us >= oldest)

    def tracks_job(self, tracks: tuple[Track, ...]) -> TracksJob:
        """One computation over these tracks now, and the zones that they may not enter."""
        parties = sorted({track.party for track in tracks})
        terms = {(a, b): self.core.rules_between(a, b).alerting for a in parties for b in parties if a <= b}
        entered = tuple(self.placed.entered[key] for key in sorted(self.placed.entered))
        return TracksJob(
            now_us=self.core.now, tracks=tracks, terms=terms, zones=entered, max_age_us=self.core.policy.track_kept_us,
            held=tuple(self.alerts.active()), plans=self.together.plans(),
        )  # fmt: skip

    def computed(self, looked: Looked) -> None:
        """One look came back: raise, raise higher, or end alerts by the table."""
        self._computing = False
        self.sky.looked(looked)
        concerning = [encounter for encounter in looked.encounters if self._ours(encounter)]
        declared = self.together.among({*self.alerts.episodes, *(encounter.pair for encounter in concerning)})
        self.alerts, acts = alerting.step(self.alerts, concerning, self.core.now, looked.judged, declared)
        for act in acts:
            if isinstance(act, alerting.End):
                self._end_alert(act.pair, act.why)
            else:
                self._raise(act)

    def set_aside(self) -> None:
        """One computation came back while the node may not sign: the next one counts."""
        self._computing = False

    def _owners(self, pair: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(self.sky.owners(name) for name in pair))

    def _ours(self, encounter: Encounter) -> bool:
        """One of the two is ours, and they are not both ours to command: those are our own separation service's."""
        owners = self._owners(encounter.pair)
        if self.core.me.party not in owners:
            return False
        return len(owners) > 1 or any(self.sky.uncommanded(name) for name in encounter.pair)

    def _active(self, pair: tuple[str, ...]) -> list[MessageRecord]:
        warnings = [self.core.picture.messages[entry] for entry in sorted(self.core.picture.alerts.get(pair, ()))]
        return [record for record in warnings if not record.ended]

    def _raise(self, act: alerting.Raise | alerting.Update) -> None:
        """Say it on the line, unless somebody said the same at this level or a higher one already: then we join it."""
        levels = [alerting.AlertLevel(w.main.level) for w in self._active(act.pair) if isinstance(w.main, Warning)]
        if any(alerting.LEVELS.index(level) >= alerting.LEVELS.index(act.level) for level in levels):
            return
        encounter, core = act.encounter, self.core
        for channel, others in self._channels_for(act.pair):
            header = core.header("WARNING", by=BY_NODE, role=Role.DUTY, to=others, priority=_priority(act.level))
            warning = Warning(
                message=header, danger=encounter.danger, level=act.level.value, pair=act.pair, loss_at_us=encounter.loss_at_us,
                closest_at_us=encounter.closest_at_us, closest_horizontal_mm=encounter.closest_horizontal_mm,
                closest_vertical_mm=encounter.closest_vertical_mm, horizontal_minimum_mm=encounter.terms.horizontal_mm,
                vertical_minimum_mm=encounter.terms.vertical_mm, basis=encounter.basis.value,
                data_age_time_us=encounter.age_us, low_confidence=encounter.low_confidence,
            )  # fmt: skip
            core.say(f"line/{channel}", "WARNING", {"main": warning})

    def _channels_for(self, pair: tuple[str, str]) -> list[tuple[str, list[str]]]:
        """Where to say it: on the line with the other aircraft's party; about an aircraft nobody commands, to every peer."""
        me = self.core.me.party
        others = sorted(self._owners(pair) - {me})
        if others:
            peers = self.core.peers()
            return [(self.core.channel_with(other), [other]) for other in others if other in peers]
        return [(channel, [m for m in members if m != me]) for channel, members in sorted(self.core.my_channels().items())]

    def _warned_of(self) -> list[str]:
        """Every name in an alert that stands, whoever raised it."""
        return [name for pair in sorted(self.core.picture.alerts) if self._active(pair) for name in pair]

    def _to_end(self, pair: tuple[str, ...]) -> list[tuple[Place, MessageHeader]]:
        """What this node said of that pair and has not ended; what a person of ours said, a person ends."""
        ours = [(record.place, record.message) for record in self._active(pair) if record.place is not None and record.message is not None]
        return [(place, message) for place, message in ours if place.author == self.core.me.party and message.by == BY_NODE]

    def _end_alert(self, pair: tuple[str, ...], why: alerting.Why) -> None:
        for place, message in self._to_end(pair):
            header = self.core.header(
                "DANGER_ENDED", by=BY_NODE, role=Role.DUTY, to=message.to, refs=[place.entry], priority=Priority.ROUTINE
            )  # fmt: skip
            self.core.say(place.logbook, "DANGER_ENDED", {"main": DangerEnded(message=header, why=why.value)})

    def next_us(self) -> int | None:
        """When the next tick or notice is due."""
        notice = self._notices[0][0] if self._notices else None
        return min((t for t in (notice, self._tick_due_us, self._left_over_due_us) if t is not None), default=None)


def _priority(level: alerting.AlertLevel) -> Priority:
    return Priority.FLASH if level is alerting.AlertLevel.WARNING else Priority.URGENT

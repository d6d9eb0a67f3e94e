"""Advice for those who ask: a computation on what the node knows now, kept until that changes. It is said to nobody but who asked.

Nothing follows from it: what is taken up, a person proposes on the line or states anew.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.conflict.advice import Advice
from deconflict.conflict.advice_shifts import Steps, Way
from deconflict.conflict.advice_tracks import TrackAdvice
from deconflict.conflict.strategic import volumes_of
from deconflict.errors import Refused
from deconflict.node.advice_jobs import PlanAdviceJob, Stated, TrackAdviceJob
from deconflict.node.commands import Compute, Reply
from deconflict.node.core import Core
from deconflict.node.events import AdviceAsked
from deconflict.node.lookout import Lookout
from deconflict.node.mesh import Mesh
from deconflict.node.objects import OBJECTS
from deconflict.node.placed import VersionKey
from deconflict.picture.picture import Change
from deconflict.statements.messages import ConflictNotice, Warning

_HALVINGS = 7
"""After so many halvings no way of the default steps has a step left."""
Job = PlanAdviceJob | TrackAdviceJob


class Advising:
    """The part of a node that answers AdviceAsked. It keeps what it answered lately, and who waits for what is being computed."""

    def __init__(self, core: Core, mesh: Mesh, lookout: Lookout) -> None:
        self.core = core
        self.mesh = mesh
        self.lookout = lookout
        self._changes = 0
        self._kept: dict[str, tuple[object, dict[str, Any]]] = {}
        self._waiting: dict[str, tuple[object, list[str]]] = {}

    def changed(self, change: Change) -> None:
        """A plan, zone or site changed: what was advised is of before."""
        if change.topic in OBJECTS or change.topic == "fork":
            self._changes += 1

    def asked(self, event: AdviceAsked) -> None:
        """Answer from what is kept, or compute it; whatever is wrong with the question is said in its Reply."""
        try:
            stamp = self._stamp(event.about)
            kept = self._kept.get(event.about)
            if kept is not None and kept[0] == stamp:
                self.core.out.append(Reply(request=event.request, answer=kept[1]))
            else:
                self._ask(event, stamp)
        except Refused as error:
            self._refuse(event.request, error)

    def _refuse(self, request: str, error: Refused) -> None:
        self.core.out.append(Reply(request=request, answer={}, error=(type(error).__name__, error.what, error.where, error.mend)))

    def _ask(self, event: AdviceAsked, stamp: object) -> None:
        if event.about in self._waiting:
            waiting = self._waiting[event.about][1]
            if len(waiting) < self.core.policy.waiting:
                waiting.append(event.request)
                return
        elif len(self._waiting) < self.core.policy.advice_at_once:
            job = self._plan_job(event.about) if event.about in self.core.picture.conflicts else self._track_job(event.about)
            self._waiting[event.about] = (stamp, [event.request])
            self.core.out.append(Compute(job=job))
            return
        raise Refused("other advice is being computed", where="advice", mend="ask again in a second")

    def _stamp(self, about: str) -> object:
        """What an answer holds for: of plans while none changed, for half a minute; of tracks for one tick."""
        if about in self.core.picture.conflicts:
            return self._changes, self.core.now // self.core.policy.advice_kept_us
        self._warning(about)
        return self.core.now // self.core.policy.tick_us

    def _warning(self, about: str) -> Warning:
        record = self.core.picture.messages.get(about)
        if record is None or not isinstance(record.main, Warning) or not record.main.pair:
            mend = "name a conflict or an alert as deconflict status --json lists it"
            raise Refused("there is no such conflict or alert", where="about", mend=mend)
        return record.main

    # plans

    def _plan_job(self, about: str) -> PlanAdviceJob:
        core, now_us = self.core, int(self.core.now)
        a, b = (self._newest(name) for name in self._objects(about))
        steps, near = self._steps(a, b)
        others = tuple(self._stated(key) for key in sorted(near))
        parties = sorted({a[1], b[1], *(one.party for one in others)})
        rules: dict[tuple[str, str], Rules] = {}
        for one in {a[1], b[1]}:
            rules |= {(min(one, other), max(one, other)): core.rules_between(one, other) for other in parties}
        return PlanAdviceJob(
            about=about, a=self._stated(a), b=self._stated(b), others=others, rules=rules, reach=self.lookout.reach(), steps=steps,
            me=core.me.party, now_us=now_us, data_at_us=min((self._heard_us(p, others) for p in parties), default=now_us),
        )  # fmt: skip

    def _objects(self, about: str) -> tuple[str, str]:
        for entry in self.core.picture.conflicts[about]:
            main = self.core.picture.messages[entry].main
            if isinstance(main, ConflictNotice):
                return main.objects
        raise Refused("what the conflict is of is withheld", where="about", mend="ask who gave notice of it")

    def _newest(self, name: str) -> VersionKey:
        """The newest version that counts of an object named party:object_id."""
        party, _, object_id = name.partition(":")
        for kind in OBJECTS:
            if (kind, party, object_id) in self.core.picture.objects:
                things = self.lookout.things((kind, party, object_id))
                if things:
                    return kind, party, object_id, things[-1].version
        raise Refused(f"{object_id} is over, or its place is withheld", where="about", mend="there is nothing to advise on")

    def _stated(self, key: VersionKey) -> Stated:
        """A version of its own, since that of the picture may lose parts when their retention ends."""
        return Stated(key[0], key[1], key[2], dataclasses.replace(self.core.picture.objects[key[:3]].versions[key[3]]))

    def _steps(self, a: VersionKey, b: VersionKey) -> tuple[Steps, set[VersionKey]]:
        """What is tried, and everything that any of it may meet: where that is too much, nearer changes only."""
        steps, most = Steps(), self.core.policy.advice_near
        for _ in range(_HALVINGS):
            near = self._near(a, steps) | self._near(b, steps)
            if len(near) <= most:
                return steps, near
            steps = msgspec.structs.replace(
                steps, most_time=steps.most_time // 2, most_height=steps.most_height // 2, most_aside=steps.most_aside // 2
            )
        raise Refused(f"more than {most} plans are near", where="about", mend="settle it by hand: propose a change on the line")

    def _near(self, key: VersionKey, steps: Steps) -> set[VersionKey]:
        thing, reach = self.lookout.placed.thing(key), self.lookout.reach()
        assert thing is not None, "it is in the index"
        return {other for way in Way for other in self.lookout.index.near(volumes_of(thing), steps.widened(reach, way))}

    def _heard_us(self, party: str, things: tuple[Stated, ...]) -> int:
        """When we heard of that party last: over its link, else by the newest that it wrote of what is near."""
        link = self.mesh.links.get(party)
        if party == self.core.me.party:
            return int(self.core.now)
        if link is not None and link.heard_us:
            return min(link.heard_us, int(self.core.now))
        return max((one.version.written_at_us for one in things if one.party == party), default=int(self.core.now))

    # tracks

    def _track_job(self, about: str) -> TrackAdviceJob:
        tracks = self.lookout.flying()
        known = {f"{track.party}:{track.track_id}": track for track in tracks}
        asked = tuple(name for name in self._warning(about).pair if name in known and not known[name].latest.uncommanded)
        if not asked:
            raise Refused("none of the two that anybody commands is heard of any more", where="about", mend="look for where it was last")
        return TrackAdviceJob(about=about, asked=asked, tracks=self.lookout.tracks_job(tracks), me=self.core.me.party)

    # what comes back

    def computed(self, job: Job, result: Advice | tuple[TrackAdvice, ...] | None) -> None:
        """One computation came back: everybody who asked is answered."""
        stamp, requests = self._waiting.pop(job.about)
        if result is None:
            error = Refused("the two do not come within the minima any more", where="about", mend="nothing is left to settle")
            for request in requests:
                self._refuse(request, error)
            return
        answer: dict[str, Any] = {"about": job.about, "plans": None, "tracks": ()}
        if isinstance(result, Advice):
            whole = isinstance(job, PlanAdviceJob) and job.steps == Steps()
            answer["plans"] = msgspec.structs.replace(result, complete=result.complete and whole)
        else:
            answer["tracks"] = result
        while len(self._kept) >= self.core.policy.advice_kept:
            del self._kept[next(iter(self._kept))]
        self._kept[job.about] = (stamp, answer)
        for request in requests:
            self.core.out.append(Reply(request=request, answer=answer))

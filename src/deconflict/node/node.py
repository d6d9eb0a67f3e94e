"""One organisation's node, without I/O: three verbs, events in, commands out. The shell is a loop round them."""

from __future__ import annotations

from collections.abc import Iterable

from deconflict.agreement import Agreement
from deconflict.airspace.instant import Instant
from deconflict.conflict.monitoring import ConformanceJob
from deconflict.logbook.chain import Heard
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.store import AHEAD, Row
from deconflict.node.advice_jobs import PlanAdviceJob, TrackAdviceJob
from deconflict.node.advising import Advising
from deconflict.node.carrying import Carrier
from deconflict.node.commands import Command
from deconflict.node.conforming import Conforming
from deconflict.node.core import Core, Identity
from deconflict.node.deadlines import Deadlines
from deconflict.node.desk import Desk
from deconflict.node.displacing import Displacing
from deconflict.node.doubting import TAG as DOUBT
from deconflict.node.doubting import Doubting
from deconflict.node.events import (
    Acknowledged,
    AdviceAsked,
    BearersReady,
    Carried,
    Computed,
    EpochOpened,
    Event,
    Fetched,
    Filed,
    FrameHeard,
    HeardBy,
    KeyChanged,
    Paired,
    PeerDown,
    PeerUp,
    Plotted,
    Started,
    WatchTaken,
)
from deconflict.node.jobs import VerifyJob
from deconflict.node.lookout import Lookout
from deconflict.node.mesh import Mesh
from deconflict.node.policy import Policy
from deconflict.node.releasing import Releasing
from deconflict.node.reminding import Reminding
from deconflict.node.retaining import TAG, Retaining
from deconflict.node.summing import Summing
from deconflict.picture.fold import fold
from deconflict.picture.picture import Change, Picture


class Node:
    """The class that flies, and that the simulator runs.

    `load` brings back what the store holds, before the first event, which is Started. Then `receive` and `wake` are called with a `now`
    that never falls, and their commands carried out in order: every Append of a batch is stored and flushed before anything else is done.
    """

    def __init__(self, me: Identity, agreements: tuple[Agreement, ...] = (), policy: Policy | None = None) -> None:
        self.core = Core(me, policy or Policy(), agreements, secrets=dict(me.secrets))
        self.mesh = Mesh(self.core)
        self.lookout = Lookout(self.core)
        self.displacing = Displacing(self.core)
        self.deadlines = Deadlines(self.core)
        self.carrier = Carrier(self.core, self.mesh)
        self.desk = Desk(self.core, self.mesh, self.lookout)
        self.advising = Advising(self.core, self.mesh, self.lookout)
        self.conforming = Conforming(self.core, self.lookout, self.desk.file)
        self.summing = Summing(self.core)
        self.reminding = Reminding(self.core)
        self.retaining = Retaining(self.core, self.lookout)
        self.releasing = Releasing(self.core)
        self.doubting = Doubting(self.core, self.lookout)
        self.core.strays, self.core.counts = self.doubting.strays, self.doubting.counts

    @property
    def picture(self) -> Picture:
        """What this node knows; read it, never write it."""
        return self.core.picture

    def load(self, rows: Iterable[Row]) -> None:
        """Fold what our own store holds: what stands in its chain, in order of arrival, then what is ahead of it.

        The entries were verified before they were stored.
        """
        for row in rows:
            book = self.core.logbook(row.entry.header.author, row.entry.header.logbook)
            if row.branch == AHEAD:
                book.keep(row.entry, Heard(row.received_at_us, row.bearer))
                fold(self.core.picture, row.entry)
            else:
                book.restore(row.entry, row.branch)
                self.core.written(row.entry, row.branch)
            self.mesh.loaded(row)
            self.carrier.written(row.entry)
            self.retaining.seen(row.entry, row.branch)
            # Nothing follows from them now: Started looks at everything.
            self.core.changes.clear()

    def hand_over(self, signing: SigningKey | None, recovery: SigningKey | None = None) -> None:
        """The keys for the next KeyChanged: the one to sign with from then on, and the recovery key where it speaks."""
        self.desk.keys.hand_over(signing, recovery)

    def receive(self, event: Event, now: Instant) -> list[Command]:
        """What follows from an event at `now` (µs since 1970 UTC)."""
        self._begin(now)
        self.core.stir(getattr(event, "entropy", b""))
        self._dispatch(event)
        return self._end()

    def wake(self, now: Instant) -> list[Command]:
        """Everything that is due at `now`."""
        self._begin(now)
        self.core.stir(b"wake" + now.to_bytes(8, "big"))
        self.mesh.wake()
        if self.mesh.may_sign:
            if self.desk.agreeing.wake():
                self.deadlines.look_again()
            self.deadlines.wake()
            self.carrier.wake()
            self.lookout.wake()
            self.conforming.wake()
            self.summing.wake()
            self.retaining.wake()
        self.reminding.wake()
        self.releasing.wake()
        return self._end()

    def next_wakeup(self) -> Instant | None:
        """When to call wake, or None when nothing is ever due."""
        times = [self.mesh.next_us(), self.reminding.next_us(), self.releasing.next_us()]
        if self.mesh.may_sign:
            times += [self.deadlines.next_us(), self.desk.agreeing.next_us(), self.carrier.next_us(), self.lookout.next_us()]
            times += [self.conforming.next_us(), self.summing.next_us(), self.retaining.next_us()]
        return min((Instant(t) for t in times if t is not None), default=None)

    # inside a verb

    def _begin(self, now: Instant) -> None:
        self.core.now = max(now, self.core.now)
        self.core.out = []
        self.core.changes = []

    def _dispatch(self, event: Event) -> None:
        if isinstance(event, FrameHeard):
            self.mesh.heard(event.peer, event.frame, event.bearer)
        elif isinstance(event, Plotted):
            self.lookout.plotted(event.plots, event.feed)
        elif isinstance(event, (Filed, Acknowledged, WatchTaken, Paired, HeardBy, EpochOpened, KeyChanged)):
            self.desk.asked(event)
        elif isinstance(event, AdviceAsked):
            self.advising.asked(event)
        elif isinstance(event, Fetched):
            if event.tag.startswith(TAG):
                self.retaining.fetched(event.entries)
            elif event.tag == DOUBT:
                self.doubting.fetched(event.entries)
            else:
                self.mesh.fetched(event.tag, event.entries)
        elif isinstance(event, Computed):
            self._computed(event)
        elif isinstance(event, PeerUp):
            self.mesh.up(event.peer)
        elif isinstance(event, PeerDown):
            self.mesh.down(event.peer, event.why)
            self.carrier.link_lost(event.peer)
        elif isinstance(event, Carried):
            self.carrier.carried(event)
        elif isinstance(event, BearersReady):
            self.carrier.ready(event.bearers)
            self.deadlines.lines.ready(event.bearers)
        else:
            assert isinstance(event, Started)
            self._started(event)

    def _started(self, event: Started) -> None:
        self.mesh.settling.start(event.restored)
        self.lookout.start()
        self.conforming.start()
        self.carrier.start()
        self.deadlines.start()
        self.reminding.start()
        self.releasing.start()
        self.doubting.start()

    def _computed(self, event: Computed) -> None:
        if isinstance(event.job, VerifyJob):
            self.mesh.verified(event.job, event.result)
        elif isinstance(event.job, (PlanAdviceJob, TrackAdviceJob)):
            self.advising.computed(event.job, event.result)
        elif isinstance(event.job, ConformanceJob):
            self.conforming.computed(event.result if self.mesh.may_sign else ())
        elif self.mesh.may_sign:
            self.lookout.computed(event.result)
        else:
            self.lookout.set_aside()

    def _end(self) -> list[Command]:
        """What the changes of this verb lead to, until nothing changes any more; then what peers are told."""
        if self.mesh.settling.just_settled():
            self.desk.settled()
            self.desk.agreeing.sync()
            self.deadlines.settled()
            self.lookout.settled()
        self.doubting.look()
        while self.core.changes:
            changes, self.core.changes = self.core.changes, []
            for change in changes:
                self._changed(change)
            self.doubting.look()
        for entry, party, bearer in self.deadlines.lines.to_carry():
            self.carrier.bring(entry, party, bearer)
        self.carrier.flush()
        self.mesh.flush()
        self.retaining.appended(self.core.out)
        return self.core.out

    def _changed(self, change: Change) -> None:
        self.core.show(change.topic, change.key, entry=change.entry)
        # What came by another bearer is a check to be answered, by whoever may sign; everything else is only noted.
        if change.topic != "carried" or self.mesh.may_sign:
            self.deadlines.changed(change)
        else:
            self.deadlines.lines.came(change.key)
        self.carrier.changed(change)
        self.lookout.changed(change)
        self.conforming.changed(change)
        self.advising.changed(change)
        self.summing.changed(change)
        self.reminding.changed(change)
        self.retaining.changed(change)
        self.releasing.changed(change)
        self.doubting.changed(change)
        if change.topic == "party":
            self.mesh.settling.block_on_revoked_key()
        if self.mesh.may_sign:
            self.desk.agreeing.changed(change)
            self.displacing.changed(change)
        if change.topic == "message" and change.key == change.entry and self.mesh.may_sign:
            self.deadlines.answer_check(self.core.picture.messages[change.entry])

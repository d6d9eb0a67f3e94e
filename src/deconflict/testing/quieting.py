"""People who quiet an alert: two flights of two organisations come too near each other, a desk is warned, understands it, and quiets it.

Now and then somebody ends that sooner, asks for too long or gives no reason, which the desk refuses. It calls on over there.
"""

from __future__ import annotations

from random import Random
from typing import Final

from deconflict.airspace.track import Plot
from deconflict.coordination.suppressing import AT_MOST_US, KIND
from deconflict.node import events as e
from deconflict.picture.picture import MessageRecord
from deconflict.statements import KINDS
from deconflict.statements.base import MessageHeader, Role, Status
from deconflict.statements.messages import Warning
from deconflict.statements.suppressing import AlertSuppressed, SuppressionReason
from deconflict.testing import places
from deconflict.testing.host import Host
from deconflict.testing.world import SECOND_US, World

STEP_US: Final = 5 * SECOND_US
STEPS: Final = 16
"""Reports of each of two flights that meet: enough for an alert to be raised, read and quieted while it stands."""
APART_NDEG: Final = 20_000_000
"""Between the two, some 2 km: nearer than any minimum, and too far to be taken for one aircraft."""
WRONG: Final = 0.1
QUIET_US: Final = (30 * SECOND_US, AT_MOST_US)
BEFORE_US: Final = (2 * SECOND_US, 10 * SECOND_US)


class Quieting:
    """Everybody at every desk of a World who has had enough of an alert that is being seen to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._rng: Random = world.rng("quieting")
        self._count = 0

    def meet(self) -> None:
        """A flight of one organisation goes up beside one of another, side by side for a minute or so."""
        hosts = [host for _, host in sorted(self.world.hosts.items()) if host.up]
        if len(hosts) > 1:
            self._count += 1
            start = places.circle(self._rng)
            for beside, host in enumerate(self._rng.sample(hosts, 2)):
                for step in range(STEPS):
                    self.world.after(step * STEP_US, self._report, host, f"m{self._count}", step, start.lat_ndeg, start.lon_ndeg, beside)

    def understood(self, host: Host, entry: str) -> None:
        """Somebody understood a message: if it is an alert of two flights, perhaps it is quiet at this desk from now on."""
        if self._alert(host, entry) is not None and self._rng.random() < 0.8:
            self.world.after(self._rng.randint(*BEFORE_US), self._quiet, host, entry)

    def _quiet(self, host: Host, entry: str) -> None:
        until_us = self._rng.randint(*QUIET_US) if self._rng.random() > WRONG else 2 * AT_MOST_US
        if self._say(host, entry, until_us) and self._rng.random() < 0.5:
            self.world.after(self._rng.randint(*BEFORE_US), self._say, host, entry, 0)

    def _say(self, host: Host, entry: str, for_us: int) -> bool:
        """Quiet for so long (µs), or no longer; whether there was an alert to say it of."""
        record = self._alert(host, entry)
        if record is None or record.place is None or not isinstance(record.main, Warning):
            return False
        self._count += 1
        by, now_us = host.holder(Role.DUTY), host.clock.now(self.world.now_us)
        header = MessageHeader(
            msg_id=f"quiet{self._count}", from_role=Role.DUTY, to=(host.party,), priority=KINDS[KIND].priority, status=Status.EXERCISE,
            ack_by=0, answer_by=0, by=by, refs=(entry,),
        )  # fmt: skip
        said = AlertSuppressed(
            message=header, pair=record.main.pair, level=record.main.level, reason=self._rng.choice(list(SuppressionReason)),
            until_us=now_us + for_us, remark="both have been called" if self._rng.random() > WRONG else None,
        )  # fmt: skip
        channel = record.place.logbook.removeprefix("line/")
        self.world.ask(host, e.Filed, KIND, kind=KIND, parts={"main": said}, by=by, role=Role.DUTY, channel=channel)
        return True

    def _alert(self, host: Host, entry: str) -> MessageRecord | None:
        """An alert about two aircraft that stands, as this desk sees it."""
        record = host.node.picture.messages.get(entry) if host.node is not None else None
        is_alert = record is not None and isinstance(record.main, Warning) and len(record.main.pair) == 2
        return record if record is not None and is_alert and not record.ended else None

    def _report(self, host: Host, track_id: str, step: int, lat_ndeg: int, lon_ndeg: int, beside: int) -> None:
        """One report: northwards, half a kilometre a step."""
        plot = Plot(
            track_id=track_id, at_us=host.clock.now(self.world.now_us), ground_speed_mm_s=111_000, course_mdeg=0,
            lat_ndeg=lat_ndeg + step * 5_000_000, lon_ndeg=lon_ndeg + beside * APART_NDEG,
        )  # fmt: skip
        self.world.post(host, e.Plotted(plots=(plot,), feed="world"))

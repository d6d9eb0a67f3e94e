"""Who gives way: where a plan of ours goes first by the agreed order of users, the other's is told so with the reason, once a pair.

Nothing follows by itself: the other side answers, objects, or changes its plan.
"""

from __future__ import annotations

import msgspec

from deconflict.agreement.conduct import User
from deconflict.airspace.outline import Circle, bounding_cap
from deconflict.coordination import emergency
from deconflict.node.core import BY_NODE, Core
from deconflict.picture.picture import Change, Version
from deconflict.statements.base import Role
from deconflict.statements.emergencies import Displaced
from deconflict.statements.messages import ConflictNotice
from deconflict.statements.plans import Operation, Volumes

MOST_RADIUS_MM = 500_000_000


class Displacing:
    """The part of a node that looks at each new conflict for who goes first. What was said already stands in the record."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def changed(self, change: Change) -> None:
        """A CONFLICT_NOTICE of either side came into the picture: tell who gives way to us. For a node that may sign."""
        if change.topic == "conflict":
            said = self.core.picture.messages[change.entry].main
            # It may have turned out since that the notice does not count.
            if isinstance(said, ConflictNotice):
                self._look(said)

    def _look(self, notice: ConflictNotice) -> None:
        core, me = self.core, self.core.me.party
        ours, theirs = (self._plan(notice, own) for own in (True, False))
        if ours is None or theirs is None:
            return
        peer = theirs[1].place.author
        if peer not in core.peers() or core.known.allowed("DISPLACED", me, peer, core.now) is not None:
            return
        rules = core.rules_with(peer)
        users = emergency.user_of(ours[0].operation), emergency.user_of(theirs[0].operation)
        if emergency.first_of(*users, rules) is users[0] and not self._told(ours[1], theirs[1]):
            self._tell(notice, peer, users, ours[1], theirs[1])

    def _plan(self, notice: ConflictNotice, own: bool) -> tuple[Operation, Version] | None:
        """Of the two, the plan that is ours, or is not; with the version that the notice is about."""
        for name, version in zip(notice.objects, notice.versions, strict=True):
            party, _, object_id = name.partition(":")
            record = self.core.picture.objects.get(("plan", party, object_id))
            stated = record.versions.get(version) if record is not None else None
            if (party == self.core.me.party) is own and stated is not None and stated.main is not None:
                return msgspec.json.decode(stated.main, type=Operation), stated
        return None

    def _told(self, ours: Version, theirs: Version) -> bool:
        """Whether we said it of just these two versions."""
        record = self.core.picture.messages.get(theirs.place.entry)
        for entry, referred in (record.referred if record is not None else {}).items():
            said = self.core.picture.messages[entry].message
            if referred.kind == "DISPLACED" and referred.place.author == self.core.me.party and said is not None:
                if ours.place.entry in said.refs:
                    return True
        return False

    def _tell(self, notice: ConflictNotice, peer: str, users: tuple[User, User], ours: Version, theirs: Version) -> None:
        core, place = self.core, _place(theirs)
        if place is None:
            return
        header = core.header("DISPLACED", by=BY_NODE, role=Role.DUTY, to=[peer], refs=[theirs.place.entry, ours.place.entry])
        said = Displaced(
            message=header, displaced=users[1], first=users[0], place=place, from_us=notice.from_us, until_us=notice.until_us, whose=peer,
            why=f"{users[0].value} goes before {users[1].value} in the agreed order",
        )  # fmt: skip
        core.say(f"line/{core.channel_with(peer)}", "DISPLACED", {"main": said})


def _place(version: Version) -> Circle | None:
    """A circle that holds the first volume of a plan; None while its place is withheld."""
    raw = version.exact or version.buffered
    if raw is None:
        return None
    outline = msgspec.json.decode(raw, type=Volumes).volumes[0].volume.outline
    if isinstance(outline, Circle):
        return outline
    cap = bounding_cap(outline)
    return Circle(round(cap.lat_deg * 1e9), round(cap.lon_deg * 1e9), min(max(1, round(cap.radius_m * 1000)), MOST_RADIUS_MM))

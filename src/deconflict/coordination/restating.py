"""What our own people say later of what they, or others, said before: by which kind, and what they may not say.

Pure checks on what is about to be signed. A kind that contradicts the state is refused here; nothing a peer signed ever is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from deconflict.agreement.agreement import Agreement
from deconflict.agreement.rules import Rules
from deconflict.agreement.space import ProtectedSites
from deconflict.agreement.terms import US_PER_DAY
from deconflict.airspace.intent import IntentState
from deconflict.airspace.reference import check_same
from deconflict.airspace.volume import Circle
from deconflict.coordination import notice
from deconflict.coordination.outside import first_outline, said_where
from deconflict.errors import Refused
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.statements import KINDS
from deconflict.statements.base import MessagePart, Part
from deconflict.statements.lead import Correction, Missing, SentBack
from deconflict.statements.movements import Movement
from deconflict.statements.plans import STATES, LiveContact, Operation, PlaceReference, Volumes, kind_for
from deconflict.statements.sites import Site
from deconflict.statements.zones import Zone

TESTED_WITHIN_US: Final = US_PER_DAY
"""A live contact that was tried longer ago than this was tried on another day, by other people."""
VALUES: Final = ("number", "place", "at_us", "words")


def kind_of_plan(kind: str, before: Operation | None, main: Operation, same_where: bool) -> str:
    """The kind by which a plan is stated now: a known plan filed as NOTICE_OF_OPERATION gets the right one.

    Raises: Refused for a plan that is not known yet, or a kind that contradicts the state.
    """
    wanted = kind_for(before.state if before is not None else None, main.state)
    if wanted == "OPERATION_ACTIVATE" and not same_where:
        wanted = "OPERATION_CHANGE"
    if kind in ("NOTICE_OF_OPERATION", wanted):
        return wanted
    if before is None:
        mend = f"state {main.op_id} as NOTICE_OF_OPERATION first"
        raise Refused(f"there is no plan {main.op_id} to speak of by {kind}", where="kind", mend=mend)
    if kind == "OPERATION_OVERDUE" and main.state in STATES[kind] and before.state is not IntentState.ACCEPTED:
        return kind
    if main.state not in STATES[kind]:
        states = ", ".join(sorted(STATES[kind]))
        raise Refused(f"{kind} does not go with {main.state}", where="state", mend=f"state it as {states}, or by {wanted}")
    raise Refused(f"{kind} does not go with a plan that was {before.state}", where="kind", mend=f"say it by {wanted}")


def kind_of_zone(kind: str, known: bool, main: Zone) -> str:
    """The kind by which a zone is stated now; Refused for a kind that contradicts what it says."""
    wanted = "ZONE_CANCEL" if main.cancelled and known else "ZONE_CHANGE" if known else "ZONE_NOTICE"
    return _one_of(kind, wanted, "ZONE_NOTICE", main.zone_id)


def kind_of_site(kind: str, known: bool, main: Site) -> str:
    """The kind by which a site is stated now; Refused for a kind that contradicts what it says."""
    wanted = "SITE_EXPIRE" if main.expired and known else "SITE_CORRECT" if known else "SITE_NOTICE"
    return _one_of(kind, wanted, "SITE_NOTICE", main.site_id)


def _one_of(kind: str, wanted: str, first: str, object_id: str) -> str:
    if kind not in (first, wanted):
        raise Refused(f"{kind} does not go with what is said of {object_id}", where="kind", mend=f"say it by {wanted}")
    return wanted


def check_reference(parts: Mapping[str, Part]) -> None:
    """Refuse a place said in two ways that do not agree, and a second way to say a place where the first is missing.

    Raises: Refused naming how far apart they lie.
    """
    reference = parts.get("reference")
    if not isinstance(reference, PlaceReference):
        return
    outline = first_outline(said_where(parts["main"], parts))
    if outline is None:
        raise Refused("a range and bearing alone is no place", where="parts.reference", mend="give the coordinates too: they are compared")
    check_same(outline, reference, "parts.reference")


def check_cooperation(before: Operation | None, main: Operation) -> None:
    """Refuse a declaration that aircraft fly together which is new here and never holds; what stood so before may be said anew, and ended.

    Raises: Refused naming which.
    """
    for number, each in enumerate(main.cooperation):
        if each.until_us <= each.from_us and (before is None or each not in before.cooperation):
            where = f"parts.main.cooperation.{number}.until_us"
            raise Refused("it ends before it begins, or with its beginning", where=where, mend="give an end after from_us, or leave it out")


def check_site(main: Site, agreements: tuple[Agreement, ...]) -> None:
    """Refuse a site that is listed for no time, or for longer than agreed before it is confirmed anew.

    Raises: Refused naming `until`.
    """
    if main.expired:
        return
    if main.until_us <= main.from_us:
        raise Refused("it is listed for no time", where="until", mend="give an end later than the begin")
    most_us = min((held.protected_sites.expiry_us for held in agreements), default=ProtectedSites().expiry_us)
    if main.until_us - main.from_us > most_us:
        days = most_us // US_PER_DAY
        raise Refused("it is listed for too long", where="until", mend=f"list it for {days} days at most, and confirm it then")


def check_movement(parts: Mapping[str, Part], main: Movement, picture: Picture, me: str, now_us: int) -> None:
    """Refuse a movement without a live contact that was tried today, or under the id of a plan.

    Raises: Refused naming the part or field.
    """
    if ("plan", me, main.movement_id) in picture.objects:
        raise Refused(f"{main.movement_id} is a plan", where="movement_id", mend="give the movement an id of its own")
    if main.state is IntentState.ENDED:
        return
    if not isinstance(parts.get("contact"), LiveContact):
        raise Refused("nobody can be reached on the way", where="parts.contact", mend="name a live contact and how it is reached")
    if not now_us - TESTED_WITHIN_US <= main.contact_tested_at_us <= now_us:
        mend = "call the contact, and state when it answered"
        raise Refused("the live contact was not tried within a day", where="contact_tested_at_us", mend=mend)


def check_sent_back(kind: str, main: SentBack, record: MessageRecord | None) -> None:
    """Refuse to send back what is not named, is our own, or cannot be sent back by that kind.

    Raises: Refused naming `refs`.
    """
    if len(main.message.refs) != 1 or record is None or record.place is None:
        raise Refused("which notice is meant?", where="refs", mend="name its entry, and no other")
    if record.kind not in KINDS or kind not in KINDS[record.kind].answered_by:
        raise Refused(f"a {record.kind} is not sent back by {kind}", where="refs", mend="send back a notice of an operation or a zone")


def check_addressed(picture: Picture, kind: str, main: MessagePart, me: str, others: Collection[str]) -> None:
    """Refuse an answer that its asker would not get: what answers a message goes to who wrote it.

    Raises: Refused naming `channel`.
    """
    for ref in main.message.refs:
        record = picture.messages.get(ref)
        asked_by = record.place.author if record is not None and record.place is not None and record.kind in KINDS else me
        if record is not None and asked_by not in (me, *others) and kind in KINDS[record.kind].answered_by:
            mend = f"file it on the channel with {picture.name_of(asked_by)}"
            raise Refused("what it answers was written by a party that is not on this channel", where="channel", mend=mend)


def sent_back(
    kind: str, parts: Mapping[str, Part], main: SentBack, record: MessageRecord, picture: Picture, rules: Rules, now_us: int
) -> dict[str, Part]:
    """The parts with what was measured, what was agreed, what it lacks, and a narrower form of the notice, where its filer stated none."""
    version = notice.version_of(picture, record)
    volumes = notice.volumes_of(version) if version is not None else ()
    if Missing.FIELDS in main.missing and not main.lacking:
        main = msgspec.structs.replace(main, lacking=notice.lacking_at(picture, record, rules))
    if not volumes or record.main is None:
        return {**parts, "main": main}
    measured, limits = notice.measure(volumes), notice.limits_of(rules)
    stated: dict[Missing, tuple[int, int | None]] = {
        Missing.AREA: (round(measured.area_km2), limits.area_km2),
        Missing.TIMES: (round(measured.duration_h * notice.US_PER_H), limits.duration_us),
        Missing.LEAD: (max(0, notice.starts_us(volumes) - now_us), notice.wanted_us(record.main, rules)),
    }
    said, limit = stated.get(main.missing[0], (None, None))
    if main.stated is None and said is not None:
        main = msgspec.structs.replace(main, stated=said, limit=limit)
    late = kind == "TOO_LATE"
    narrower = notice.later(volumes, now_us + rules.lead_short_us) if late else notice.suggest(volumes, limits)
    suggested = {"suggested": Volumes(volumes=narrower)} if narrower and kind != "PLACE_MISMATCH" else {}
    return {**suggested, **parts, "main": main}


def check_correction(parts: Mapping[str, Part], main: Correction, record: MessageRecord | None, me: str) -> None:
    """Refuse a correction of what is not named or not ours, of a field that it has not, or by a value that the field cannot hold.

    Raises: Refused naming the field.
    """
    if len(main.message.refs) != 1 or record is None or record.place is None or record.main is None:
        raise Refused("which message is corrected?", where="refs", mend="name its entry, and no other")
    if record.place.author != me:
        raise Refused("only its author corrects a message", where="refs", mend="tell its author what is wrong, in a CONCERN")
    given: dict[str, Any] = {name: value for name in VALUES if (value := getattr(main, name)) is not None}
    if "exact" in parts:
        given["exact"] = parts["exact"]
    if len(given) != 1:
        raise Refused(f"{len(given)} right values are given", where="value", mend="give one: number, place, at_us, words or volumes")
    _check_value(record.main, main.field, *next(iter(given.items())))


def _check_value(main: Part, field: str, name: str, value: Any) -> None:
    fields = [known for known in main.__struct_fields__ if known != "message"]
    if name == "exact" and field == "volumes":
        return
    if field not in fields:
        raise Refused(f"it has no field {field}", where="field", mend=f"one of {', '.join([*fields, 'volumes'])}")
    plain = {**msgspec.to_builtins(main), field: msgspec.to_builtins(value) if isinstance(value, Circle) else value}
    try:
        msgspec.convert(plain, type(main))
    except msgspec.ValidationError as fault:
        raise Refused(f"{field} cannot be that: {fault}", where=name, mend="give a value that the field can hold") from fault

"""Advice as JSON: each change with what it costs whom and what is met still, under which minima, from data how old, computed by whom.

Nothing here says that anything is free of others: it is what was computed from what was known then. What is offered or stated anew is
filled in for the verbs there are (POST /api/v1/messages, POST /api/v1/plans); a person sends it, or nobody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from deconflict.airspace.instant import Instant, format_instant
from deconflict.conflict.advice import Advice, Cost, Move, Option
from deconflict.conflict.advice_shifts import IN_TIME, Way
from deconflict.conflict.advice_tracks import Change, Choice, TrackAdvice, smallest
from deconflict.errors import Refused
from deconflict.node.operations import as_it_stands
from deconflict.picture.picture import Picture
from deconflict.statements.negotiation import Changed, OtherVolumes, Shift
from deconflict.statements.plans import Operation, Volumes
from deconflict.wire import geojson
from deconflict.wire.properties import HEADER

HEADER_PROPERTIES = frozenset(name.removesuffix("_us") for name in HEADER)
UNITS = {Change.HEADING: "deg", Change.SPEED: "m/s", Change.CLIMB: "m/s"}


def advice(picture: Picture, me: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What a node replied to AdviceAsked, for a conflict (`options`) or an alert (`aircraft`)."""
    plans: Advice | None = answer["plans"]
    if plans is not None:
        return _plans(picture, me, plans)
    return {"about": answer["about"], "kind": "alert", "aircraft": [_aircraft(picture, me, one) for one in answer["tracks"]]}


def _computed(picture: Picture, found: Advice | TrackAdvice) -> dict[str, Any]:
    return {
        "computed_by": found.computed_by, "computed_by_name": picture.name_of(found.computed_by),
        "computed_at": _time(found.computed_at_us), "data_at": _time(found.data_at_us),
        "data_age_s": round(found.data_age_us / 1e6, 1), "judged": found.judged,
    }  # fmt: skip


def _named(picture: Picture, text: str) -> dict[str, Any]:
    """party:id taken apart."""
    party, _, name = text.partition(":")
    track = picture.tracks.get((party, name))
    callsign = (track.track.callsign or "").strip() if track is not None else ""
    return {"party": party, "name": picture.name_of(party), "id": name, **({"callsign": callsign} if callsign else {})}


def _cost(picture: Picture, cost: Cost) -> dict[str, Any]:
    return {
        "party": cost.party, "name": picture.name_of(cost.party), "delay_s": round(cost.delay_s, 1),
        "distance_m": round(cost.distance_m, 1), "height_m": round(cost.height_m, 1),
    }  # fmt: skip


# plans


def _plans(picture: Picture, me: str, found: Advice) -> dict[str, Any]:
    minima = found.minima
    return {
        "about": found.conflict_id, "kind": "conflict", "objects": [_named(picture, name) for name in found.objects],
        "versions": list(found.versions),
        "minima": {
            "horizontal_m": minima.horizontal_mm / 1000, "vertical_m": minima.vertical_mm / 1000, "time_s": minima.time_us / 1e6,
        },
        "rules": found.rules, **_computed(picture, found), "complete": found.complete,
        "options": [_option(picture, me, found, number, option) for number, option in enumerate(found.options, start=1)],
    }  # fmt: skip


def _option(picture: Picture, me: str, found: Advice, number: int, option: Option) -> dict[str, Any]:
    return {
        "number": number,
        "moves": [_move(picture, me, move) for move in option.moves],
        "costs": [_cost(picture, cost) for cost in option.costs],
        "left": [_named(picture, name) for name in option.left],
        "offer": _offer(me, found, option),
        "restate": _restate(picture, me, option),
    }


def _move(picture: Picture, me: str, move: Move) -> dict[str, Any]:
    named, way = _named(picture, move.plan), move.shift.way
    amount = {"by_s": move.shift.amount / 1e6} if way in IN_TIME else {"by_m": move.shift.amount / 1000}
    aside = {"bearing_deg": move.shift.bearing_deg} if way is Way.ASIDE else {}
    volumes = [geojson.volume_json(volume) for volume in move.volumes]
    return {**named, "version": move.version, "own": named["party"] == me, "way": way.value, **amount, **aside, "volumes": volumes}


def _offer(me: str, found: Advice, option: Option) -> dict[str, Any] | None:
    """The PROPOSAL that would put it to the other side; None where both are ours, or neither."""
    others = sorted({name.partition(":")[0] for name in found.objects} - {me})
    if len(others) != 1 or all(not name.startswith(f"{me}:") for name in found.objects):
        return None
    changes = [msgspec.to_builtins(_change(move)) for move in option.moves]
    return {"kind": "PROPOSAL", "to": others[0], "body": {"conflict_id": found.conflict_id, "changes": changes}}


def _change(move: Move) -> Changed:
    """A move as a change that can be put to the others."""
    way, amount = move.shift.way, move.shift.amount
    if way in IN_TIME:
        return Shift(thing=move.plan, version=move.version, by_time_us=amount if way is Way.LATER else -amount)
    return OtherVolumes(thing=move.plan, version=move.version, volumes=move.volumes)


def _restate(picture: Picture, me: str, option: Option) -> dict[str, Any] | None:
    """Our own plan as it would be stated anew; None where another's is to be moved too, or ours is no plan, or stands otherwise by now."""
    if len(option.moves) != 1 or not option.moves[0].plan.startswith(f"{me}:"):
        return None
    (move,) = option.moves
    try:
        parts = as_it_stands(picture, me, move.plan.partition(":")[2])
    except Refused:
        return None
    main, where = parts["main"], "exact" if "exact" in parts else "buffered"
    record = picture.objects["plan", me, move.plan.partition(":")[2]]
    if not isinstance(main, Operation) or picture.current(record)[-1].place.entry != move.version:
        return None
    parts |= {"main": msgspec.structs.replace(main, why=said_of(move)), where: Volumes(volumes=move.volumes)}
    features = geojson.write(parts)
    for feature in features:
        # A statement of its own: under the id of the one before it would only be said to be there already.
        feature["properties"] = {name: value for name, value in feature["properties"].items() if name not in HEADER_PROPERTIES}
    return {"if_match": move.version, "body": geojson.collection(features)}


def said_of(move: Move) -> str:
    """A move in a few words, as the reason of a plan stated anew."""
    way, amount = move.shift.way, move.shift.amount
    if way in IN_TIME:
        return f"moved {way.value} by {amount / 60e6:.0f} min to settle a conflict"
    aside = f" towards {move.shift.bearing_deg} deg" if way is Way.ASIDE else ""
    return f"moved {way.value} by {amount / 1000:.0f} m{aside} to settle a conflict"


# aircraft


def _aircraft(picture: Picture, me: str, found: TrackAdvice) -> dict[str, Any]:
    named, least = _named(picture, found.track), smallest(found)
    return {
        **named, "own": named["party"] == me,
        "now": [
            {**_named(picture, name), "minima": {"horizontal_m": terms.horizontal_mm / 1000, "vertical_m": terms.vertical_mm / 1000}}
            for name, terms in found.now
        ],
        "basis": found.basis.value, **_computed(picture, found),
        "choices": [_choice(picture, number, choice, choice in least) for number, choice in enumerate(found.choices, start=1)],
    }  # fmt: skip


def _choice(picture: Picture, number: int, choice: Choice, is_least: bool) -> dict[str, Any]:
    """`smallest`: of its kind the least after which nobody is left and no zone entered."""
    return {
        "number": number, "change": choice.change.value, "by": round(choice.by, 3), "to": round(choice.to, 3), "unit": UNITS[choice.change],
        "cost": _cost(picture, choice.cost), "left": [_named(picture, name) for name in choice.left],
        "zones": [_named(picture, name) for name in choice.zones], "smallest": is_least,
    }  # fmt: skip


def _time(at_us: int) -> str:
    return format_instant(Instant(at_us))

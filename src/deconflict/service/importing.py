"""`deconflict import`: the plans, zones, sites and movements of files stated one by one, each with a report; a bad one costs no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from deconflict.errors import Refused
from deconflict.service.client import Client
from deconflict.service.problems import NotAllowed
from deconflict.wire import geojson
from deconflict.wire.geojson import Filing

ENDPOINTS: Mapping[str, str] = {
    "NOTICE_OF_OPERATION": "plans", "ZONE_NOTICE": "zones", "SITE_NOTICE": "sites", "MOVEMENT_NOTICE": "movements",
}  # fmt: skip
IDS = ("op_id", "zone_id", "site_id", "movement_id")


@dataclass(slots=True)
class Thing:
    """One plan, zone, site or movement of a file: its Features as they stand there, and what is wrong with any of them."""

    where: str
    name: str
    features: list[Any] = field(default_factory=list)
    kind: str = ""
    faults: list[Refused] = field(default_factory=list)


def things(data: bytes, source: str) -> list[Thing]:
    """Everything a file states, in its order. Refused when it is no GeoJSON at all."""
    outcomes = geojson.read_each(data, source=source)
    document = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    features = document["features"] if document["type"] == "FeatureCollection" else [document]
    found: dict[str, Thing] = {}
    for number, (feature, outcome) in enumerate(zip(features, outcomes, strict=True)):
        name = _name(feature) or f"features[{number}]"
        thing = found.setdefault(name, Thing(f"{source}: features[{number}]", name))
        thing.features.append(feature)
        if isinstance(outcome, Filing):
            thing.kind = outcome.kind
        else:
            thing.faults.append(outcome)
    return list(found.values())


def _name(feature: Any) -> str:
    """The object a Feature is a piece of, as `op_id NAME`; empty where it does not say."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    said = [(i, properties[i]) for i in IDS if i in properties] if isinstance(properties, dict) else []
    return f"{said[0][0]} {said[0][1]}" if len(said) == 1 else ""


def state(client: Client | None, found: Sequence[Thing]) -> list[dict[str, Any]]:
    """State each thing that can be read; without a client only say what would be. One report for each, in order.

    Raises NotAllowed when nobody is on watch, PeerFault when no node answers; what was stated before stays stated.
    """
    return [_stated(client, thing) for thing in found]


def _stated(client: Client | None, thing: Thing) -> dict[str, Any]:
    report: dict[str, Any] = {"where": thing.where, "name": thing.name}
    if thing.faults:
        return {**report, "refused": [_refusal(fault) for fault in thing.faults]}
    report["kind"] = thing.kind
    if client is None:
        return report
    body = msgspec.json.encode({"type": "FeatureCollection", "features": thing.features})
    try:
        answer = client.ask("POST", f"/api/v1/{ENDPOINTS[thing.kind]}", body, {"Idempotency-Key": client.id_of(body)})
    except NotAllowed:
        raise
    except Refused as fault:
        return {**report, "refused": [_refusal(fault)]}
    return {**report, "entry": answer["entry"], "again": bool(answer.get("again")), "conflicts": list(answer.get("conflicts", ()))}


def _refusal(fault: Refused) -> dict[str, str]:
    return {"what": fault.what, "where": fault.where, "mend": fault.mend}

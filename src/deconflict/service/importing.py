"""`deconflict import`: the records of files stated one by one, each with a report; a bad one costs no other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from deconflict.errors import Refused
from deconflict.service.client import Client
from deconflict.service.opening import refusal, report
from deconflict.service.problems import NotAllowed
from deconflict.wire.opened import Record

ENDPOINTS: Mapping[str, str] = {
    "NOTICE_OF_OPERATION": "plans", "ZONE_NOTICE": "zones", "SITE_NOTICE": "sites", "MOVEMENT_NOTICE": "movements",
}  # fmt: skip


def state(client: Client | None, found: Sequence[Record]) -> list[dict[str, Any]]:
    """State each record that can be read; without a client only say what would be. One report for each, in order.

    Raises NotAllowed when nobody is on watch, PeerFault when no node answers; what was stated before stays stated.
    """
    return [_stated(client, record) for record in found]


def _stated(client: Client | None, record: Record) -> dict[str, Any]:
    said = report(record)
    if client is None or not record.kind:
        return said
    body = msgspec.json.encode({"type": "FeatureCollection", "features": record.features})
    try:
        answer = client.ask("POST", f"/api/v1/{ENDPOINTS[record.kind]}", body, {"Idempotency-Key": client.id_of(body)})
    except NotAllowed as fault:
        if fault.where != "person":
            raise
        return {**said, "refused": [refusal(fault)]}
    except Refused as fault:
        return {**said, "refused": [refusal(fault)]}
    if "waiting_for" in answer:
        return {**said, "waiting_for": answer["waiting_for"], "hash": answer["hash"]}
    return {**said, "entry": answer["entry"], "again": bool(answer.get("again")), "conflicts": list(answer.get("conflicts", ()))}

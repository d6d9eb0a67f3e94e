"""One made-up statement of every kind: for tests of words, and for pages that show two languages side by side. The places are invented."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import msgspec

from deconflict.agreement import stating
from deconflict.agreement.agreement import Agreement, version_hash
from deconflict.agreement.parties import Member, Parties, PartyRole
from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.track import Plot
from deconflict.airspace.volume import Circle, Polygon, Volume3D, Volume4D
from deconflict.statements import KINDS
from deconflict.statements.base import Part

ALFA, BRAVO, CHARLIE = "a" * 26, "b" * 26, "c" * 26
NAMES: Final[Mapping[str, str]] = {ALFA: "ALFA", BRAVO: "BRAVO", CHARLIE: "CHARLIE"}
HASH: Final = "h" * 43
AT_US: Final = 1_785_402_000_000_000
"""2026-07-30 09:00:00Z."""
CIRCLE: Final = Circle(30_520_000_000, -38_300_000_000, 9_260_000)
BLOCK: Final = Volume4D(Volume3D(CIRCLE, Height(1_219_200, Reference.AMSL), Height(3_048_000, Reference.FL)), AT_US, AT_US + 3_600_000_000)
PLOT: Final = Plot(track_id="4b1814", at_us=AT_US, lat_ndeg=30_520_000_000, lon_ndeg=-38_300_000_000, callsign="RESCUE1")
FIELD: Final = Volume4D(
    Volume3D(
        Polygon(((30_400_000_000, -38_300_000_000), (30_400_000_000, -38_200_000_000), (30_500_000_000, -38_300_000_000))),
        Height(0, Reference.AGL),
        Height(120_000, Reference.AGL),
    ),
    AT_US,
    AT_US + 3_600_000_000,
)

_BY_NAME: Final[dict[str, Any]] = {
    "message": None, "to": [BRAVO], "msg_id": "m-1", "by": "Officer 1", "said_by": "Officer 7", "refs": [HASH], "status": "ACTUAL",
    "ack_by": AT_US + 60_000_000, "valid_until": AT_US + 3_600_000_000,
    "name": "ALFA air desk", "peer_name": "BRAVO", "signing_key": HASH, "logbook": "plans", "part": "exact", "software": "deconflict 0.1",
    "first_header": "{}", "second_header": "{}", "first_signature": "s" * 86, "second_signature": "s" * 86, "peer_certificate": "c" * 64,
    "pair": [f"{ALFA}:4b1814", f"{BRAVO}:4b1815"], "objects": [f"{ALFA}:FIRE-1", f"{BRAVO}:P-2"], "thing": f"{ALFA}:P-1",
    "object": f"{ALFA}:P-1", "op_id": "P-1", "zone_id": "Z-4", "site_id": "S-12", "movement_id": "CONVOY-3", "incident_id": "I-7",
    "meeting_id": "M-31", "action_id": "A-5", "agreement_id": "ostra-2026", "suspension_id": "SU-1", "title": "Ostra line",
    "authority": "Ostra Control", "function": "hospital", "manager": "Ostra Rescue", "verified_by": "Field team 2",
    "on_behalf_of": "Aid Flight", "means": "+00 000 0000", "hours": "24 h", "languages": ["en", "ru"], "callsign": "RESCUE1",
    "squawk": "7000", "tracks": ["4b1814"], "track": "4b1814", "track_id": "4b1814", "exempt": ["FIRE-1"], "nonce": "n-1",
    "reference": "Ostra airfield", "remark": "smoke to the north", "text": "please call when on the way", "why": "weather",
    "detail": "timed out", "trigger": "unannounced entry", "where": "Ostra", "rules": "ostra-2026", "authorised_by": "Chief of operations",
    "incoming": "Officer 1", "outgoing": "Officer 2", "breached": "area", "field": "count", "lacking": ["callsign", "contact"],
    "words": "three aircraft, not two",
    "checkpoint": "deconflict\n1\nroot", "cosignature": "— witness AAAA", "lower_mm": 1_219_200, "upper_mm": 3_048_000,
    "lat_ndeg": 30_601_000_000, "lon_ndeg": -38_300_000_000, "range_horizontal_mm": 9_000_000, "bearing_mdeg": 180_000, "count": 3,
    "check_in_time_us": 3_600_000_000, "by_time_us": -900_000_000, "data_age_time_us": 42_000_000,
    "breached_time_us": 600_000_000, "stated": 5_400_000, "limit": 900_000,
    "frequency_hz": 121_500_000, "tried_hz": [121_500_000, 4_125_000], "until_us": AT_US + 3_600_000_000,
    "answer_by": AT_US + 900_000_000, "due_us": AT_US + 86_400_000_000, "day_us": AT_US - AT_US % 86_400_000_000,
    "volumes": [msgspec.to_builtins(BLOCK), msgspec.to_builtins(FIELD)], "lower": msgspec.to_builtins(Height(1_219_200, Reference.AMSL)),
    "upper": msgspec.to_builtins(Height(3_048_000, Reference.FL)), "missing": ["place"], "wanted": "L2", "basis": "COARSE",
    "endangered": "rescue", "state": "Activated",
}  # fmt: skip
_BY_STRUCT: Final[dict[tuple[str, str], Any]] = {
    ("PairConfirm", "versions"): [1, 2], ("Acknowledgement", "level"): "L4", ("Heard", "level"): "L4", ("LineStatus", "state"): "UP",
    ("PartDropped", "part"): "contact", ("Agenda", "items"): ["crossings of the river", "next week's survey"],
    ("Minutes", "lines"): ["both sides keep 5 NM from the airfield", "the survey begins a day later"], ("AgreementSign", "positions"): [],
    ("Displaced", "first"): "rescue", ("Displaced", "displaced"): "state", ("Claim", "harm"): ["building_damaged"],
    ("SarUpdate", "persons_found"): 2,
}  # fmt: skip
_BY_KIND: Final[dict[str, dict[str, Any]]] = {
    "TOO_VAGUE": {"missing": ["area"], "stated": 5400, "limit": 900},
    "TOO_LATE": {"missing": ["lead"], "stated": 900_000_000, "limit": 3_600_000_000},
    "CLAIM_ANSWER": {"missing": ["time", "evidence"]},
}  # fmt: skip
"""Where kinds share a struct, or a word, and each means something of its own by it."""


@lru_cache(maxsize=2 * len(KINDS))
def sample(kind: str, *, whole: bool = True) -> Mapping[str, Part]:
    """A statement of the kind by its parts: with every field said, or (not whole) the main part with what must be said only."""
    parts = KINDS[kind].parts.items()
    own = {"main": _BY_KIND[kind]} if kind in _BY_KIND and whole else {}
    return MappingProxyType({name: sample_part(part, whole=whole, **own.get(name, {})) for name, part in parts if whole or name == "main"})


def sample_part(part: type[Part], *, whole: bool = True, **fixed: object) -> Any:
    """One part, with the fields in `fixed` as given (as plain values)."""
    return msgspec.convert(_values(part, whole=whole) | fixed, part)


def agreement() -> Agreement:
    """An agreement with every clause as it stands by default, between two parties."""
    parties = Parties(parties=tuple(Member(party=party, name=NAMES[party], role=PartyRole.MILITARY) for party in (ALFA, BRAVO)))
    return Agreement(agreement_id="ostra-2026", title="Ostra line", parties=parties)


def _values(struct: type[msgspec.Struct], *, whole: bool) -> dict[str, Any]:
    """Plain values for a struct's fields; hashes of what an agreement states are computed, since a part with a wrong one is no part."""
    fields = msgspec.structs.fields(struct)
    stated = _stated(struct.__name__)
    said = {field.encode_name: _value(struct, field) for field in fields if (whole or field.required) and field.name not in stated}
    if "message" in said:
        header = next(field.type for field in fields if field.name == "message")
        said["message"] = _values(header, whole=True)
    return said | stated


def _stated(name: str) -> dict[str, Any]:
    made = agreement()
    clauses = [{"clause": clause, "terms": text} for clause, text in stating.state(made)]
    if name == "AgreementPropose":
        return {"clauses": clauses, "version": version_hash(made)}
    if name == "AgreementAmend":
        return {"clauses": clauses[3:5]}
    return {"signed": stating.signed_hash(HASH, [])} if name == "AgreementSign" else {}


def _value(struct: type[msgspec.Struct], field: msgspec.structs.FieldInfo) -> Any:
    if (struct.__name__, field.name) in _BY_STRUCT:
        return _BY_STRUCT[struct.__name__, field.name]
    return _of_type(field.type, field.name) if field.name not in _BY_NAME else _fitting(field)


def _fitting(field: msgspec.structs.FieldInfo) -> Any:
    """The value kept for that name, or one by type where this struct means something else by the name."""
    value = _BY_NAME[field.name]
    try:
        msgspec.convert(value, field.type)
    except msgspec.ValidationError:
        return _of_type(field.type, field.name)
    return value


def _of_type(annotation: Any, name: str) -> Any:
    """A plain value that the type takes."""
    for candidate in _candidates(annotation, name):
        try:
            msgspec.convert(candidate, annotation)
        except msgspec.ValidationError:
            continue
        return candidate
    raise LookupError(f"no sample fits {name}: {annotation}")


def _candidates(annotation: Any, name: str) -> list[Any]:
    """Values to try, the most telling first."""
    kinds = [kind for kind in _classes(annotation) if isinstance(kind, type)]
    found: list[Any] = [msgspec.to_builtins(CIRCLE)] if Circle in kinds else []
    found += (
        [msgspec.to_builtins(Plot(track_id="4b1814", at_us=AT_US, lat_ndeg=0, lon_ndeg=0, callsign="RESCUE1"))] if Plot in kinds else []
    )
    found += [next(iter(kind)).value for kind in kinds if issubclass(kind, Enum)]
    for kind in kinds:
        if issubclass(kind, msgspec.Struct) and kind not in (Circle, Plot):
            tag = kind.__struct_config__.tag
            found.append(_values(kind, whole=True) | ({"change": tag} if tag else {}))
    found += [True] if bool in kinds else []
    found += [304_800 if "vertical" in name else 9_260_000 if name.endswith("_mm") else AT_US if name.endswith("_us") else 3, AT_US, 1]
    found += [BRAVO, HASH, f"{ALFA}:P-1", "CAUTION", "area", f"some {name.replace('_', ' ')}", "en"]
    return [*([value] for value in found), *([value, value] for value in found), *found] if "tuple" in str(annotation) else found


def _classes(annotation: Any) -> list[Any]:
    """Every class named anywhere in a type."""
    own = [annotation] if isinstance(annotation, type) else []
    inner = (getattr(annotation, "__origin__", None), *getattr(annotation, "__args__", ()))
    return [*own, *(kind for part in inner if part is not None for kind in _classes(part))]

"""An id sent again finds the entry it made: in this run, after a restart, and without looking through the record."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from deconflict.errors import Refused
from deconflict.logbook.store import MemoryStore
from deconflict.picture.picture import PartyRecord, Picture
from deconflict.service.filing import Chosen, channel_to, message_parts, new_msg_id, version_in
from deconflict.statements import KINDS
from deconflict.statements.base import Role
from deconflict.statements.claims import Claim, ClaimSource
from deconflict.statements.plans import PlaceReference

from .rig import Rig, rigs

PLAN = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[6.5, 46.5], [6.6, 46.5], [6.6, 46.6], [6.5, 46.6], [6.5, 46.5]]]},
    "properties": {
        "op_id": "S", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted",
        "lower": "0m W84", "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    },
}  # fmt: skip


def test_the_same_id_is_the_same_entry_before_and_after_a_restart(tmp_path: Path) -> None:
    async def story() -> None:
        store = MemoryStore()
        rig = Rig(tmp_path / "a", "ALFA", store=store)
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            first = await rig.post("/api/v1/plans", PLAN, headers={"Idempotency-Key": "p-1"})
        again = Rig.again(rig, store=store)
        async with rigs(again):
            held = len(list(store.scan()))
            answer = await again.post("/api/v1/plans", PLAN, status=200, headers={"Idempotency-Key": "p-1"})
            assert (answer["entry"], answer["again"]) == (first["entry"], True)
            assert len(list(store.scan())) == held
            other = await again.post("/api/v1/plans", PLAN, headers={"Idempotency-Key": "p-2"})
            assert other["entry"] != first["entry"]

    asyncio.run(story())


@pytest.mark.parametrize("kind", ["WARNING", "STOP_REQUEST", "EMERGENCY", "SAR_REQUEST", "OFF_NOMINAL"])
def test_a_place_may_be_said_a_second_way(kind: str) -> None:
    assert KINDS[kind].parts["reference"] is PlaceReference
    body = {"place": {"lat_deg": 46.5, "lon_deg": 6.6, "radius_m": 500}, "endangered": "civil"}
    said = {"name": "Ostra field", "lat_deg": 46.6, "lon_deg": 6.6, "range_m": 9000, "bearing_deg": 180}
    at_rest = {"reference": "Ostra field", "lat_ndeg": 46_600_000_000, "lon_ndeg": 6_600_000_000,
               "range_horizontal_mm": 9_000_000, "bearing_mdeg": 180_000}  # fmt: skip
    chosen = Chosen("watch-1", Role.DUTY)
    found = [message_parts("STOP_REQUEST", {**body, "reference": each}, chosen, "a" * 26, 0)["reference"] for each in (said, at_rest)]
    assert found == [msgspec.convert(at_rest, PlaceReference)] * 2
    for wrong in ({**said, "bearing_deg": 400}, {**said, "of": 1}, {"reference": "Ostra field"}):
        with pytest.raises(Refused) as refused:
            message_parts("STOP_REQUEST", {**body, "reference": wrong}, chosen, "a" * 26, 0)
        assert refused.value.where.startswith("body.reference")


def test_ids_we_give_sort_by_time() -> None:
    made = [new_msg_id(at_ms * 1000) for at_ms in (0, 1, 2**20, 1_800_000_000_000)]
    assert made == sorted(made)
    assert all(len(one) == 36 and one[14] == "7" and one[19] in "89ab" for one in made)


def test_any_message_is_made_from_its_fields() -> None:
    fields = {
        "source": "residents", "confidence": "low", "harm": ["civilians_injured"], "from_us": "2026-07-30T09:15:00Z", "until_us": 5,
        "place": {"lat_deg": 46.5, "lon_deg": 6.6, "radius_m": 2000},
    }  # fmt: skip
    chosen = Chosen(by="M. Ivanova", role=Role.DUTY, refs=("r" * 43,))
    main = message_parts("CLAIM", fields, chosen, "a" * 26, 7)["main"]
    assert isinstance(main, Claim)
    assert (main.source, main.from_us, main.until_us, main.message.refs) == (ClaimSource.RESIDENTS, 1_785_402_900_000_000, 5, ("r" * 43,))


@pytest.mark.parametrize(
    ("kind", "fields", "where"),
    [
        ("RECEIPT", {}, "kind"), ("NEWS", {}, "kind"), ("CLAIM", {"from_us": "yesterday"}, "body.from_us"),
        ("CLAIM", {"source": "press"}, "body"),
        ("CLAIM", {"message": {}}, "body.message"), ("INCIDENT_REPORT", {"incident_id": "I1", "stage": "initial"}, "body"),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_its_path(kind: str, fields: dict[str, object], where: str) -> None:
    with pytest.raises(Refused) as refused:
        message_parts(kind, fields, Chosen(by="M. Ivanova", role=Role.DUTY), "a" * 26, 7)
    assert refused.value.where == where
    assert refused.value.mend


def test_a_plan_is_begun_and_ended_without_stating_it_by_hand(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            stated = {**PLAN, "properties": {**PLAN["properties"], "contact": {"name": "desk", "means": "+00 1"}}}  # type: ignore[dict-item]
            await rig.post("/api/v1/plans", stated)
            begun = await rig.post("/api/v1/plans/S/activate", {"why": "on time"})
            early = await rig.post("/api/v1/plans/S/cancel", {}, status=422)
            assert early["mend"] == "say it by OPERATION_COMPLETE"
            await rig.post("/api/v1/plans/S/overdue", {})
            await rig.post("/api/v1/plans/S/complete", {})
            shown = (await rig.client.get("/api/v1/picture")).json()
            said = [m["kind"] for m in reversed(shown["messages"])]
            assert said == ["NOTICE_OF_OPERATION", "OPERATION_ACTIVATE", "OPERATION_OVERDUE", "OPERATION_COMPLETE"]
            assert begun["entry"]
            (plan,) = shown["plans"]
            assert (plan["state"], plan["contact"]) == ("Ended", {"name": "desk", "means": "+00 1"})
            assert (await rig.post("/api/v1/plans/S/explode", {}, status=422))["where"] == "verb"
            assert (await rig.post("/api/v1/plans/T/activate", {}, status=422))["where"] == "op_id"

    asyncio.run(story())


def test_a_movement_is_stated_as_geojson_or_as_a_message(tmp_path: Path) -> None:
    extent = {name: PLAN["properties"][name] for name in ("lower", "upper", "from", "until")}  # type: ignore[index]

    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            now = (await rig.client.get("/api/v1/picture")).json()["now"]
            said = {"movement": "convoy", "state": "Accepted", "vehicles": 2, "aircraft": 0, "release_to_all": True}
            contact, consent = {"name": "leader", "means": "121.5 MHz"}, {"consent_by": "the leader"}
            timed = {**said, "contact_tested_at": now, "check_in_time_s": 600, "contact": contact, "consent": {**consent, "at": now}}
            properties = {"movement_id": "C1", **timed, **extent}
            await rig.post("/api/v1/movements", {**PLAN, "properties": properties})
            body = {
                "movement_id": "C2", **said, "contact_tested_at_us": now, "check_in_time_us": 600_000_000, "contact": contact,
                "consent": {**consent, "at_us": now}, "exact": {**PLAN, "properties": extent},
            }  # fmt: skip
            await rig.post("/api/v1/messages", {"kind": "MOVEMENT_NOTICE", "body": body})
            bad = await rig.post("/api/v1/messages", {"kind": "MOVEMENT_NOTICE", "body": {**body, "contact": {"name": "x"}}}, status=422)
            assert bad["where"] == "body.contact"
            shown = (await rig.client.get("/api/v1/picture")).json()["movements"]
            assert [(one["movement_id"], one["check_in_s"], len(one["volumes"])) for one in shown] == [("C1", 600, 1), ("C2", 600, 1)]
            assert (await rig.post("/api/v1/movements", PLAN, status=422))["mend"].endswith("movements to /movements")

    asyncio.run(story())


def test_a_plan_that_recurs_is_filed_time_by_time_and_once(tmp_path: Path) -> None:
    async def story() -> None:
        rig = Rig(tmp_path / "a", "ALFA")
        repeat = {"days": ["TUE", "WED"], "until": "2030-01-03T00:00:00Z"}
        weekly = {**PLAN, "properties": {**PLAN["properties"], "repeat": repeat}}  # type: ignore[dict-item]
        async with rigs(rig):
            await rig.watch("M. Ivanova")
            filed = await rig.post("/api/v1/plans", weekly, headers={"Idempotency-Key": "w-1"})
            assert [time["op_id"] for time in filed["times"]] == ["S.20300101", "S.20300102"]
            assert filed["entry"] == filed["times"][0]["entry"]
            again = await rig.post("/api/v1/plans", weekly, status=200, headers={"Idempotency-Key": "w-1"})
            assert [time["entry"] for time in again["times"]] == [time["entry"] for time in filed["times"]]

    asyncio.run(story())


def test_an_if_match_names_the_one_version_of_one_object() -> None:
    etag = f'"{"A" * 43}"'
    assert (version_in(None, 3), version_in(f" {etag} ")) == (None, "A" * 43)
    for match, objects in ((etag, 2), (f"{etag}, {etag}", 1), ("A" * 43, 1), ("*", 1)):
        with pytest.raises(Refused) as fault:
            version_in(match, objects)
        assert fault.value.where == "If-Match" and fault.value.mend


def test_a_line_is_called_by_a_peers_name_or_id_and_never_by_a_name_that_two_have() -> None:
    me, bravo, other = "a" * 26, "b" * 26, "c" * 26
    confirmed = {(me, party): (None, SimpleNamespace(peer_name="BRAVO")) for party in (bravo, other)}
    picture: Any = Picture(pairings=confirmed, channels={"x": (me, bravo), "y": (me, other)})  # type: ignore[arg-type]
    assert (channel_to(picture, me, None), channel_to(picture, me, other)) == (None, "y")
    with pytest.raises(Refused, match="2 peers are called 'BRAVO'") as said:
        channel_to(picture, me, "BRAVO")
    assert (said.value.where, said.value.mend) == ("to", f"give the id: {bravo} or {other}")
    with pytest.raises(Refused, match="no line to 'DELTA'"):
        channel_to(picture, me, "DELTA")
    picture.parties[other] = PartyRecord(other, name="CHARLIE")
    assert channel_to(picture, me, "CHARLIE") == "y"

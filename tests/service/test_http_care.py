"""The list of reads over HTTP: for who may, newest first, by person and time."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from deconflict.airspace.instant import Instant, format_instant

from .rig import Rig
from .test_http_people import alone


def test_the_list_tells_who_looked_at_what_newest_first(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.get("/api/v1/log")
        await rig.get("/api/v1/picture")
        told = (await rig.get("/api/v1/reads"))["reads"]
        assert [line["what"] for line in told] == ["reads", "picture", "log", "started"]
        assert [line["who"] for line in told] == ["test", "test", "test", "node"]
        assert all(line["whole"] and line["times"] == 1 and line["first_at"] <= line["last_at"] for line in told)
        assert "role" not in told[0]
        assert [line["what"] for line in (await rig.get("/api/v1/reads?who=node"))["reads"]] == ["started"]
        assert (await rig.get("/api/v1/reads?to=2020-01-01T00:00:00Z"))["reads"] == []
        assert len((await rig.get("/api/v1/reads?from=2020-01-01T00:00:00Z&limit=1"))["reads"]) == 1
        assert (await rig.client.get("/api/v1/reads?from=yesterday")).status_code == 422
        only = rig.station.house.sessions.new_token("reader", ("read",))
        assert (await rig.client.get("/api/v1/reads", headers={"Authorization": f"Bearer {only}"})).status_code == 403

    alone(tmp_path, story)


DAY_US = 86_400_000_000
NOW_US = time.time_ns() // 1_000_000_000 * 1_000_000


def day(number: int) -> str:
    """The instant that many days from now."""
    return format_instant(Instant(NOW_US + number * DAY_US))


CONSENT = {"consent_by": "the director", "at": day(-1), "until": day(32)}
SITE: dict[str, Any] = {
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [-39.7, 34.5]},
    "properties": {"site_id": "S-12", "function": "clinic", "from": day(0), "until": day(60), "radius_m": 300, "consent": CONSENT,
                   "release_to_all": True},
}  # fmt: skip


def test_a_sites_list_is_confirmed_with_consent_and_the_consent_shows_nowhere(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        lacking = {**SITE, "properties": {**SITE["properties"], "consent": {"consent_by": "the director"}}}
        assert "consent" in (await rig.post("/api/v1/sites", lacking, 422))["where"]
        unlisted = {**SITE, "properties": {name: said for name, said in SITE["properties"].items() if name != "release_to_all"}}
        assert (await rig.post("/api/v1/sites", unlisted, 422))["where"] == "release"
        first = (await rig.post("/api/v1/sites", SITE))["entry"]
        (site,) = (await rig.get("/api/v1/picture?only=sites"))["sites"]
        assert (site["release_until"], site["until"], site["confirm_from"]) == (day(32), day(60), day(24))
        asked = {"consent_by": "the director", "consent_until": day(80)}
        assert (await rig.post("/api/v1/sites/S-13/confirmation", asked, 422))["where"] == "site_id"
        assert (await rig.post("/api/v1/sites/S-12/confirmation", {**asked, "until": "soon"}, 422))["where"] == "until"
        again = (await rig.post("/api/v1/sites/S-12/confirmation", {**asked, "until": day(70)}))["entry"]
        assert again != first
        (site,) = (await rig.get("/api/v1/picture?only=sites"))["sites"]
        assert (site["version"], site["release_until"], site["release_to_all"]) == (again, day(70), True)
        assert site["geometry"] is not None
        assert "director" not in (await rig.client.get("/api/v1/picture")).text
        assert "director" not in (await rig.client.get("/api/v1/picture.geojson")).text

    alone(tmp_path, story)


MOVEMENT: dict[str, Any] = {
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [-39.7, 34.5]},
    "properties": {
        "movement_id": "CONVOY-3", "movement": "convoy", "state": "Accepted", "vehicles": 4, "aircraft": 0, "radius_m": 900,
        "check_in_time_s": 1800, "contact_tested_at": day(0), "contact": {"name": "leader", "means": "121.5 MHz"}, "lower": "SFC",
        "upper": "50m AGL", "from": day(1), "until": day(3), "release_to_all": True, "release_until": day(2), "consent": CONSENT,
    },
}  # fmt: skip


def test_a_movements_list_is_confirmed_until_it_is_over(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        await rig.watch("M. Ivanova")
        await rig.post("/api/v1/movements", MOVEMENT)
        (moving,) = (await rig.get("/api/v1/picture?only=movements"))["movements"]
        assert (moving["release_until"], moving["release_to_all"]) == (day(2), True)
        assert day(1) < moving["confirm_from"] < day(2)
        asked = {"consent_by": "the leader"}
        assert (await rig.post("/api/v1/movements/CONVOY-4/confirmation", asked, 422))["where"] == "movement_id"
        stale = {**asked, "contact_tested_at": day(-3)}
        assert (await rig.post("/api/v1/movements/CONVOY-3/confirmation", stale, 422))["where"] == "contact_tested_at_us"
        await rig.post("/api/v1/movements/CONVOY-3/confirmation", {**asked, "contact_tested_at": day(0)})
        (moving,) = (await rig.get("/api/v1/picture?only=movements"))["movements"]
        assert moving["release_until"] == moving["confirm_from"] == day(4), "it ends with the movement, a day after its last leg"

    alone(tmp_path, story)

"""A hand-written picture of an invented sky: ALFA's desk, BRAVO on the line, a fire zone, an aircraft nobody on the line commands."""

from __future__ import annotations

from datetime import timedelta
from math import cos, radians, sin
from typing import Any

from desk import START, rungs_of, text_of

ALFA = "alfaaaaaaaaaaaaaaaaaaaaaaa"
BRAVO = "bravoaaaaaaaaaaaaaaaaaaaaa"
NAMES = {ALFA: "ALFA FIRE DESK", BRAVO: "BRAVO"}
NM_DEG = 1 / 60


def at(seconds: float) -> str:
    """Seconds from the start, as text."""
    return text_of(START + timedelta(seconds=seconds))


def height(value_m: float, reference: str) -> dict[str, Any]:
    """A height with its reference."""
    return {"value_m": value_m, "reference": reference}


def area(corners: list[list[float]], low: dict[str, Any], high: dict[str, Any], begins_s: float, ends_s: float) -> dict[str, Any]:
    """One volume."""
    ring = [*corners, corners[0]]
    return {"geometry": {"type": "Polygon", "coordinates": [ring]}, "lower": low, "upper": high, "from": at(begins_s), "until": at(ends_s)}


def square(lon: float, lat: float) -> dict[str, Any]:
    """A small area round a point."""
    ring = [[lon + x, lat + y] for x, y in ((-0.006, -0.005), (0.006, -0.005), (0.006, 0.005), (-0.006, 0.005), (-0.006, -0.005))]
    return {"type": "Polygon", "coordinates": [ring]}


def track(
    party: str, track_id: str, callsign: str, lat: float, lon: float, course: float, kt: float, feet: float, age_s: float = 1
) -> dict[str, Any]:
    """One track with five history dots behind it."""
    step = kt / 3600 * 30 * NM_DEG
    back = [[lon - i * step * sin(radians(course)) / cos(radians(lat)), lat - i * step * cos(radians(course))] for i in range(5, 0, -1)]
    return {
        "party": party,
        "name": NAMES[party],
        "track_id": track_id,
        "callsign": callsign,
        "lat_deg": lat,
        "lon_deg": lon,
        "height": height(feet * 0.3048, "AMSL"),
        "ground_speed_m_s": kt * 0.514444,
        "course_deg": course,
        "v_up_m_s": 0.0,
        "at": at(-age_s),
        "age_s": age_s,
        "stale_after_s": 15.0,
        "own": party == ALFA,
        "on_ground": False,
        "source": "self_reported",
        "status": "EXERCISE",
        "history": back,
    }


def plan(party: str, op_id: str, kind: str, volume: dict[str, Any], state: str = "Accepted") -> dict[str, Any]:
    """One plan."""
    return {
        "party": party,
        "name": NAMES[party],
        "op_id": op_id,
        "version": op_id,
        "state": state,
        "operation": kind,
        "aircraft_class": "crewed",
        "status": "EXERCISE",
        "own": party == ALFA,
        "volumes": [volume],
    }


def message(entry: str, kind: str, author: str, **more: Any) -> dict[str, Any]:
    """One message to the other party."""
    other = BRAVO if author == ALFA else ALFA
    base: dict[str, Any] = {
        "entry": entry,
        "msg_id": entry,
        "kind": kind,
        "from": {"party": author, "name": NAMES[author]},
        "to": [other],
        "ours": author == ALFA,
        "priority": "URGENT",
        "status": "EXERCISE",
        "written_at": at(-20),
        "ack_by": at(280),
        "answer_by": at(880),
        "answers": [],
        "read_back": author != ALFA and more.get("priority", "URGENT") in ("FLASH", "URGENT"),
        "also": None,
        "text": "",
        "ladder": {other: rungs_of(stored_at=at(-19))},
        "climbs": [],
    }
    return base | more


def alert(number: int, level: str, loss_s: float, pair: list[dict[str, Any]], note: str = "") -> dict[str, Any]:
    """One alert between two tracks."""
    return {
        "id": f"alert-{number:02}",
        "level": level,
        "raised_at": at(-20),
        "active": True,
        "loss_at": at(loss_s),
        "time_to_loss_s": loss_s,
        "pair": [{key: each[key] for key in ("party", "track_id", "callsign")} for each in pair],
        "closest_at": at(loss_s + 20),
        "closest_horizontal_m": 741.0,
        "closest_vertical_m": 61.0,
        "minima": {"horizontal_m": 1852.0, "vertical_m": 152.4},
        "basis": "EXACT",
        "data_age_s": 4.0,
        "stale_after_s": 15.0,
        "low_confidence": False,
        "message": note,
    }


def tracks() -> list[dict[str, Any]]:
    """Six aircraft near the invented island's coast."""
    uncommanded = track(ALFA, "0c0ffe", "GLIDER7", 34.33, -39.28, 40, 60, 4500, 2) | {"uncommanded": True, "v_up_m_s": 2.0}
    return [
        track(ALFA, "a00001", "RESCUE1", 34.52, -39.78, 110, 110, 2500) | {"v_up_m_s": 3.0},
        track(BRAVO, "b00002", "POL07", 34.46, -39.52, 290, 130, 3200, 4) | {"v_up_m_s": -2.5},
        track(ALFA, "a00003", "TANKER3", 34.64, -39.58, 200, 150, 6000),
        track(BRAVO, "b00004", "UAV-A3", 34.28, -39.70, 30, 45, 900, 72),
        track(BRAVO, "b00005", "SURVEY2", 34.60, -39.30, 350, 95, 5200, 22),
        uncommanded,
    ]


def zone() -> dict[str, Any]:
    """The fire zone."""
    corners = [[-39.66, 34.50], [-39.40, 34.56], [-39.34, 34.72], [-39.60, 34.74]]
    volume = area(corners, height(0, "AGL"), height(1524, "AMSL"), -2000, 7000)
    return {
        "party": ALFA,
        "name": NAMES[ALFA],
        "zone_id": "F-12",
        "version": "F-12",
        "zone_type": "fire_traffic",
        "authority": "ALFA FIRE DESK",
        "cancelled": False,
        "status": "EXERCISE",
        "own": True,
        "volumes": [volume],
    }


def plans() -> list[dict[str, Any]]:
    """One plan flying, two to come, one of which meets the zone."""
    box = [[-39.88, 34.44], [-39.70, 34.44], [-39.70, 34.58], [-39.88, 34.58]]
    route = [[-39.54, 34.30], [-39.42, 34.30], [-39.38, 34.62], [-39.48, 34.62]]
    return [
        plan(ALFA, "RESCUE-1", "medevac", area(box, height(300, "AMSL"), height(1200, "AMSL"), -1500, 5000), "Activated"),
        plan(BRAVO, "HUM-204", "humanitarian", area(route, height(900, "AMSL"), height(2438.4, "FL"), 3300, 9000)),
        plan(
            BRAVO,
            "POL-7",
            "patrol",
            area([[-39.3, 34.36], [-39.1, 34.36], [-39.1, 34.5], [-39.3, 34.5]], height(0, "AGL"), height(914.4, "AMSL"), -900, 9000),
            "Activated",
        ),
    ]


def messages() -> list[dict[str, Any]]:
    """A FLASH each way, a conflict notice, an answered notice."""
    warning = ["WILCO", "UNABLE", "STANDBY", "NO_CONTROL"]
    return [
        message(
            "warn-theirs",
            "WARNING",
            BRAVO,
            priority="FLASH",
            written_at=at(-11),
            ack_by=at(49),
            answer_by=at(169),
            answers=warning,
            text="RESCUE1 and POL07 converging: 0.4 NM / 200 ft at 12:05:49Z",
            ladder={ALFA: rungs_of(stored_at=at(-10))},
        ),
        message(
            "warn-ours",
            "WARNING",
            ALFA,
            priority="FLASH",
            written_at=at(-21),
            ack_by=at(38),
            answer_by=at(159),
            answers=warning,
            text="UAV-A3 not heard for 1 min, last seen south of zone F-12",
            ladder={BRAVO: rungs_of(stored_at=at(-20), shown_at=at(-17), next={"role": "alternate", "at": at(38)})},
        ),
        message(
            "conflict-1",
            "CONFLICT_NOTICE",
            BRAVO,
            answers=["WILCO", "UNABLE", "STANDBY", "NOTED", "OBJECT", "NO_CONTROL"],
            text="HUM-204 and zone F-12 meet 12:58Z to 14:00Z",
            ladder={ALFA: rungs_of(stored_at=at(-19), shown_at=at(-15), understood={"at": at(-9), "by": "M. Ivanova"})},
        ),
        message(
            "notice-9",
            "NOTICE_OF_OPERATION",
            ALFA,
            priority="ROUTINE",
            written_at=at(-900),
            ack_by=at(900),
            answer_by=at(3600),
            answers=["NO_OBJECTION"],
            text="RESCUE-1 medevac, crewed, 11:38Z to 13:27Z",
            ladder={
                BRAVO: rungs_of(
                    stored_at=at(-899),
                    shown_at=at(-880),
                    understood={"at": at(-860), "by": "Khan"},
                    answered={"at": at(-820), "by": "Khan", "answer": "NO_OBJECTION"},
                )
            },
        ),
    ]


def picture() -> dict[str, Any]:
    """The whole picture, as GET /api/v1/picture gives it."""
    sky = tracks()
    conflict = {
        "id": "conflict-hum-f12",
        "level": "CAUTION",
        "objects": [f"{BRAVO}:HUM-204", f"{ALFA}:F-12"],
        "from": at(3300),
        "until": at(7000),
        "lower_m": 900.0,
        "upper_m": 1524.0,
        "basis": "COARSE",
        "bound_m": 400.0,
        "breached": {"horizontal_m": 0.0, "vertical_m": 0.0, "time_s": 0},
        "computed": "SAME",
        "by": [ALFA, BRAVO],
        "message": "conflict-1",
    }
    line = {"channel": "c", "peer": BRAVO, "name": "BRAVO"}
    return {
        "now": at(0),
        "me": {"party": ALFA, "name": NAMES[ALFA]},
        "status": "EXERCISE",
        "reading": {
            "locale": "en",
            "dir": "ltr",
            "horizontal": "NM",
            "vertical": "ft",
            "speed": "kt",
            "also_in": None,
            "grid": "dm",
            "datum": "WGS-84",
            "bounds_m": {"W84": 0.0, "AMSL": 110.0, "FL": 400.0},
        },
        "peers": [{"party": BRAVO, "name": NAMES[BRAVO], "link": "UP", "since": at(-4000), "skew_s": 0.1}],
        "line": [
            line | {"bearer": "net", "state": "UP", "last_proof": at(-320), "by_hand": True},
            line | {"bearer": "mail", "state": "UNPROVED", "last_proof": at(-32000), "by_hand": False},
        ],
        "plans": plans(),
        "zones": [zone()],
        "sites": [
            {
                "party": BRAVO,
                "name": "BRAVO",
                "site_id": "H-1",
                "function": "hospital",
                "own": False,
                "status": "EXERCISE",
                "geometry": square(-39.64, 34.40),
            }
        ],
        "tracks": sky,
        "conflicts": [conflict],
        "alerts": [alert(1, "WARNING", 108, sky[:2], "warn-theirs")],
        "messages": messages(),
        "watch": {ALFA: {"duty": "M. Ivanova"}, BRAVO: {"duty": "Khan"}},
        "record": {"entries": 4812, "logbooks": []},
        "faults": [],
    }

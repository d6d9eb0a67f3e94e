"""A busy hour on a hand-written desk: three parties, every panel with something in it, what is late, what is lost, what is long to say."""

from __future__ import annotations

import copy
from typing import Any

import matters
import sky
from desk import Desk, rungs_of
from sky import ALFA, BRAVO, alert, area, at, height, message, plan, track

CHARLIE = "charlieaaaaaaaaaaaaaaaaaaa"
sky.NAMES[CHARLIE] = "CHARLIE AID"
LONG_REMARK = "Two water bombers turn inside the valley until sunset; the reservoir at the dam is theirs alone"


def square(lon: float, lat: float, half: float = 0.06) -> list[list[float]]:
    """The corners of a square."""
    return [[lon - half, lat - half], [lon + half, lat - half], [lon + half, lat + half], [lon - half, lat + half]]


def amsl(feet: float) -> dict[str, Any]:
    """A height above mean sea level."""
    return height(feet * 0.3048, "AMSL")


def tracks() -> list[dict[str, Any]]:
    """Those of the small sky, and a few more of all three."""
    return [
        *sky.tracks(),
        track(CHARLIE, "c00001", "AID51", 34.72, -39.90, 150, 120, 7000),
        track(CHARLIE, "c00002", "AID52", 34.24, -39.38, 10, 115, 6500, 3),
        track(ALFA, "a00007", "LEAD2", 34.40, -39.80, 75, 140, 3800) | {"v_up_m_s": 4.0},
        track(BRAVO, "b00008", "POL09", 34.36, -39.16, 250, 120, 2800, 7),
        track(ALFA, "a00009", "TANKER4", 34.70, -39.45, 210, 160, 6400),
    ]


def plans() -> list[dict[str, Any]]:
    """One in each state, and of each party."""
    aid = area(square(-39.85, 34.70), amsl(5500), amsl(9000), 600, 8000)
    lead = area(square(-39.55, 34.62, 0.1), height(0, "AGL"), amsl(6000), -3000, 4000)
    relay = area(square(-39.16, 34.64, 0.04), height(0, "AGL"), amsl(400 + 800), -5000, -60)
    return [
        *sky.plans(),
        plan(ALFA, "TANKER-ROTATION-NORTH", "fire", lead, "Activated") | {"count": 4, "callsign": "TANKER3"},
        plan(CHARLIE, "AID-51", "humanitarian", aid) | {"callsign": "AID51"},
        plan(BRAVO, "UAV-A3", "drone", area(square(-39.7, 34.28, 0.03), height(0, "AGL"), amsl(1200), -4000, 2000), "Contingent")
        | {"aircraft_class": "uncrewed", "why": "lost_link"},
        plan(BRAVO, "SURVEY-2", "survey", area(square(-39.3, 34.6), amsl(4000), amsl(6000), -2000, 3000), "Nonconforming"),
        plan(BRAVO, "RELAY-1", "drone", relay, "Ended") | {"aircraft_class": "uncrewed"},
    ]


def zones() -> list[dict[str, Any]]:
    """The fire zone, a no-fly ring in it, one of another party, and one that is over."""
    fire = sky.zone() | {"remark": LONG_REMARK}
    inner = copy.deepcopy(fire) | {"zone_id": "F-12-INNER", "version": "F-12-INNER", "zone_type": "no_fly", "remark": None}
    inner["volumes"] = [area(square(-39.5, 34.63, 0.04), height(0, "AGL"), amsl(4000), -2000, 7000)]
    aid = copy.deepcopy(fire) | {
        "party": CHARLIE,
        "name": "CHARLIE AID",
        "zone_id": "CORRIDOR-EAST",
        "version": "CORRIDOR-EAST",
        "zone_type": "humanitarian",
        "authority": "CHARLIE AID, regional co-ordination",
        "own": False,
        "remark": "Weekdays from sunrise; convoys below",
    }
    aid["volumes"] = [area([[-39.2, 34.2], [-39.1, 34.2], [-39.3, 34.5], [-39.4, 34.5]], height(0, "AGL"), amsl(3000), 1800, 12000)]
    over = copy.deepcopy(inner) | {"zone_id": "F-11", "version": "F-11", "cancelled": True}
    return [fire, inner, aid, over]


def messages() -> list[dict[str, Any]]:
    """Those of the small sky; an offer, a request, what is overdue, what was passed down."""
    understood = {"at": at(-400), "by": "Khan"}
    return [
        *sky.messages(),
        message(
            "proposal-1",
            "PROPOSAL",
            BRAVO,
            answers=["ACCEPT", "REJECT", "COUNTER"],
            written_at=at(-60),
            ack_by=at(240),
            text="HUM-204 enters zone F-12 10 min later; RESCUE-1 stays below 4000 ft",
        ),
        message(
            "notice-aid",
            "NOTICE_OF_OPERATION",
            CHARLIE,
            priority="ROUTINE",
            written_at=at(-700),
            ack_by=at(1100),
            answer_by=at(3600),
            answers=["NO_OBJECTION", "OBJECT", "STANDBY"],
            text="AID-51 humanitarian, crewed, 12:13Z to 14:17Z, 5500 ft to 9000 ft AMSL",
        ),
        message(
            "concern-1",
            "CONCERN",
            ALFA,
            written_at=at(-380),
            ack_by=at(-80),
            text="Drones were seen north of the dam, at 900 ft AGL",
            ladder={BRAVO: rungs_of(stored_at=at(-379), overdue=True, next={"role": "senior", "at": at(40)})},
            climbs=[{"at": at(-80), "role": "alternate", "bearers": ["link"], "wanted": "L2", "answered": None}],
        ),
        message(
            "F-12",
            "ZONE_NOTICE",
            ALFA,
            priority="ROUTINE",
            written_at=at(-1900),
            answers=["RECOGNISE", "NOTE_WITHOUT_RECOGNITION", "OBJECT"],
            text="Zone F-12, fire traffic, SFC to 5000 ft AMSL",
            ladder={
                BRAVO: rungs_of(
                    stored_at=at(-1899),
                    shown_at=at(-1880),
                    understood=understood,
                    answered={"at": at(-390), "by": "Khan", "answer": "NOTE_WITHOUT_RECOGNITION"},
                )
            },
        ),
        message(
            "HUM-204",
            "NOTICE_OF_OPERATION",
            BRAVO,
            priority="ROUTINE",
            written_at=at(-1200),
            answers=["NO_OBJECTION", "OBJECT"],
            text="HUM-204 humanitarian, crewed",
            ladder={ALFA: rungs_of(stored_at=at(-1199), shown_at=at(-1190))},
        ),
        message(
            "inc" + "0" * 40, "INCIDENT_REPORT", ALFA, text="Incident I-1: the parties differ over what happened at 34°30.0′N 039°42.0′W"
        ),
    ]


def conflicts() -> list[dict[str, Any]]:
    """The one of the small sky, and one that both compute differently."""
    first = sky.picture()["conflicts"][0]
    second = first | {
        "id": "conflict-aid-tanker",
        "objects": [f"{CHARLIE}:AID-51", f"{ALFA}:TANKER-ROTATION-NORTH"],
        "from": at(1500),
        "until": at(4000),
        "basis": "EXACT",
        "breached": {"horizontal_m": 2200.0, "vertical_m": 120.0, "time_s": 0},
        "computed": "DIFFERS",
        "by": [ALFA, CHARLIE],
        "rules": "alfa-charlie/2#c0ffee",
        "message": "",
    }
    return [first, second]


def alerts() -> list[dict[str, Any]]:
    """A WARNING, a CAUTION on stale data, an ADVISORY."""
    some = {each["callsign"]: each for each in tracks()}
    return [
        alert(1, "WARNING", 108, [some["RESCUE1"], some["POL07"]], "warn-theirs"),
        alert(2, "CAUTION", 260, [some["SURVEY2"], some["TANKER4"]]) | {"low_confidence": True},
        alert(3, "ADVISORY", 640, [some["AID52"], some["GLIDER7"]]) | {"basis": "COARSE", "bound_m": 110.0},
    ]


def findings() -> list[dict[str, Any]]:
    """One of theirs and one of ours off its plan."""

    def found(kind: str, party: str, sign: str, plan_id: str, asks: str | None) -> dict[str, Any]:
        return {
            "id": f"{kind}-{sign}",
            "kind": kind,
            "level": "CAUTION",
            "from": at(-95),
            "until": at(0),
            "off": 310.0,
            "most": 480.0,
            "track": {"party": party, "name": sky.NAMES[party], "track_id": sign, "callsign": sign},
            "unit": "m",
            "reports": 19,
            "against": {"noun": "plan", "party": party, "name": sky.NAMES[party], "id": plan_id, "version": plan_id},
            "basis": "COARSE",
            "bound_m": 110.0,
            "asks": asks,
        }

    return [found("above", ALFA, "RESCUE1", "RESCUE-1", "RESCUE-1"), found("outside", BRAVO, "SURVEY2", "SURVEY-2", None)]


def statement(entry: str, kind: str, party: str, seconds: float, said: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One statement of an affair."""
    to = [BRAVO] if party == ALFA else [ALFA]
    return {
        "entry": entry.ljust(43, "0"),
        "kind": kind,
        "party": party,
        "to": to,
        "written_at": at(seconds),
        "status": "EXERCISE",
        "refs": [],
        "said": said,
        **more,
    }


def incidents() -> list[dict[str, Any]]:
    """Two stages of one, and one of the other side's."""
    one = matters.incident()
    later = copy.deepcopy(one["reports"][0]) | {"entry": "inc2".ljust(43, "0"), "written_at": at(-90)}
    later["said"] |= {
        "stage": "preliminary",
        "harm": ["separation_lost"],
        "measures": ["line_called", "records_kept"],
        "remark": LONG_REMARK,
    }
    one["reports"].append(later)
    theirs = copy.deepcopy(matters.incident()) | {"incident": "inc3".ljust(43, "0"), "owed_by": []}
    theirs["reports"][0] |= {"entry": theirs["incident"], "party": BRAVO, "to": [ALFA], "written_at": at(-40_000)}
    theirs["reports"][0]["said"] |= {"incident_id": "I-0", "stage": "final", "incident_class": "unintended", "parties": [ALFA]}
    return [one, theirs]


def settled() -> dict[str, Any]:
    """Claims, requests, breaches, meetings, actions and what is due."""
    claim = matters.claim() | {"state": "REOPENED", "answers": {ALFA: {"code": "under_review", "linked": None, "answers": []}}}
    request = statement(
        "rfi",
        "REQUEST_FOR_INFORMATION",
        BRAVO,
        -3000,
        {"question": "recorded_tracks", "about": None, "from": at(-9000), "until": at(-6000)},
        at={ALFA: {"state": "OVERDUE", "due": at(-200), "answer": None, "late": False}},
    )
    breach = statement(
        "breach",
        "BREACH_ENTRY",
        ALFA,
        -5000,
        {"clause": "notification", "breached": "notification", "remark": "No notice of RELAY-1 came before it flew"},
        due=at(80_000),
        stances={BRAVO: "DISPUTED"},
        answers=[],
        late=[],
    )
    meeting = matters.meeting()
    meeting["said"] |= {"meeting_level": "senior", "mode": "video"}
    agenda = statement(
        "agenda", "AGENDA", ALFA, -850, {"items": ["Zone F-12 after sunset", "Claim of 22 November", "Line check at night by voice"]}
    )
    meeting["agendas"] = [agenda]
    action = statement(
        "action",
        "ACTION_ITEM",
        BRAVO,
        -700,
        {"owner": ALFA, "task": "Give BRAVO the evening's rotation of tankers", "due": at(3000)},
        state="OPEN",
        done_at=None,
        heard_at=None,
        skew_s=0.1,
    )
    dues = [
        {"at": at(-60), "what": "initial_report", "entry": "x", "owner": BRAVO, "overdue": True},
        {"at": at(-200), "what": "information", "entry": "y", "owner": ALFA, "overdue": True},
        {"at": at(3000), "what": "action", "entry": "z", "owner": ALFA, "overdue": False},
    ]
    return {"claims": [claim], "requests": [request], "breaches": [breach], "meetings": [meeting], "actions": [action], "dues": dues}


def lines() -> list[dict[str, Any]]:
    """Every state of a line there is."""
    bravo = {"channel": "b", "peer": BRAVO, "name": "BRAVO", "interval_s": 3600.0}
    charlie = {"channel": "c", "peer": CHARLIE, "name": "CHARLIE AID", "interval_s": 3600.0}
    return [
        bravo
        | {"bearer": "link", "state": "UP", "last_proof": at(-320), "by_hand": True, "proofs": {"theirs": {"state": "UP", "at": at(-310)}}},
        bravo | {"bearer": "mail", "state": "UNPROVED", "last_proof": at(-32000), "by_hand": False},
        charlie | {"bearer": "link", "state": "DEGRADED", "last_proof": at(-3100), "by_hand": False, "stated": {"planned_until": at(1500)}},
        charlie | {"bearer": "voice", "state": "DOWN", "last_proof": None, "by_hand": False},
    ]


def bearers() -> list[dict[str, Any]]:
    """Mail and a webhook, one of which does not work."""
    base = {"last_success": None, "last_failure": None, "age_s": None, "fault": None}
    return [
        base | {"kind": "mail", "name": BRAVO, "state": "UP", "last_success": at(-340)},
        base | {"kind": "webhook", "name": CHARLIE, "state": "DOWN", "last_failure": at(-12), "fault": "the server does not answer"},
    ]


def feeds() -> list[dict[str, Any]]:
    """Fresh, old and silent."""
    base = {"since": None, "refused": 0, "fault": None}
    return [
        base | {"name": "adsb", "kind": "readsb", "state": "UP", "age_s": 1.0, "reports": 41_213},
        base | {"name": "cot", "kind": "cot", "state": "UP", "age_s": 22.0, "reports": 920, "refused": 3},
        base
        | {"name": "drones", "kind": "remote_id", "state": "DOWN", "since": at(-60), "age_s": 62.0, "reports": 410, "fault": "no answer"},
    ]


def duties() -> list[dict[str, Any]]:
    """What the watch owes and would hand over."""

    def item(what: str, priority: str, detail: str, **more: Any) -> dict[str, Any]:
        entry = f"{what}-{detail}"
        return {
            "what": what,
            "entry": entry,
            "priority": priority,
            "due": None,
            "party": ALFA,
            "ours": True,
            "overdue": False,
            "detail": detail,
            **more,
        }

    return [
        item("unacknowledged", "FLASH", "WARNING of BRAVO", overdue=True),
        item("hand_check", "ROUTINE", BRAVO),
        item("due", "ADMIN", "information", overdue=True),
    ]


def people() -> list[dict[str, Any]]:
    """Accounts of every role."""
    names = ("M. Ivanova", "O. Berg", "Layla Haddad", "Jean-Baptiste de la Rochefoucauld", "Wu Min")
    roles = ("senior", "principal", "officer", "technical", "observer")
    return [
        {"name": name, "role": role, "totp": i != 4, "passkeys": i % 2, "login": None}
        for i, (name, role) in enumerate(zip(names, roles, strict=True))
    ]


def furnish(desk: Desk) -> None:
    """All of it on a desk."""
    matters.furnish(desk)
    picture = desk.picture
    picture |= {
        "tracks": tracks(),
        "plans": plans(),
        "zones": zones(),
        "messages": messages(),
        "conflicts": conflicts(),
        "alerts": alerts(),
        "findings": findings(),
        "incidents": incidents(),
        "line": lines(),
        "bearers": bearers(),
        "feeds": feeds(),
        "open": duties(),
        **settled(),
    }
    picture["peers"].append({"party": CHARLIE, "name": "CHARLIE AID", "link": "DOWN", "since": at(-900), "skew_s": 3.4})
    picture["watch"][CHARLIE] = {"duty": "Haddad"}
    picture["contacts"] = {BRAVO: [{"role": "duty", "means": "+00 555 0142", "hours": "24 h", "languages": ["en", "ar"], "proved": True}]}
    picture["record"] = {
        "entries": 4812,
        "logbooks": [
            {"author": party, "author_name": sky.NAMES[party], "name": name, "epoch": 0, "seq": seq, "hash": party[::-1].ljust(43, "x")}
            for party, name, seq in (
                (ALFA, "plans", 210),
                (ALFA, "line/b", 1904),
                (BRAVO, "plans", 88),
                (BRAVO, "line/b", 1720),
                (CHARLIE, "keys", 2),
            )
        ],
    }
    matters.give(picture, at(-60), at(86_400))
    picture["suppressed"] = [
        {
            "pair": [
                {"party": ALFA, "track_id": "a00003", "callsign": "TANKER3"},
                {"party": ALFA, "track_id": "a00009", "callsign": "TANKER4"},
            ],
            "declared": [{"kind": "formation", "name": "ALFA FIRE DESK", "plan": "TANKER-ROTATION-NORTH"}],
            "until": at(4000),
        },
    ]
    desk.answers[f"/api/v1/incidents/{'inc2'.ljust(43, '0')}"] = lambda _body: {"notices": [["F-12"]], "around": ["warn-ours", "concern-1"]}
    desk.answers[f"/api/v1/incidents/{'inc3'.ljust(43, '0')}"] = lambda _body: {"notices": [], "around": ["HUM-204"]}
    desk.answers["/api/v1/people"] = lambda _body: {"people": people(), "log": []}

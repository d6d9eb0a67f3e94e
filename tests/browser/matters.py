"""What the panels beside the map show, hand-written: an agreement, an incident, a claim, a meeting, the record, figures."""

from __future__ import annotations

from typing import Any

from desk import Desk
from sky import ALFA, BRAVO, at, message

from deconflict.phrasebook import AVIATION
from deconflict.service.typed_place import geojson_of, read_as, typed_place
from deconflict.service.vocabulary import vocabulary

FIRST, SECOND = "first" + "0" * 38, "second" + "0" * 37
CLAUSES = ("parties", "separation_minima", "notification")


def place(body: dict[str, Any]) -> dict[str, Any]:
    """A typed place as a node reads it."""
    found = typed_place(body.get("text", "0N 0E 1NM"))
    return {**geojson_of(found), "read_as": read_as(found, AVIATION)}


def clauses_said(minimum: str) -> list[dict[str, Any]]:
    """Three clauses, one of which says `minimum`."""
    return [
        {"id": "parties", "fields": []},
        {"id": "separation_minima", "fields": [{"path": ["minima", "others", "horizontal"], "value": minimum}]},
        {"id": "notification", "fields": [{"path": ["lead_routine"], "value": "1 d"}, {"path": ["min_fields"], "value": ["operation"]}]},
    ]


def agreement() -> dict[str, Any]:
    """In force in its first version; an amendment is proposed, on which BRAVO has a reservation."""
    version = {"base": None, "proposed_at": at(-9000), "effective_at": None}
    return {
        "id": "alfa-bravo",
        "title": "ALFA and BRAVO",
        "version": 1,
        "hash": FIRST,
        "state": "in_force",
        "newest": SECOND,
        "parties": [{"party": ALFA, "name": "ALFA FIRE DESK", "role": "fire"}, {"party": BRAVO, "name": "BRAVO", "role": "military"}],
        "in_force_from": at(-8000),
        "in_force_until": at(9_000_000),
        "in_force_with": {BRAVO: {"version": FIRST, "signed": "s" * 43, "since": at(-8000), "clauses": list(CLAUSES)}},
        "clauses": [
            {
                "id": name,
                "hash": name,
                "status": "reserved" if name == "notification" else "in_force",
                "positions": {ALFA: "agreed", BRAVO: "reserved" if name == "notification" else "agreed"},
            }
            for name in CLAUSES
        ],
        "signatures": [
            {
                "party": BRAVO,
                "name": "BRAVO",
                "signed": "s" * 43,
                "at": at(-8100),
                "persons": [{"name": "Khan", "role": "senior"}, {"name": "Rossi", "role": "principal"}],
            }
        ],
        "to_sign": {"version": SECOND, "signed": "t" * 43},
        "first_signed": None,
        "versions": [
            {**version, "hash": FIRST, "number": 1, "state": "in_force", "proposed_by": [ALFA], "signed_by": [ALFA, BRAVO]},
            {**version, "hash": SECOND, "number": 2, "state": "proposed", "proposed_by": [ALFA], "signed_by": []},
        ],
        "suspensions": [],
        "not_counted": [],
    }


def incident() -> dict[str, Any]:
    """One first report of ours."""
    said = {
        "incident_id": "I-1",
        "stage": "initial",
        "incident_class": "disputed",
        "place": {"lat_deg": 34.5, "lon_deg": -39.7, "radius_m": 2000},
        "from": at(-600),
        "until": at(-300),
        "parties": [BRAVO],
        "remark": None,
    }
    base = {
        "entry": "inc" + "0" * 40,
        "kind": "INCIDENT_REPORT",
        "party": ALFA,
        "to": [BRAVO],
        "written_at": at(-200),
        "status": "EXERCISE",
        "refs": [],
    }
    return {"incident": base["entry"], "owed_by": [BRAVO], "classes": {}, "reports": [{**base, "said": said}]}


def claim() -> dict[str, Any]:
    """One claim of theirs, not answered yet."""
    said = {"source": "residents", "confidence": "low", "harm": ["civilians_injured"], "about": None}
    base = {
        "entry": "claim" + "0" * 38,
        "kind": "CLAIM",
        "party": BRAVO,
        "to": [ALFA],
        "written_at": at(-100),
        "status": "EXERCISE",
        "refs": [],
    }
    return {
        **base,
        "said": said,
        "state": "OPEN",
        "agreed": None,
        "asks": [],
        "answers": {},
        "findings": {},
        "reopened": [],
        "rebuttals": [],
    }


def meeting() -> dict[str, Any]:
    """One meeting with minutes that we have not signed, on one line of which BRAVO has a reservation."""
    base = {
        "entry": "meet" + "0" * 39,
        "kind": "MEETING_CONVENE",
        "party": ALFA,
        "to": [BRAVO],
        "written_at": at(-900),
        "status": "EXERCISE",
        "refs": [],
    }
    said = {"meeting_id": "M-1", "meeting_level": "desk", "mode": "remote", "from": at(3600), "until": at(7200), "where": None}
    minutes = {
        **base,
        "entry": "min" + "0" * 40,
        "kind": "MINUTES",
        "party": BRAVO,
        "said": {"present": ["Ivanova", "Khan"], "lines": ["Zone F-12 ends", "Call at noon"]},
        "state": "reserved",
        "signed_by": [BRAVO],
        "due": at(90_000),
        "reserved": {BRAVO: [2]},
    }
    return {**base, "said": said, "agendas": [], "minutes": [minutes]}


def health() -> dict[str, Any]:
    """Figures of a day: a flood of alerts, and a disk with little left."""
    slots = ["unknown"] * 8 + ["proved"] * 30 + ["missed"] * 2 + ["proved"] * 8
    return {
        "now": at(0),
        "software": "deconflict 0.1",
        "lines": [{"peer": BRAVO, "bearer": "link", "from": at(-86400), "until": at(0), "slots": slots}],
        "acknowledgements": {"count": 12, "median_s": 21.0, "p95_s": 55.0},
        "alerts": {"last_10_min": 2, "per_10_min": 1.5, "most_in_10_min": 11, "budget_per_10_min": 1.0, "flood_per_10_min": 10},
        "versions": [{"party": BRAVO, "software": "deconflict 0.1"}],
        "disk": {"free_bytes": 2**29, "total_bytes": 100 * 2**30, "low": True},
    }


def keys() -> dict[str, Any]:
    """Our keys: one that signs, one that was revoked; and BRAVO's."""
    year = 365 * 86_400
    now = {"fingerprint": "N" * 43, "since": at(-year + 864_000), "why": "yearly", "revoked": False, "revoked_at": None, "signs": True}
    lost = now | {"fingerprint": "L" * 43, "since": at(-2 * year), "signs": False, "revoked": True, "revoked_at": at(-year + 864_000)}
    theirs = {"party": BRAVO, "name": "BRAVO"} | {name: said for name, said in now.items() if name != "signs"}
    ours = [now | {"rotate_by": at(864_000)}, lost]
    peers = [theirs | {"fingerprint": "B" * 43, "earlier": []}]
    return {"keys": ours, "recovery": "R" * 43, "recovery_is_here": False, "peers": peers}


def reads() -> dict[str, Any]:
    """Who looked at what: a person, a program, and an export of everything with its reason."""
    line = {
        "who": "M. Ivanova",
        "role": "duty",
        "door": "page",
        "what": "picture",
        "first_at": at(-60),
        "last_at": at(-1),
        "times": 58,
        "whole": True,
    }
    export = {"who": "root", "door": "shell", "what": "export", "about": "all.zip", "why": "for the court"}
    return {"reads": [line, line | {"who": "tar1090", "role": "", "door": "token"}, {**line, **export, "role": "", "times": 1}]}


def entries(count: int) -> list[dict[str, Any]]:
    """The record's newest entries, oldest first."""
    kinds = ("NOTICE_OF_OPERATION", "WARNING", "ACKNOWLEDGEMENT")
    return [
        {
            "entry": f"e{i:042}",
            "author": ALFA if i % 2 else BRAVO,
            "name": "ALFA FIRE DESK" if i % 2 else "BRAVO",
            "logbook": "plans" if i % 3 == 0 else "line/x",
            "epoch": 0,
            "seq": i,
            "kind": kinds[i % 3],
            "written_at": at(i - count),
            "received_at": at(i - count),
            "bearer": "link",
            "branch": 0,
            "understood": True,
            "main": {"message": {"status": "EXERCISE"}},
        }
        for i in range(count)
    ]


def furnish(desk: Desk) -> None:
    """Put all of it on a desk."""
    desk.picture |= {
        "agreements": [agreement()],
        "incidents": [incident()],
        "claims": [claim()],
        "meetings": [meeting()],
        "dues": [{"at": at(-60), "what": "initial_report", "entry": "x", "owner": BRAVO, "overdue": True}],
        "mandates": [
            {
                "party": ALFA,
                "name": "ALFA FIRE DESK",
                "with": BRAVO,
                "stated": True,
                "holds": True,
                "authorised_by": "Col. Weiss",
                "purpose": "fire_fighting",
                "from": at(-9000),
                "until": at(9_000_000),
                "withdrawn": False,
            },
            {"party": BRAVO, "name": "BRAVO", "with": BRAVO, "stated": False, "holds": False},
        ],
        "feeds": [
            {
                "name": "adsb",
                "kind": "readsb",
                "state": "DOWN",
                "since": at(-60),
                "age_s": 62.0,
                "reports": 410,
                "refused": 3,
                "fault": "no answer",
            }
        ],
        "faults": [{"what": "feed adsb: no answer", "mend": "is the receiver switched on?"}],
    }
    for line in desk.picture["line"]:
        line["interval_s"] = 3600.0
    desk.picture["messages"].append(message("inc" + "0" * 40, "INCIDENT_REPORT", ALFA, text="Incident I-1"))
    desk.answers |= {
        "/api/v1/typed-place": place,
        "/api/v1/vocabulary": lambda _body: {"kinds": vocabulary()},
        "/api/v1/health": lambda _body: health(),
        "/api/v1/keys": lambda _body: keys(),
        "/api/v1/reads": lambda _body: reads(),
        "/api/v1/agreements/alfa-bravo/differences": lambda _body: {
            "here": FIRST,
            "there": SECOND,
            "locales": ["ar", "en"],
            "clauses": [],
            "apart": [],
        },
        "/api/v1/agreements/alfa-bravo": lambda _body: {
            "version": FIRST,
            "toml": 'agreement_id = "alfa-bravo"\n',
            "clauses_said": clauses_said("1 NM"),
        },
        "/api/v1/together": lambda _body: {"waiting": []},
        "/api/v1/log": lambda _body: {"entries": entries(30), "cursor": 30},
        f"/api/v1/incidents/inc{'0' * 40}": lambda _body: {"notices": [], "around": ["warn-ours"]},
        "/api/v1/verify": lambda _body: {"verdict": "verifies", "entries": 4812, "logbooks": [{}] * 6, "problems": []},
    }


def give(picture: dict[str, Any], confirm_from: str, release_until: str) -> None:
    """A site and a movement of ours with their lists: to whom they are given, until when, and when that is to be confirmed."""
    of_ours = {"party": ALFA, "name": "ALFA FIRE DESK", "own": True, "status": "EXERCISE", "expired": False, "geometry": None}
    listed = {"release": [BRAVO], "release_to_all": False, "buffered_for": [], "confirm_from": confirm_from, "release_until": release_until}
    picture["sites"].append(of_ours | listed | {"site_id": "CAMP-2", "function": "clinic"})
    picture["movements"] = [of_ours | listed | {"movement_id": "CONVOY-1", "movement": "convoy", "state": "Activated"}]

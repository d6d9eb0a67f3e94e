"""Two `deconflict serve` processes: when a notice came, whether it was passed down, and a claim to its end; exported by either side,
verified by the other, and read out of the bundle as it was read at the desk."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deconflict.errors import Refused
from deconflict.service import demo_agree, demo_stage
from deconflict.service.cli import app
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_desk import read_back
from deconflict.service.demo_stage import Actor, Stage
from tests.service.processes import until

WHERE = {"lat_deg": 46.5, "lon_deg": 6.6, "radius_m": 1000}
S = 1_000_000
PATIENCE_S = 900.0
"""A machine that has much else to do is slow, and not wrong."""
LEAD_S = 5
"""How long after its filing the notice begins: short enough for a test to wait."""


def instant(at_us: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at_us // S)) + f".{at_us % S:06d}Z"


def plan(from_us: int, to: str) -> dict[str, Any]:
    ring = [[6.5, 46.4], [6.7, 46.4], [6.7, 46.6], [6.5, 46.6], [6.5, 46.4]]
    properties = {
        "op_id": "AID-1", "operation": "humanitarian", "aircraft_class": "crewed", "count": 1, "state": "Accepted", "lower": "SFC",
        "upper": "FL100", "from": instant(from_us), "until": instant(from_us + 3600 * S), "pass_down": [to],
    }  # fmt: skip
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": properties}


def ran(*words: str) -> dict[str, Any]:
    """What `deconflict WORDS --json` prints."""
    done = CliRunner().invoke(app, [*words, "--json"])
    assert done.exit_code == 0, (done.output[-2000:], done.exception)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Sides:
    """Both organisations: ALFA gives notice, BRAVO understands it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stage = Stage(folder, {"ALFA": (), "BRAVO": ()}, driven_from_us=None)
        self.a, self.b = self.stage.actors
        self.said: dict[str, str] = {}

    def start(self) -> None:
        self.stage.start()
        self.stage.pair()
        come_to_terms(self.stage, short=False)
        for actor in (self.a, self.b):
            actor.ask.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": f"{actor.name} Officer"})

    def say(self, actor: Actor, name: str, kind: str, *refs: str, **body: Any) -> str:
        """File it at one side, and wait until the other's record holds it."""
        asked = {"kind": kind, "body": body, "refs": [self.said[ref] for ref in refs]}
        self.said[name] = str(actor.ask.ask("POST", "/api/v1/messages", asked)["entry"])
        other = self.b if actor is self.a else self.a
        until(lambda: self.held(other, self.said[name]), PATIENCE_S)
        return self.said[name]

    def held(self, actor: Actor, entry: str) -> bool:
        try:
            return bool(actor.ask.ask("GET", f"/api/v1/messages/{entry}/words"))
        except Refused:
            return False

    def picture(self, actor: Actor, only: str) -> Any:
        return actor.ask.ask("GET", f"/api/v1/picture?only={only}")[only]


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sides]:
    """The whole story, told once by two processes."""
    made = Sides(tmp_path_factory.mktemp("sides"))
    with pytest.MonkeyPatch.context() as patient:
        for module, limit in ((demo_stage, "START_LIMIT_S"), (demo_agree, "LIMIT_S")):
            patient.setattr(module, limit, PATIENCE_S)
        try:
            made.start()
            tell(made)
            yield made
        finally:
            made.stage.stop()


def tell(sides: Sides) -> None:
    a, b = sides.a, sides.b
    begins_us = time.time_ns() // 1000 + LEAD_S * S
    notice = str(a.ask.ask("POST", "/api/v1/plans", plan(begins_us, b.party))["entry"])
    sides.said["notice"] = notice
    until(lambda: sides.held(b, notice), PATIENCE_S)
    b.ask.ask("POST", "/api/v1/acknowledgements", {"entry": notice, "level": "L2", **read_back(b.ask, notice)})
    until(lambda: time.time_ns() // 1000 > begins_us + S)
    struck = {"from_us": begins_us, "until_us": begins_us + S // 2, "place": WHERE}
    report = {"incident_id": "I-1", "stage": "initial", "incident_class": "deliberate_alleged", "parties": [b.party]}
    sides.say(a, "report", "INCIDENT_REPORT", **report, **struck, harm=["civilians_injured"])
    photo = sides.folder / "photo.jpg"
    photo.write_bytes(b"what shows it")
    shown = ran("evidence", str(photo))["evidence"][str(photo)]
    sides.say(a, "claim", "CLAIM", source="residents", confidence="low", harm=["civilians_injured"])
    sides.say(b, "lacks", "CLAIM_ANSWER", "claim", code="insufficient", missing=["place", "time"])
    sides.say(a, "whole", "CLAIM", "claim", source="residents", confidence="low", place=WHERE, from_us=begins_us, evidence=[shown])
    sides.say(b, "nothing", "CLAIM_ANSWER", "claim", "lacks", code="no_information")
    sides.say(a, "asked", "REQUEST_FOR_INFORMATION", "claim", question="evidence", urgent=True)
    sides.say(b, "files", "INFORMATION", "asked", text="one picture", files=[shown])
    sides.say(b, "later", "CLAIM_ANSWER", "claim", "lacks", code="confirmed")
    sides.say(b, "found", "FINDING", "claim", found="non_credible")
    sides.say(a, "again", "REOPEN", "found", why="a new witness")
    sides.say(b, "finding", "FINDING", "claim", found="credible")
    sides.say(a, "agrees", "FINDING", "claim", found="credible")


@pytest.fixture(scope="module")
def bundles(sides: Sides) -> dict[str, Path]:
    """What each side exports to show to others."""
    found = {}
    for actor in (sides.a, sides.b):
        found[actor.name] = sides.folder / f"{actor.name}.zip"
        ran("export", str(actor.folder / "record.db"), str(found[actor.name]), "--from", "2020-01-01T00:00:00Z")
    return found


def test_each_sides_bundle_verifies_at_the_other(bundles: dict[str, Path]) -> None:
    for bundle in bundles.values():
        assert ran("verify", str(bundle))["ok"]


def test_three_accounts_of_the_lead_and_one_receipt_in_either_record(sides: Sides, bundles: dict[str, Path]) -> None:
    """Twenty minutes, an hour, or two: the record of either side says when it came, and both say the same."""
    notice = sides.said["notice"]
    found = [ran("incident", "notices", sides.said["report"], "--record", str(bundle))["notices"] for bundle in bundles.values()]
    stored = [one["at"][sides.b.party]["stored_at"] for notices in found for one in notices if one["entry"] == notice]
    leads = [one["at"][sides.b.party]["lead"]["stamp"] for notices in found for one in notices if one["entry"] == notice]
    assert len(set(stored)) == 1 and stored[0] is not None
    assert leads == ["LATE", "LATE"]
    live = sides.a.ask.ask("GET", f"/api/v1/incidents/{sides.said['report']}/notices")["notices"][0]
    assert live["at"][sides.b.party]["stored_at"] == stored[0]


def test_understood_and_not_passed_down_is_pulled_by_the_report(sides: Sides, bundles: dict[str, Path]) -> None:
    for actor in (sides.a, sides.b):
        (notice,) = actor.ask.ask("GET", f"/api/v1/incidents/{sides.said['report']}/notices")["notices"]
        at = notice["at"][sides.b.party]
        assert notice["entry"] == sides.said["notice"] and notice["stood"]
        assert at["understood"]["by"] == "BRAVO Officer"
        assert (at["passed_down"], at["not_passed_down"]) == (None, True)
        kinds = {moment["kind"] for moment in notice["history"]}
        assert {"NOTICE_OF_OPERATION", "RECEIPT", "ACKNOWLEDGEMENT"} <= kinds
    for bundle in bundles.values():
        (notice,) = ran("incident", "notices", sides.said["report"], "--record", str(bundle))["notices"]
        assert notice["at"][sides.b.party]["not_passed_down"]


def test_a_claim_from_first_to_last_alike_at_both(sides: Sides) -> None:
    ours, theirs = (sides.picture(actor, "claims") for actor in (sides.a, sides.b))
    assert ours == theirs
    (claim,) = ours
    assert (claim["state"], claim["agreed"], claim["asks"], claim["later"]) == ("CREDIBLE", True, [], [sides.said["whole"]])
    answered = claim["answers"][sides.b.party]
    assert [one["said"]["code"] for one in answered["answers"]] == ["insufficient", "no_information", "confirmed"]
    assert answered["linked"]
    assert claim["reopened"] == [sides.said["found"]]
    (asked,) = sides.picture(sides.a, "requests")
    at = asked["at"][sides.b.party]
    assert (at["state"], at["late"], len(at["answer"]["said"]["files"][0])) == ("ANSWERED", False, 43)


def test_the_timeline_is_one_at_both_desks_and_in_both_bundles(sides: Sides, bundles: dict[str, Path]) -> None:
    report = sides.said["report"]

    def live() -> set[str]:
        return {actor.ask.ask("GET", f"/api/v1/incidents/{report}/timeline")["summary"] for actor in (sides.a, sides.b)}

    until(lambda: len(live()) == 1, PATIENCE_S)
    filed = [ran("incident", "timeline", report, "--record", str(bundle), "--also", "ru") for bundle in bundles.values()]
    entries = [{moment["entry"] for moment in one["moments"]} for one in filed]
    assert sides.said["notice"] in entries[0] & entries[1]
    assert {words["locale"] for one in filed for moment in one["moments"] for words in moment["words"]} == {"en", "ru"}

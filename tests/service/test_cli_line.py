"""Two real nodes whom nobody gave a port, and two people at two terminals: first contact by `deconflict pair`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from deconflict.errors import Refused
from deconflict.service.cli_line import read_fields, with_ids

from .processes import PATIENCE_S, Heard, Served, environ, until


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served]]:
    """ALFA and BRAVO on one machine, all ports as they come."""
    folder = tmp_path_factory.mktemp("nodes")
    made = (Served(folder / "a", "ALFA"), Served(folder / "b", "BRAVO"))
    for served, name in zip(made, ("A. One", "B. One"), strict=True):
        run(served, "watch", "duty", "--name", name)
    yield made
    for served in made:
        code, err = served.stop()
        assert code == 0, err


class Terminal:
    """A person at a shell who runs `deconflict pair`."""

    def __init__(self, node: Served, *words: str) -> None:
        command = [sys.executable, "-m", "deconflict", "pair", *words, "--data-dir", str(node.folder), "--json"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
        )  # fmt: skip
        assert self.process.stderr is not None
        self.said = Heard(self.process.stderr)

    def sees(self, pattern: str) -> str:
        """What stands behind the words on the screen, once it does."""
        return str(until(lambda: re.search(pattern, self.said.text))[1])

    def types(self, text: str) -> None:
        """A line."""
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def ended(self) -> tuple[int, dict[str, object]]:
        """The exit code and the one object on stdout."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        code = self.process.wait(PATIENCE_S)
        with self.process.stdout as out:
            found: dict[str, object] = json.loads(out.read())
        self.process.stdin.close()
        self.said.all()
        return code, found


def meet(nodes: tuple[Served, Served]) -> tuple[Terminal, Terminal, str, str]:
    """Both at their terminals, both codes on the screens."""
    a = Terminal(nodes[0])
    b = Terminal(nodes[1], a.sees(r"open for five minutes at (\S+)"))
    return a, b, a.sees(r"BRAVO answers\. Read aloud: (\d{3} \d{3})"), b.sees(r"ALFA answers\. Read aloud: (\d{3} \d{3})")


def test_default_ports_never_clash(nodes: tuple[Served, Served]) -> None:
    assert len({served.told[door] for served in nodes for door in ("http", "peers")}) == 4
    for served in nodes:
        until(lambda served=served: f"runs: {served.told['http']}/#code={served.told['code']}" in served.err.text)


def test_a_wrong_code_is_said_on_both_screens_and_exits_4(nodes: tuple[Served, Served]) -> None:
    a, b, of_a, of_b = meet(nodes)
    a.types("12")
    a.sees("a code (has) 6 digits")
    a.types(of_a if of_a != of_b else "000000")
    for terminal in (a, b):
        code, found = terminal.ended()
        assert (code, found["state"]) == (4, "failed")
        assert "code was wrong" in str(found["why"])
        assert found["mend"]
    assert not nodes[0].picture()["peers"]


def join(nodes: tuple[Served, Served]) -> None:
    """Two people read their codes aloud and type in the other's."""
    a, b, of_a, of_b = meet(nodes)
    a.types(of_b)
    a.sees("(waiting) for the other side")
    b.types(of_a.replace(" ", ""))
    for terminal, other in ((a, "BRAVO"), (b, "ALFA")):
        code, found = terminal.ended()
        assert (code, found["state"]) == (0, "done")
        assert found["peer"]["name"] == other  # type: ignore[index]
    for served in nodes:
        until(lambda served=served: served.picture()["peers"][0]["link"] == "UP")


@pytest.fixture(scope="module")
def met(nodes: tuple[Served, Served]) -> tuple[Served, Served]:
    """Both, once they have met."""
    if not nodes[0].picture()["peers"]:
        join(nodes)
    return nodes


def test_two_people_read_and_type_and_the_line_stands(nodes: tuple[Served, Served]) -> None:
    join(nodes)


def run(node: Served, *words: str) -> tuple[dict[str, Any], str]:
    """One command of a person at that desk: its one object, and what it said beside."""
    command = [sys.executable, "-m", "deconflict", *words, "--data-dir", str(node.folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environ(), timeout=PATIENCE_S)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found, done.stderr


def test_a_watch_answers_passes_down_hands_over_and_proves_the_line(met: tuple[Served, Served]) -> None:
    """After the two have met: everything by commands."""
    alfa, bravo = met
    for served, name in ((alfa, "A. One"), (bravo, "B. One")):
        run(served, "watch", "duty", "--name", name)
    flash = run(alfa, "send", "STOP_REQUEST", "--place", "1.0,30.0,2000")[0]["entry"]
    until(lambda: any(m["entry"] == flash for m in bravo.picture()["messages"]))
    taken, said = run(bravo, "watch", "duty", "--name", "B. Two", "--language", "en")
    assert f"OPEN {flash[:10]} FLASH understand" in said
    assert flash in taken["open_items"]
    # What is pressing is understood by reading it back; what is not, in one word.
    calm = run(alfa, "send", "STOP_REQUEST", "--place", "1.0,30.0,2000", "--priority", "ROUTINE")[0]["entry"]
    until(lambda: any(m["entry"] == calm for m in bravo.picture()["messages"]))
    assert run(bravo, "ack", calm, "--passed-to", "north desk", "--passed-role", "senior")[0]["level"] == "L3"
    run(bravo, "ack", calm, "--answer", "STOPPING")
    run(alfa, "line-check")
    until(lambda: any(item["what"] == "hand_check" for item in bravo.picture()["open"]))
    assert run(bravo, "line-check", "--reply")[0]["answered"]
    assert run(bravo, "line-check", "--reply")[0]["answered"] == []
    line = until(lambda: next((n for n in alfa.picture()["line"] if n["by_hand"]), None))
    assert (line["state"], line["proofs"]["ours"]["by_hand"]) == ("UP", True)
    ladder = next(m for m in alfa.picture()["messages"] if m["entry"] == calm)["ladder"][bravo.picture()["me"]["party"]]
    assert [(passed["members"], passed["to"]) for passed in ladder["passed"]] == [(["north desk"], "senior")]
    assert ladder["answered"]["by"] == "B. Two"


PLAN: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [6.5, 46.5]},
    "properties": {
        "op_id": "SURVEY-1", "operation": "survey", "aircraft_class": "uncrewed", "count": 1, "state": "Accepted", "radius_m": 2000,
        "lower": "0m W84", "upper": "500m W84", "from": "2030-01-01T10:00:00Z", "until": "2030-01-01T11:00:00Z",
    },
}  # fmt: skip


def fed(node: Served, words: list[str], document: dict[str, Any]) -> tuple[int, str]:
    """A command that reads a Feature from stdin: its exit code, and what it said."""
    command = [sys.executable, "-m", "deconflict", *words, "-", "--data-dir", str(node.folder), "--json"]
    done = subprocess.run(command, input=json.dumps(document).encode(), capture_output=True, check=False, env=environ(), timeout=PATIENCE_S)
    return done.returncode, (done.stdout + done.stderr).decode()


def test_a_plan_goes_on_by_one_word_from_notice_to_its_end(met: tuple[Served, Served]) -> None:
    alfa = met[0]
    run(alfa, "watch", "duty", "--name", "A. One")

    def kinds(op_id: str) -> tuple[str, str]:
        plan = next(each for each in alfa.picture()["plans"] if each["op_id"] == op_id)
        return plan["state"], next(m["kind"] for m in alfa.picture()["messages"] if m["entry"] == plan["version"])

    assert fed(alfa, ["plan"], PLAN)[0] == 0
    assert kinds("SURVEY-1") == ("Accepted", "NOTICE_OF_OPERATION")
    later = {**PLAN, "properties": {**PLAN["properties"], "until": "2030-01-01T12:00:00Z", "why": "wind"}}
    assert fed(alfa, ["plan", "change"], later)[0] == 0
    assert kinds("SURVEY-1") == ("Accepted", "OPERATION_CHANGE")
    for verb, state, kind in (
        ("activate", "Activated", "OPERATION_ACTIVATE"),
        ("overdue", "Nonconforming", "OPERATION_OVERDUE"),
        ("complete", "Ended", "OPERATION_COMPLETE"),
    ):
        assert run(alfa, "plan", verb, "SURVEY-1")[0]["op_id"] == "SURVEY-1"
        assert kinds("SURVEY-1") == (state, kind)
    assert fed(alfa, ["plan"], {**PLAN, "properties": {**PLAN["properties"], "op_id": "S/2"}})[0] == 3, "an id is no path"
    assert fed(alfa, ["plan"], {**PLAN, "properties": {**PLAN["properties"], "op_id": "S-2"}})[0] == 0
    stale = [sys.executable, "-m", "deconflict", "plan", "cancel", "S-2", "--if-version", "A" * 43, "--data-dir", str(alfa.folder)]
    assert subprocess.run(stale, capture_output=True, check=False, env=environ(), timeout=PATIENCE_S).returncode == 3
    run(alfa, "plan", "cancel", "S-2", "--why", "weather")
    assert kinds("S-2") == ("Ended", "OPERATION_CANCEL")
    for words in (["plan", "land", "S-2"], ["plan", "cancel", "UNKNOWN"]):
        command = [sys.executable, "-m", "deconflict", *words, "--data-dir", str(alfa.folder)]
        done = subprocess.run(command, capture_output=True, check=False, env=environ(), timeout=PATIENCE_S)
        assert done.returncode == 3, done.stderr
        assert b"mend:" in done.stderr


def test_a_movement_is_stated_with_a_live_contact_that_was_tried(met: tuple[Served, Served]) -> None:
    alfa = met[0]
    now = datetime.fromisoformat(alfa.picture()["now"])
    properties = {
        "movement_id": "CONVOY-3", "movement": "convoy", "state": "Accepted", "vehicles": 4, "aircraft": 0, "check_in_time_s": 1800,
        "contact_tested_at": (now - timedelta(hours=1)).isoformat(), "contact": {"name": "leader", "means": "121.5 MHz"},
        **{name: PLAN["properties"][name] for name in ("radius_m", "lower", "upper", "from", "until")},
    }  # fmt: skip
    code, said = fed(alfa, ["movement"], {**PLAN, "properties": properties})
    assert (code, "to whom is it released?" in said) == (3, True)
    properties |= {"release_to_all": True, "consent": {"consent_by": "the leader", "at": properties["contact_tested_at"]}}
    movement = {**PLAN, "properties": properties}
    untested = {**properties, "contact_tested_at": (now - timedelta(days=2)).isoformat()}
    code, said = fed(alfa, ["movement"], {**PLAN, "properties": untested})
    assert (code, "contact_tested_at" in said) == (3, True)
    assert fed(alfa, ["movement"], movement)[0] == 0
    (shown,) = alfa.picture()["movements"]
    assert shown["movement_id"] == "CONVOY-3"
    told, _ = run(alfa, "confirm", "CONVOY-3", "--movement", "--consent-by", "the leader", "--contact-tested-at", now.isoformat())
    assert alfa.picture()["movements"][0]["version"] == told["entry"]
    code, said = fed(alfa, ["movement"], PLAN)
    assert (code, "NOTICE_OF_OPERATION" in said) == (3, True)


def test_a_place_said_twice_has_to_agree_from_the_shell_too(met: tuple[Served, Served]) -> None:
    alfa = met[0]
    reference = {"name": "Ostra field", "lat_deg": 1.0, "lon_deg": 30.0, "range_m": 400, "bearing_deg": 90}
    sent = ["send", "STOP_REQUEST", "--place", "1.0,30.0,2000"]
    entry = run(alfa, *sent, f"reference={json.dumps(reference)}")[0]["entry"]
    assert next(m for m in alfa.picture()["messages"] if m["entry"] == entry)["mismatch_m"] is None
    wrong = [*sent, f"reference={json.dumps({**reference, 'range_m': 9000})}"]
    command = [sys.executable, "-m", "deconflict", *wrong, "--data-dir", str(alfa.folder)]
    done = subprocess.run(command, capture_output=True, check=False, env=environ(), timeout=PATIENCE_S)
    assert done.returncode == 3
    assert b"9.0 km apart" in done.stderr


def test_the_end_of_input_gives_it_up(nodes: tuple[Served, Served]) -> None:
    a, b, _, _ = meet(nodes)
    assert a.process.stdin is not None
    a.process.stdin.close()
    for terminal in (a, b):
        code, found = terminal.ended()
        assert (code, found["why"]) == (4, "a person gave it up")


def test_fields_are_read_as_json_where_they_are_and_as_text_else() -> None:
    said = read_fields(["code=no_information", "urgent=true", "due_us=7", 'harm=["unknown"]', "text=a=b", "empty=", 'id="7"'])
    assert said == {
        "code": "no_information", "urgent": True, "due_us": 7, "harm": ["unknown"], "text": "a=b", "empty": "", "id": "7",
    }  # fmt: skip
    for wrong in ("code", "=x"):
        with pytest.raises(Refused, match=r"is no field=value"):
            read_fields([wrong])


def test_peers_that_a_file_lists_by_name_are_sent_by_their_ids() -> None:
    bravo, one, other = "b" * 26, "c" * 26, "d" * 26
    asked: list[int] = []

    def peers() -> list[dict[str, Any]]:
        asked.append(1)
        return [{"party": party, "name": name} for party, name in ((bravo, "BRAVO"), (one, "CHARLIE"), (other, "CHARLIE"))]

    def site(**lists: Any) -> bytes:
        return json.dumps({"type": "Feature", "properties": {"site_id": "S-1", **lists}}).encode()

    for as_it_is in (
        b"no JSON",
        b"[1]",
        site(),
        site(release=[bravo, other]),
        site(release="BRAVO"),
        b'{"features": [1, {"properties": 2}]}',
        b'{"features": 3}',
        b'{"properties": {"release": ["BRAVO"], "release": ["DELTA"]}}',
    ):
        assert with_ids(as_it_is, peers) == as_it_is
    assert not asked, "nobody is asked for nothing"
    made = json.loads(with_ids(site(release=["BRAVO", other, 7], buffered_for=["BRAVO"]), peers))
    assert made["properties"] == {"site_id": "S-1", "release": [bravo, other, 7], "buffered_for": [bravo]}
    several = json.dumps({"features": [{"properties": {"pass_down": ["BRAVO"]}}]}).encode()
    assert json.loads(with_ids(several, peers))["features"][0]["properties"]["pass_down"] == [bravo]
    for name, why in (("CHARLIE", "2 peers are called 'CHARLIE'"), ("DELTA", "no line of ours")):
        with pytest.raises(Refused, match=why) as said:
            with_ids(site(buffered_for=[name]), peers)
        assert said.value.where == "buffered_for"

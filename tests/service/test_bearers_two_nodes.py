"""Two `deconflict serve` processes and a real SMTP server on loopback: the link is cut in mid-FLASH, and the message gets through."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from deconflict.service.demo_desk import read_back
from deconflict.service.demo_stage import Proxies
from tests.service.bearers.servers import PostOffice
from tests.service.processes import ANY_PORTS, Served, environ, until

L0_S = 5.0
"""A FLASH is stored at the peer's node within this time, by the default clause."""


def settings(name: str, peer: str, port: int) -> str:
    """The deconflict.toml of one side."""
    low, other = name.lower(), peer.lower()
    return f"""
[[peers]]
name = "{peer}"
mail = "{other}@{other}.example"
language = "fr"

[smtp]
host = "127.0.0.1"
port = {port}
security = "none"
from = "{low}@{low}.example"

[drop]
path = "mail"
every_s = 0.1
"""


class Sides:
    """Both nodes, their post, and the line between them."""

    def __init__(self, folder: Path, office: PostOffice) -> None:
        self.office = office
        self.proxies = Proxies()
        self.way_in = self.proxies.add()
        self.a, self.b = (self._serve(folder / name, name, peer) for name, peer in (("ALFA", "BRAVO"), ("BRAVO", "ALFA")))
        self.proxies.aim(self.way_in, int(self.b.told["peers"].rpartition(":")[2]))

    def _serve(self, folder: Path, name: str, peer: str) -> Served:
        folder.mkdir(parents=True)
        (folder / "deconflict.toml").write_text(settings(name, peer, self.office.port))
        self.office.post.folders[f"{name.lower()}@{name.lower()}.example"] = folder / "mail"
        # Only BRAVO is dialled, through the proxy: where ALFA listens nobody can connect.
        more = ("--advertise", f"127.0.0.1:{self.way_in}") if name == "BRAVO" else ("--advertise", "127.0.0.1:9")
        return Served(folder, name, *ANY_PORTS, "--config", str(folder / "deconflict.toml"), *more)

    def pair(self) -> None:
        """First contact, two codes read aloud."""
        opened = self.a.ask("POST", "/api/v1/pairing/open", {})
        self.b.ask("POST", "/api/v1/pairing/join", {"address": opened["address"]})
        codes = [until(lambda node=node: node.ask("GET", "/api/v1/pairing").get("code_to_read")) for node in (self.a, self.b)]
        self.a.ask("POST", "/api/v1/pairing/code", {"code": codes[1]})
        self.b.ask("POST", "/api/v1/pairing/code", {"code": codes[0]})
        until(lambda: all(self.linked(node) for node in (self.a, self.b)))

    def linked(self, node: Served) -> bool:
        """Whether its link stands, and the other's watch is known there."""
        return any(peer["link"] == "UP" for peer in node.picture()["peers"])

    def stop(self) -> None:
        """End everything."""
        for node in (self.a, self.b):
            node.stop()
        self.proxies.close()


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    with PostOffice() as office:
        made = Sides(tmp_path, office)
        try:
            made.pair()
            yield made
        finally:
            made.stop()


def message(node: Served, entry: str) -> dict[str, Any] | None:
    """A message as that node shows it."""
    return next((m for m in node.picture()["messages"] if m["entry"] == entry), None)


def warn(node: Served) -> dict[str, Any]:
    """ALFA's desk sends a FLASH."""
    body = {"danger": "hazard", "level": "WARNING", "remark": "smoke"}
    return node.ask("POST", "/api/v1/messages", {"kind": "WARNING", "body": body, "to": "BRAVO"})


def instant(text: str) -> float:
    return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def line_heads(node: Served) -> set[tuple[str, int, str]]:
    """The newest entries of both sides' line logbooks, as that node holds them."""
    return {(h["author"], h["seq"], h["hash"]) for h in node.picture()["record"]["logbooks"] if h["name"].startswith("line/")}


def verified(node: Served, out: Path) -> dict[str, Any]:
    """The node's whole record, exported and verified by another process."""
    words = [sys.executable, "-m", "deconflict"]
    record = node.folder / "record.db"
    asked = ["export", str(record), str(out), "--from", "2020-01-01T00:00:00Z"]
    subprocess.run([*words, *asked], check=True, capture_output=True, env=environ())
    done = subprocess.run([*words, "verify", str(out), "--json"], capture_output=True, env=environ(), check=False)
    return dict(json.loads(done.stdout))


def test_the_link_is_cut_in_mid_flash(sides: Sides, tmp_path: Path) -> None:
    a, b, office = sides.a, sides.b, sides.office
    for node, name in ((a, "A. Duty"), (b, "B. Duty")):
        node.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": name})
    until(lambda: all(len(node.picture()["watch"]) == 2 for node in (a, b)))
    sides.proxies.cut()
    sent = warn(a)
    entry = sent["entry"]

    there = until(lambda: message(b, entry), 20)
    stored = until(lambda: next(iter(message(a, entry)["ladder"].values()))["stored_at"], 20)
    assert instant(stored) - instant(there["written_at"]) <= L0_S, "within the clause's time, by the receiver's own clock"
    assert not sides.linked(a)
    assert not sides.linked(b)
    assert any(to == "bravo@bravo.example" for _, to, _ in office.post.mails)

    b.ask("POST", "/api/v1/acknowledgements", {"entry": entry, "level": "L4", "answer": "WILCO", **read_back(b.client, entry)})
    answered = until(lambda: next(iter(message(a, entry)["ladder"].values()))["answered"], 20)
    assert answered["answer"] == "WILCO"
    assert not sides.linked(a)

    sides.proxies.heal()
    until(lambda: sides.linked(a) and sides.linked(b), 60)
    until(lambda: line_heads(a) == line_heads(b), 30)
    for node in (a, b):
        same = [m for m in node.picture()["messages"] if m["msg_id"] == sent["msg_id"]]
        assert len(same) == 1, "nothing doubles"
    for name, node in (("a", a), ("b", b)):
        report = verified(node, tmp_path / f"{name}.zip")
        assert report["ok"], report


def test_a_person_answers_by_mail_and_a_forged_answer_stops_nothing(sides: Sides) -> None:
    a, office = sides.a, sides.office
    a.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": "A. Duty"})
    sides.proxies.cut()
    sides.b.stop()
    sent = warn(a)
    raw = until(lambda: next((raw for _, _, raw in office.post.mails if sent["msg_id"].encode() in raw), None), 20)
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    code = next(line.split()[-1] for line in body.splitlines() if line.startswith("  WILCO "))
    reply = "From: {}\r\nTo: alfa@alfa.example\r\nSubject: Re: {}\r\nIn-Reply-To: {}\r\n\r\n{}\r\n\r\n> {}\r\n"

    def answer(sender: str, line: str) -> None:
        said = reply.format(sender, mail["Subject"], mail["Message-ID"], line, "quoted " + code)
        office.post.deliver("alfa@alfa.example", said.encode())

    def heard() -> list[dict[str, Any]]:
        return (message(a, sent["entry"]) or {})["heard"]

    refused = a.folder / "mail" / "refused"
    answer("stranger@charlie.example", "WILCO 0000-0000")
    until(lambda: refused.is_dir() and [path for path in refused.iterdir() if path.suffix == ".why"])
    assert not heard()
    for count, line in enumerate(("WILCO 0000-0000", f"STANDBY {code}", f"WILCO {code}"), 1):
        answer("bravo@bravo.example", line)
        until(lambda count=count: len(heard()) == count)
    assert [(h["answer"], h["standing"]) for h in heard()] == [("WILCO", "unproved"), ("STANDBY", "heard"), ("WILCO", "unproved")]
    assert sent["msg_id"] in a.ask("GET", f"/api/v1/messages/{sent['entry']}/card")["card"]

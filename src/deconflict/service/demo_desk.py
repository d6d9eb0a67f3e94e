"""The people of the demo: desks that read their node's picture over HTTP and answer as officers would. One of them is left empty."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from typing import Any

from deconflict.airspace.instant import parse_instant
from deconflict.service.client import Client
from deconflict.service.demo_stage import Actor

US = 1_000_000
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
"""Marks that keep the direction of writing; they are no part of what is read."""
READ_S = (4, 20)
ANSWER_S = (8, 30)
ROLES = ("duty", "alternate", "senior", "principal")
MATTERS = frozenset({"message", "alert", "conflict"})
FIRST_ANSWER = {
    "WARNING": "WILCO",
    "CONFLICT_NOTICE": "WILCO",
    "NOTICE_OF_OPERATION": "NO_OBJECTION",
    "ZONE_NOTICE": "NOTE_WITHOUT_RECOGNITION",
    "SITE_NOTICE": "NOTED",
    "CONCERN": "NOTED",
    "STOP_REQUEST": "STOPPING",
}


@dataclass(slots=True)
class Desk:
    """One organisation's watch. At the first message of the kind `empty_for` the duty seat stays empty, so that the call climbs."""

    actor: Actor
    seed: int
    empty_for: str = ""
    seats: dict[str, Client] = field(default_factory=dict)
    due: list[tuple[int, str, str, str, str, str]] = field(default_factory=list)
    """(at, when who said what, entry, level, answer, role): what will be done when."""
    seen: dict[str, str] = field(default_factory=dict)
    """Messages noticed, with the role that takes each."""
    shown_alerts: dict[str, dict[str, Any]] = field(default_factory=dict)
    shown_conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_empty: str = ""
    news: int = -1

    def man(self, roles: Sequence[str] = ROLES) -> None:
        """Take the watch in these roles, each under a token of its own."""
        for role in roles:
            name = f"{self.actor.name.lower()}-{role}"
            token = self.actor.ask.ask("POST", "/api/v1/tokens", {"name": name, "scopes": ["read", "file", "acknowledge"]})["token"]
            self.seats[role] = Client(self.actor.http, token)
            self.seats[role].ask("POST", "/api/v1/watch", {"role": role, "incoming": name})

    @property
    def duty(self) -> Client:
        """The duty officer's own access."""
        return self.seats["duty"]

    @property
    def has_news(self) -> bool:
        """Whether something changed that matters since this desk last looked."""
        return self._told() != self.news

    def _told(self) -> int:
        return sum(count for topic, count in self.actor.answer.get("told", {}).items() if topic in MATTERS)

    def look(self, now_us: int) -> None:
        """Read the picture, and decide what to do when."""
        self.news = self._told()
        picture = self.duty.ask("GET", "/api/v1/picture?only=alerts,conflicts,messages")
        for alert in picture["alerts"]:
            self.shown_alerts[f"{alert['raised_at']} {alert['pair']}"] = alert
        for conflict in picture["conflicts"]:
            self.shown_conflicts[conflict["id"]] = conflict
        for message in picture["messages"]:
            self._notice(message, now_us)
            self._climbed(message, now_us)

    def _notice(self, message: dict[str, Any], now_us: int) -> None:
        entry = message["entry"]
        ours = message["ours"]
        if entry in self.seen or (ours and message["kind"] != "WARNING") or (not ours and self.actor.party not in message["to"]):
            return
        empty = bool(self.empty_for) and not self.left_empty and message["kind"] == self.empty_for and not ours
        self.seen[entry] = "" if empty else "duty"
        if empty:
            self.left_empty = entry
            return
        self._plan(message, now_us, "duty")

    def _plan(self, message: dict[str, Any], now_us: int, role: str) -> None:
        entry = message["entry"]
        words = f"{message['written_at']} {message['kind']} {message['from']['name']}"
        read_us = now_us + self._between(READ_S, words, "read")
        self.due.append((read_us, words, entry, "L2", "", role))
        answer = FIRST_ANSWER.get(message["kind"], "")
        if answer in message["answers"] and not message["ours"]:
            self.due.append((read_us + self._between(ANSWER_S, words, "answer"), words, entry, "L4", answer, role))

    def _climbed(self, message: dict[str, Any], now_us: int) -> None:
        """The empty seat was passed over: whoever is rung next takes the message."""
        entry = message["entry"]
        if self.seen.get(entry) != "":
            return
        called = [c["role"] for c in message["climbs"] if c["party"] == self.actor.party and c["role"] not in (None, "duty")]
        if called:
            self.seen[entry] = called[0]
            self._plan(message, now_us, called[0])

    def _between(self, span_s: tuple[int, int], *words: str) -> int:
        """A time within the span that hangs on the seed and the words alone: entries have another hash in each run."""
        digest = hashlib.sha256("\n".join((str(self.seed), self.actor.name, *words)).encode()).digest()
        least, most = span_s
        return least * US + int.from_bytes(digest[:4], "big") % ((most - least) * US)

    def next_us(self) -> int | None:
        """When the next act is due."""
        return min(self.due)[0] if self.due else None

    def act(self, now_us: int) -> None:
        """Do what is due."""
        for item in sorted(self.due):
            at_us, _, entry, level, answer, role = item
            if at_us > now_us:
                break
            self.due.remove(item)
            said = {"entry": entry, "level": level, **({"answer": answer} if answer else {})}
            self.seats[role].ask("POST", "/api/v1/acknowledgements", said | read_back(self.seats[role], entry))


def read_back(seat: Client, entry: str) -> dict[str, Any]:
    """What an act carries where the message is understood by reading it back: the choice that says what its card says; else nothing."""
    drawn = seat.ask("GET", f"/api/v1/messages/{entry}/readback")
    if not drawn["wanted"]:
        return {}
    card = seat.ask("GET", f"/api/v1/messages/{entry}/words")["words"][0]["text"]
    return {"readback": drawn["id"], "choice": choose(drawn["choices"], card)}


def choose(choices: Sequence[str], card: str) -> int:
    """Which of the three (1 to 3) a reader takes who has the message's card at hand: the one whose parts stand there."""
    text = card.translate(_ISOLATES)
    rows = set(text.splitlines()) | {_value(row) for row in text.splitlines()}
    stand = [sum(_stands(part, rows, text) for part in choice.translate(_ISOLATES).split(" · ")) for choice in choices]
    return 1 + stand.index(max(stand))


def _stands(part: str, rows: Container[str], text: str) -> int:
    """How surely a part stands on the card: as a row of its own, as where an interval begins, or within one."""
    value = _value(part)
    # "0 ft" does not stand in "4000 ft".
    whole = re.search(rf"(?<!\w){re.escape(value)}", text) is not None
    return 2 * (part in rows) + 2 * (f"{value} – " in text) + whole


def _value(part: str) -> str:
    """What stands behind a label, where there is one."""
    return re.split(r": |：", part, maxsplit=1)[-1]


def acknowledged(alert: dict[str, Any], messages: dict[str, dict[str, Any]], parties: dict[str, str]) -> dict[str, Any]:
    """Which party understood an alert, when and by whom: {name: {at, by}}, from the messages that carry it."""
    found: dict[str, Any] = {}
    for entry in alert["messages"]:
        message = messages.get(entry)
        if message is None:
            continue
        for party, rung in message["ladder"].items():
            act = rung["understood"]
            name = parties.get(party, party)
            if act and (name not in found or parse_instant(act["at"]) < parse_instant(found[name]["at"])):
                found[name] = {"at": act["at"], "by": act["by"]}
    return found

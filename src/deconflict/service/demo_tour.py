"""The first five minutes: what can be done to the two nodes of the demo beside working at their desks, and how far a newcomer has got.

The page that shows both (demo_split, web/split.js) asks for `state` once a second; every act is one button of its coach.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from deconflict.errors import DeconflictError, Refused
from deconflict.service import demo_report
from deconflict.service.demo_agree import come_to_terms
from deconflict.service.demo_desk import Desk
from deconflict.service.demo_plot import feature
from deconflict.service.demo_sky import Sky
from deconflict.service.demo_stage import Actor, Stage
from deconflict.service.identity import RECORD
from deconflict.testing.scenario import Planned

Json = dict[str, Any]
STEPS: Final = ("pair", "watch", "plans", "leave", "cut", "own", "record")
"""What is gone through, in order; each is done when the nodes' pictures say so."""
READ: Final = "alerts,conflicts,messages,peers,plans,sites,watch,zones"
CLIMBED: Final = ("senior", "principal")
BY_OTHERS: Final = frozenset({"mail", "webhook"})


class Tour:
    """Acts and facts of one demo. `folder` is for what is made beside the nodes' own; asked from several threads.

    Without a `sky` of its own the aircraft come from elsewhere, and there is nothing to go through: both pages, and no coach.
    """

    def __init__(self, stage: Stage, folder: Path, sky: Sky | None, planned: Sequence[Planned], from_us: int) -> None:
        self.stage = stage
        self._sky = sky
        self._folder = folder
        self._planned = planned
        self._from_us = from_us
        self._acting = threading.Lock()
        self._codes: Mapping[str, str] = {}
        self._paired = False
        self._cut = self._was_cut = False
        self._left = False
        self._tampered: Json | None = None
        self._acts: Mapping[str, Callable[[], None]] = {
            "match": self._match, "leave": self._leave, "cut": self._cut_net, "heal": self._heal, "tamper": self._tamper,
        }  # fmt: skip

    def begin(self) -> None:
        """First contact, up to the codes that two people would read to each other."""
        self._codes = self.stage.meet()

    def act(self, name: str) -> Json:
        """Do what a button of the coach says; the state after it. Refused for what there is none of, or what is not its time."""
        act = self._acts.get(name)
        if act is None:
            raise Refused(f"there is no act {name[:32]!r}", where="act", mend=f"one of {', '.join(self._acts)}")
        if name != "match" and not self._paired:
            raise Refused("the two are not paired yet", where="act", mend="confirm the codes first")
        with self._acting:
            act()
        return self.state()

    def _match(self) -> None:
        """They match: the line is proved, both agree, and file what they plan."""
        if self._paired:
            return
        self.stage.confirm(self._codes)
        come_to_terms(self.stage)
        for actor in self.stage.actors:
            self._file(actor)
        self._paired = True

    def _file(self, actor: Actor) -> None:
        """What this party plans; then its seat is left to whoever opens the page."""
        desk = Desk(actor, 0)
        desk.man(("duty",))
        for planned in self._planned:
            if planned.party == actor.name:
                desk.duty.ask("POST", *feature(planned, self._from_us))
        desk.duty.ask("POST", "/api/v1/messages", {"kind": "LINE_CHECK", "body": {}})
        desk.duty.ask("POST", "/api/v1/watch", {"role": "duty", "incoming": None})

    def _leave(self) -> None:
        self._left = True
        if self._sky is not None:
            self._sky.leave(time.time_ns() // 1000)

    def _cut_net(self) -> None:
        self._cut = self._was_cut = True
        self.stage.proxies.cut()

    def _heal(self) -> None:
        self._cut = False
        self.stage.proxies.heal()

    def _tamper(self) -> None:
        """One byte of a copy of the first node's record is changed, and the copy verified."""
        first = self.stage.actors[0]
        rows = demo_report.rows_of(first.folder / RECORD)
        self._tampered = demo_report.tamper(first.folder / RECORD, rows, self._folder)

    def pages(self) -> list[Json]:
        """Both pages' addresses, each with a fresh code that signs it in once."""
        return [
            {"name": actor.name, "src": f"{actor.http}/#code={actor.ask.ask('POST', '/api/v1/code', {})['code']}"}
            for actor in self.stage.actors
        ]

    def state(self) -> Json:
        """How far it has got: {steps, done, codes, facts}. A node that does not answer has done nothing."""
        pictures = {actor.name: picture for actor in self.stage.actors if (picture := _picture(actor)) is not None}
        facts = self._facts(pictures)
        return {
            "steps": STEPS if self._sky is not None else (),
            "codes": {} if self._paired else dict(self._codes),
            "facts": facts,
            "done": _done(facts),
        }

    def _facts(self, pictures: Mapping[str, Json]) -> Json:
        first, second = (pictures.get(actor.name, {}) for actor in self.stage.actors)
        messages = first.get("messages", [])
        ours = [m for m in messages if m["ours"]]
        offers = [m for m in ours if m["kind"] == "PROPOSAL"]
        own = [version for picture in pictures.values() for version in self._stated(picture)]
        by_version = {m["entry"]: m for picture in pictures.values() for m in picture["messages"] if m["ours"]}
        return {
            "paired": self._paired,
            "watched": [actor.name for actor in self.stage.actors if _held(pictures.get(actor.name, {}))],
            "conflict": bool(first.get("conflicts")) and bool(second.get("conflicts")),
            "acknowledged": any(_understood(m, first["me"]["party"]) for m in messages if m["kind"] == "CONFLICT_NOTICE"),
            "offered": bool(offers),
            "settled": any(_answered(m) for m in offers),
            "left": self._left,
            "alert": any(alert["active"] for alert in first.get("alerts", [])),
            "climbed": any(climb["role"] in CLIMBED for m in messages for climb in m["climbs"]),
            "cut": self._cut,
            "was_cut": self._was_cut,
            "linked": bool(first.get("peers")) and all(peer["link"] == "UP" for peer in first["peers"]),
            "by_mail": any(_by_others(m) for m in ours),
            "doubled": sum(_doubled(picture) for picture in pictures.values()),
            "own": bool(own),
            "own_answered": any(_answered(by_version[version]) for version in own if version in by_version),
            "tampered": self._tampered,
        }

    def _stated(self, picture: Json) -> list[str]:
        """Versions of what somebody at that desk stated beside what the demo filed: typed, drawn, or out of a file."""
        ours = {planned.name for planned in self._planned}
        kinds = (("plans", "op_id"), ("zones", "zone_id"), ("sites", "site_id"))
        return [one["version"] for name, key in kinds for one in picture.get(name, ()) if one["own"] and one[key] not in ours]


def _picture(actor: Actor) -> Json | None:
    try:
        return actor.ask.ask("GET", f"/api/v1/picture?only={READ}")
    except DeconflictError:
        return None


def _held(picture: Json) -> bool:
    return bool(picture) and "duty" in picture["watch"].get(picture["me"]["party"], {})


def _understood(message: Json, party: str) -> bool:
    return any(rung["understood"] is not None for who, rung in message["ladder"].items() if who == party)


def _answered(message: Json) -> bool:
    return any(rung["answered"] is not None or rung.get("reply") is not None for rung in message["ladder"].values())


def _by_others(message: Json) -> bool:
    """Whether it reached them by another way than the link."""
    tried = any(one["bearer"] in BY_OTHERS and one["outcome"] == "sent" for one in message.get("tried", ()))
    return tried and any(rung["stored_at"] is not None for rung in message["ladder"].values())


def _doubled(picture: Json) -> int:
    """How many messages that picture holds more than once."""
    ids = [message["msg_id"] for message in picture["messages"]]
    return len(ids) - len(set(ids))


def _done(facts: Json) -> dict[str, bool]:
    return {
        "pair": facts["paired"],
        "watch": len(facts["watched"]) == 2,
        "plans": facts["acknowledged"] and facts["settled"],
        "leave": facts["left"] and facts["climbed"],
        "cut": facts["was_cut"] and not facts["cut"] and facts["linked"] and facts["by_mail"],
        "own": facts["own_answered"],
        "record": bool(facts["tampered"] and facts["tampered"]["detected"]),
    }

"""Everything of one running node that its doors share."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from deconflict.logbook.sync import Frame
from deconflict.node.commands import Call, Carry
from deconflict.node.events import FrameHeard, PeerDown, PeerUp
from deconflict.phrasebook import AVIATION, Reading
from deconflict.service.bearers.knocking import Knocks
from deconflict.service.feeds import Health
from deconflict.service.hub import Hub
from deconflict.service.loop import Loop, entropy
from deconflict.service.oidc import OpenId
from deconflict.service.opening_apart import Openings
from deconflict.service.peers import Peers
from deconflict.service.people import People
from deconflict.service.reading_back import ReadBacks
from deconflict.service.reads import ReadLog
from deconflict.service.replay_apart import Replays
from deconflict.service.sessions import Sessions
from deconflict.service.signing_in import SigningIn
from deconflict.service.together import Together
from deconflict.service.view_messages import Shown
from deconflict.service.view_objects import by_default

_log = structlog.get_logger("deconflict.house")


def request_id() -> str:
    """A fresh id for a request to the node."""
    return secrets.token_hex(8)


class Ears:
    """Brings what the links hear to the loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    def peer_up(self, party: str) -> None:
        """A link stands."""
        self._loop.deliver(PeerUp(peer=party, entropy=entropy()))

    def peer_down(self, party: str, why: str) -> None:
        """It is gone."""
        _log.info("peer down", party=party, why=why)
        self._loop.deliver(PeerDown(peer=party, why=why))

    def frame_heard(self, party: str, frame: Frame, size: int) -> Any:
        """A frame came."""
        return self._loop.deliver(FrameHeard(peer=party, frame=frame, size=size, entropy=entropy()))


class Mouth:
    """Speaks what the loop says once it is written: to peers by their links, to people by the pages' stream."""

    def __init__(self, peers: Peers, hub: Hub) -> None:
        self._peers = peers
        self._hub = hub
        self.office: Any = None

    def send(self, peer: str, frame: Frame, *, urgent: bool) -> None:
        """A frame to a peer."""
        self._peers.send(peer, frame, urgent=urgent)

    def drop(self, peer: str, why: str) -> None:
        """A peer broke the protocol."""
        _log.warning("link dropped", party=peer, why=why)
        self._peers.drop(peer, why)

    def show(self, topic: str, key: str, detail: Mapping[str, Any]) -> None:
        """A change people see."""
        self._hub.tell("change", {"topic": topic, "key": key, **{k: v for k, v in detail.items() if k not in ("topic", "key")}})

    def call(self, call: Call) -> None:
        """A role is called: said on every page of ours and in the service's log."""
        told = {
            "role": call.role.value,
            "party": call.party,
            "entry": call.entry,
            "step": call.step,
            "bearers": [b.value for b in call.bearers],
        }
        _log.warning("call", **told)
        self._hub.tell("call", told)
        if self.office is not None:
            self.office.call(call)

    def carry(self, carry: Carry) -> None:
        """Something is to go by another bearer."""
        if self.office is not None:
            self.office.carry(carry)


@dataclass(slots=True)
class House:
    """One running node: the loop and its doors. `node` is the loop's node; `ready` says why it is not ready yet, empty when it is."""

    loop: Loop
    node: Any
    peers: Peers
    hub: Hub
    sessions: Sessions
    people: People
    signing_in: SigningIn
    pairing: Any
    office: Any = None
    """The other bearers (service.bearers.office.Office); None where a node has none."""
    keys: Any = None
    """The node's keys (service.keychest.KeyChest)."""
    openid: OpenId | None = None
    """The OpenID provider; None where a node has none."""
    reads: ReadLog | None = None
    """Who looked at what; None only where a House is put together without a Station, as tests do."""
    ready: dict[str, str] = field(default_factory=dict)
    reading: Reading = AVIATION
    read_backs: ReadBacks = field(default_factory=ReadBacks)
    together: Together = field(default_factory=Together)
    knocks: Knocks = field(default_factory=Knocks)
    feeds: Callable[[], Sequence[Health]] = tuple
    stale_after_s: Callable[[str], float] = by_default
    """From what age on the newest report of one of our tracks is stale, by its id."""
    witnesses: Callable[[], Sequence[tuple[str, str]]] = tuple
    counted: Callable[[], int] | None = None
    shown: Shown = field(default_factory=Shown)
    addresses: dict[str, Any] = field(default_factory=dict)
    openings: Openings = field(default_factory=Openings)
    replays: Replays = field(default_factory=Replays)
    cookie: str = "dc_session"
    """The session cookie's name: with the port in it, since browsers tell ports of one host apart for everything but cookies."""

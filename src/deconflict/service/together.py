"""What two people do together: the first asks for it, and it is done when a second one asks for the very same. Time is an argument.

Nobody is both, whatever their role. Acknowledging, a stop request and an emergency never wait for a second person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from deconflict.errors import Stale
from deconflict.service.people import folded
from deconflict.service.problems import NotAllowed, NotFound

WAITS_US: Final = 12 * 3_600_000_000
"""How long the first waits for the second: one watch."""
MOST: Final = 64


@dataclass(frozen=True, slots=True)
class Act:
    """One act of two people. `name`: its verb, and what it is done to; `body`: what is asked, word for word.

    `rests_on`: what it was asked of, by hash; the act is stale once that is another. `shows`: what the second person is shown of it beside
    the body. `made`: the statement as the first made it, which is the one that goes out.
    """

    name: str
    body: Mapping[str, Any]
    rests_on: str = ""
    shows: Mapping[str, Any] = field(default_factory=dict)
    made: Any = None

    def hash(self) -> str:
        """What the second person confirms: the hash of all that is shown."""
        return _hash([self.name, self.body, self.rests_on, self.shows])


@dataclass(frozen=True, slots=True)
class Waiting:
    """One act that waits for its second person. `hand`: the token by which the first asked, empty on a page."""

    of: Act
    by: str
    since_us: int
    hand: str = ""

    @property
    def act(self) -> str:
        """Its verb, and what it is done to."""
        return self.of.name

    @property
    def body(self) -> Mapping[str, Any]:
        """What has to be asked again, word for word."""
        return self.of.body


class Together:
    """The acts of one node that wait. They are forgotten with the process: nothing was said yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, Waiting] = {}

    def asked(self, act: Act, by: str, now_us: int, hand: str = "") -> Waiting | None:
        """Somebody asks for it: what the first asked, once this is the second; None while it waits.

        NotAllowed for one person twice, or one token. Stale where what it rests on changed since: then nothing waits any more.
        """
        self.waiting(now_us)
        key = _hash([act.name, act.body])
        first = self._waiting.get(key)
        if first is None:
            while len(self._waiting) >= MOST:
                del self._waiting[next(iter(self._waiting))]
            self._waiting[key] = Waiting(act, by, now_us, hand)
            return None
        if first.of.rests_on != act.rests_on:
            del self._waiting[key]
            raise Stale(f"it is not as it was when {first.by} asked for it", where="act", mend="look at it again, and ask anew")
        if folded(first.by) == folded(by) or (hand and first.hand == hand):
            raise NotAllowed("two different people do this", where="person", mend=f"another one asks for the same: {act.name}")
        del self._waiting[key]
        return first

    def waiting(self, now_us: int) -> list[Waiting]:
        """What waits for a second person, oldest first."""
        self._waiting = {key: one for key, one in self._waiting.items() if now_us - one.since_us < WAITS_US}
        return list(self._waiting.values())

    def shown(self, hash_: str, now_us: int) -> Waiting:
        """What waits under the hash that was shown. NotFound where nothing does: done, refused, changed or too old."""
        found = next((one for one in self.waiting(now_us) if one.of.hash() == hash_), None)
        if found is None:
            raise NotFound("that does not wait for a second person any more", where="path", mend="GET /api/v1/together lists what does")
        return found

    def refused(self, hash_: str, now_us: int) -> Waiting:
        """Somebody says no to it: it is gone, and can be asked for anew. NotFound where it does not wait."""
        found = self.shown(hash_, now_us)
        self._waiting = {key: one for key, one in self._waiting.items() if one is not found}
        return found


def _hash(said: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(said, order="deterministic")).hexdigest()

"""A stolen signing key: a machine changes its key, and somebody who still has the old one writes with it and hands that to the peers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry, write
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.sync import push_of
from deconflict.node import events as e
from deconflict.statements.base import Part
from deconflict.statements.epochs import AudienceChange, OpenEpoch
from deconflict.testing.host import Host, secret
from deconflict.testing.world import World


def change_key(world: World, host: Host, number: int, *, revoke: bool, by_recovery: bool = True) -> Mapping[str, Any]:
    """The machine signs with its key of that number from now on; what it was answered. The old one is revoked, or only left."""
    assert host.node is not None
    me = host.me
    fresh = SigningKey.generate(secret(str(world.seed), me.name, "signing", str(number)))
    recovery = SigningKey.generate(secret(str(world.seed), me.name, "recovery"))
    host.node.hand_over(fresh, recovery if by_recovery else None)
    asked = world.ask(
        host, e.KeyChanged, "key", why="a test", by=f"{host.desk}-duty", revoke=me.signing.public if revoke else None,
        by_recovery=by_recovery and revoke,
    )  # fmt: skip
    told = world.ledger.asked[asked]
    assert told.answer is not None, told.error
    host.me = dataclasses.replace(me, signing=fresh)
    return told.answer


class Thief:
    """Somebody with a copy of a party's signing key and of its record, as both were then."""

    def __init__(self, world: World, victim: Host) -> None:
        self.world = world
        self.party = victim.party
        self.key = victim.me.signing
        self.rows = {row.entry.hash: row.entry for row in victim.store.scan() if row.entry.header.author == victim.party}
        self.heads = [head for head in victim.store.heads() if head.author == victim.party]
        self.told: list[Entry] = []
        self._salts = 0

    def tip(self, logbook: str) -> Head:
        """The last entry of that logbook when the key was stolen."""
        return max((head for head in self.heads if head.logbook == logbook), key=lambda head: (head.epoch, head.seq))

    def goes_on(self, logbook: str, kind: str, parts: Mapping[str, Part], written_at: int) -> Entry:
        """An entry after the last one of then."""
        tip = self.tip(logbook)
        return self._sign(logbook, tip.epoch, tip.seq + 1, tip.hash, kind, parts, written_at)

    def beside(self, entry: Entry, written_at: int | None = None) -> Entry:
        """Another entry for the place of one that the party wrote, dated as that one."""
        header = entry.header
        parts = {"main": AudienceChange(audience=())}
        at = header.written_at if written_at is None else written_at
        return self._sign(header.logbook, header.epoch, header.seq, header.previous, "AUDIENCE", parts, at)

    def opens(self, logbook: str, written_at: int, beyond: int = 0) -> Entry:
        """A new epoch."""
        tip = self.tip(logbook)
        opening = {"main": OpenEpoch(why="stolen", audience=())}
        return self._sign(logbook, tip.epoch + 1 + beyond, 0, tip.hash, "OPEN_EPOCH", opening, written_at)

    def tells(self, host: Host, by: Host, *entries: Entry) -> None:
        """A machine hears these from another one, as its own peers' words are relayed."""
        self.told += entries
        self.world.post(host, e.FrameHeard(peer=by.party, frame=push_of(entries), size=1000, entropy=self.world.entropy()))

    def _sign(
        self, logbook: str, epoch: int, seq: int, previous: str | None, kind: str, parts: Mapping[str, Part], written_at: int
    ) -> Entry:  # fmt: skip
        self._salts += 1
        salt = secret(str(self.world.seed), "thief", str(self._salts))[:16]
        return write(
            self.key, author=self.party, logbook=logbook, epoch=epoch, seq=seq, previous=previous, kind=kind, written_at=written_at,
            seen=(), parts=parts, salt=lambda: salt,
        )  # fmt: skip

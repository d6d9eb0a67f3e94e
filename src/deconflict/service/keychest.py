"""The keys of a running node, on its disk and in its record: turned and revoked, so that a stop at any instant leaves the two alike.

The new key is on the disk before anything is said of it, and takes the old one's place once what was said is on the disk as well; a start
in between finishes that (identity.load). No request and no event holds a secret key: the recovery key is read from the node's own folder.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from deconflict.airspace.instant import Instant, format_instant, parse_instant
from deconflict.errors import Refused
from deconflict.logbook.keys import KeyTerm, SigningKey
from deconflict.node.core import Identity
from deconflict.node.events import KeyChanged
from deconflict.node.keychanging import ROTATE_AFTER_US, fingerprint
from deconflict.node.node import Node
from deconflict.service import identity, keyfile
from deconflict.service.house import request_id
from deconflict.service.loop import Loop, entropy


class KeyChest:
    """Changes the keys of one node, one change at a time. `turned` is told who it speaks as from now on."""

    def __init__(self, folder: Path, node: Node, loop: Loop, turned: Callable[[Identity], None]) -> None:
        self._folder = folder
        self._node = node
        self._loop = loop
        self._turned = turned
        self._one_at_a_time = asyncio.Lock()

    def listed(self) -> dict[str, Any]:
        """Every key this party has stated, newest first, and those of each peer, by fingerprint, with their times.

        `rotate_by`: when the key that signs is to be turned. `revoked_at`: since when a key counts no longer.
        """
        core = self._node.core
        me, ring = core.me, core.keyring
        ours = [{**_shown(term), "signs": term.key == me.signing.public} for term in reversed(ring.terms(me.party))]
        for one in ours:
            if one["signs"] and one["since"] is not None:
                one["rotate_by"] = _instant(parse_instant(one["since"], "since") + ROTATE_AFTER_US)
        here = (self._folder / identity.RECOVERY).exists()
        peers = [_of_peer(ring.terms(party), party, core.picture.name_of(party)) for party in core.peers()]
        return {"keys": ours, "recovery": fingerprint(me.recovery_public), "recovery_is_here": here, "peers": peers}

    async def rotate(self, why: str, by: str) -> dict[str, Any]:
        """Sign with a new key from now on; the old one states it."""
        async with self._one_at_a_time:
            return await self._change(why, by, None, None, fresh=True)

    async def revoke(self, why: str, by: str, key: str | None, *, by_recovery: bool) -> dict[str, Any]:
        """A key counts no longer: the one we sign with (None), or an earlier one by the first signs of its fingerprint."""
        async with self._one_at_a_time:
            me = self._node.core.me
            public = me.signing.public if key is None else self._meant(key)
            recovery = keyfile.load_key(self._folder / identity.RECOVERY) if by_recovery else None
            return await self._change(why, by, public, recovery, fresh=public == me.signing.public)

    def _meant(self, key: str) -> str:
        core = self._node.core
        found = [public for public in core.keyring.stated(core.me.party) if fingerprint(public).startswith(key)]
        if len(found) != 1:
            raise Refused(f"{len(found)} keys begin with {key!r}", where="key", mend="deconflict key list shows them")
        return found[0]

    async def _change(self, why: str, by: str, revoke: str | None, recovery: SigningKey | None, *, fresh: bool) -> dict[str, Any]:
        following = self._folder / identity.FOLLOWING
        signing = self._made(following) if fresh else None
        self._node.hand_over(signing, recovery)
        event = KeyChanged(request=request_id(), why=why, by=by, entropy=entropy(), revoke=revoke, by_recovery=recovery is not None)
        answer = dict(await self._loop.ask(event))
        if fresh:
            # Written and flushed is what we were answered with: the old key has nothing more to sign.
            os.replace(following, self._folder / identity.SIGNING)
            keyfile.flush_folder(self._folder)
            self._turned(self._node.core.me)
        revoked = answer.get("revoked")
        return {**answer, "revoked": fingerprint(revoked) if revoked else None, "fingerprint": fingerprint(answer["signing_key"])}

    @staticmethod
    def _made(path: Path) -> SigningKey:
        """A new key on the disk. One that was left there was refused, as else this run or its start would have taken it up."""
        path.unlink(missing_ok=True)
        return keyfile.create_key(path)


def _of_peer(terms: list[KeyTerm], party: str, name: str) -> dict[str, Any]:
    """The key a peer signs with now, and those before it, newest first."""
    shown = [_shown(term) for term in reversed(terms)]
    now = shown[0] if shown else {"fingerprint": None, "since": None, "revoked": False, "revoked_at": None, "why": None}
    return {"party": party, "name": name, **now, "earlier": shown[1:]}


def _shown(term: KeyTerm) -> dict[str, Any]:
    return {
        "fingerprint": fingerprint(term.key), "since": _instant(term.since_us), "why": term.why, "revoked": term.revoked_us is not None,
        "revoked_at": _instant(term.revoked_us),
    }  # fmt: skip


def _instant(at_us: int | None) -> str | None:
    return None if at_us is None else format_instant(Instant(at_us))

"""The key this node signs with is turned, or revoked: what is written into its `keys` logbook then, and in which order.

A key that is only turned is stated by the old one. One that is revoked counts for nothing that follows what this node wrote until then, in
none of its logbooks; all of them go on in a new epoch, whose number nobody can have taken before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from deconflict.errors import Refused
from deconflict.logbook.encoding import bytes_of, sha256_text
from deconflict.logbook.keys import MAX_KEY_ENTRIES, SigningKey
from deconflict.node.core import Core
from deconflict.node.events import KeyChanged
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.keys import Key, Revoke

ROTATE_AFTER_US: Final = 365 * 86_400_000_000
"""When a key is to be turned: a year, the short end of what NIST SP 800-57 part 1 (5.3.6) gives a private signature key."""
BEYOND_BYTES: Final = 3
"""A thief of a key knows the next number of an epoch, and not which of sixteen million is taken."""


class KeyChanging:
    """The part of a node that changes its key. The keys come beside the events, as no event holds a secret one."""

    def __init__(self, core: Core, epochs_opened: Callable[[], None]) -> None:
        self.core = core
        self._epochs_opened = epochs_opened
        self._next: SigningKey | None = None
        self._recovery: SigningKey | None = None

    def hand_over(self, signing: SigningKey | None, recovery: SigningKey | None) -> None:
        """The key to sign with from the next KeyChanged on, and the recovery key for that one act."""
        self._next, self._recovery = signing, recovery

    def changed(self, event: KeyChanged) -> dict[str, Any]:
        """Turn or revoke a key. Refused when the keys for it are not here, or it would change nothing."""
        following, recovery, old = self._next, self._recovery, self.core.me.signing
        self._next = self._recovery = None
        if event.revoke != old.public and not self.core.may_sign():
            raise self.core.refusal()
        if event.revoke is None:
            fresh = self._fresh(following, event)
            self._state(fresh, event.why, by=old)
            self._sign_with(fresh)
            return {"signing_key": fresh.public, "fingerprint": fingerprint(fresh.public), "revoked": None, "epochs": {}}
        if event.by_recovery and (recovery is None or recovery.public != self.core.me.recovery_public):
            mend = "put its own recovery.key into the node's folder"
            raise Refused("this is not the recovery key of this party", where="recovery_key", mend=mend)
        self._check_known(event.revoke, again=event.by_recovery and event.revoke == old.public, by_recovery=event.by_recovery)
        if event.revoke != old.public:
            return self._revoke_older(event, recovery if event.by_recovery and recovery is not None else old)
        return self._revoke_own(event, self._fresh(following, event), recovery if event.by_recovery else None)

    # what is written

    def _revoke_older(self, event: KeyChanged, by: SigningKey) -> dict[str, Any]:
        """A key that we signed with earlier: nothing it signs from now on counts; ours goes on."""
        assert event.revoke is not None
        for name, place in self._ends().items():
            self._revoke(event.revoke, name, place, by)
        return {"signing_key": self.core.me.signing.public, "revoked": event.revoke, "epochs": {}}

    def _revoke_own(self, event: KeyChanged, fresh: SigningKey, recovery: SigningKey | None) -> dict[str, Any]:
        """The key we sign with: a new one is stated, by the recovery key or else by the old one, and revokes it."""
        core, old, ends = self.core, self.core.me.signing, self._ends()
        opened = {"keys": self._reopen("keys", event, recovery or old)}
        self._state(fresh, event.why, by=recovery or old)
        self._sign_with(fresh)
        # The old key vouches for the new one here: what it said until then counts, and no more.
        ends["keys"] = core.logbook(core.me.party, "keys").next()[:2] if recovery is None else ends["keys"]
        for name, place in ends.items():
            self._revoke(old.public, name, place, recovery or fresh)
        opened |= {name: self._reopen(name, event, fresh) for name in ends if name != "keys"}
        self._epochs_opened()
        told = {"signing_key": fresh.public, "fingerprint": fingerprint(fresh.public), "revoked": old.public}
        return {**told, "epochs": {name: opened[name] for name in sorted(opened)}}

    def _state(self, fresh: SigningKey, why: str, *, by: SigningKey) -> None:
        me = self.core.me
        key = Key(name=me.name, signing_key=fresh.public, recovery_key=me.recovery_public, tls_pins=me.tls_pins, why=why)
        self.core.say_with(by, "keys", "KEY", {"main": key})

    def _sign_with(self, fresh: SigningKey) -> None:
        self.core.me = replace(self.core.me, signing=fresh)

    def _revoke(self, key: str, logbook: str, place: tuple[int, int], by: SigningKey) -> None:
        said = Revoke(signing_key=key, logbook=logbook, epoch=place[0], from_seq=place[1])
        self.core.say_with(by, "keys", "REVOKE", {"main": said})

    def _reopen(self, name: str, event: KeyChanged, key: SigningKey) -> int:
        core, me = self.core, self.core.me.party
        tip = core.logbook(me, name).tip()
        audience = tuple(sorted(core.picture.audience(me, name)))
        opening = OpenEpoch(why=event.why, audience=audience, last_known=tip.hash if tip is not None else None, by=event.by)
        beyond = int.from_bytes(core.draw(BEYOND_BYTES), "big")
        return core.open_epoch(name, {"main": opening}, beyond=beyond, key=key).header.epoch

    # what is asked before

    def _fresh(self, following: SigningKey | None, event: KeyChanged) -> SigningKey:
        if following is None or following.public == self.core.me.signing.public:
            raise Refused("there is no new key", where="key", mend="deconflict key rotate makes one")
        return following

    def _check_known(self, key: str, *, again: bool, by_recovery: bool) -> None:
        """`again`: a node that came back with a key that was revoked since is given another by the recovery key."""
        core, me = self.core, self.core.me.party
        if not again and (key, "keys") in core.keyring.revoked(me):
            raise Refused("this key was revoked already", where="key", mend="deconflict key list shows which counts")
        if key not in core.keyring.stated(me):
            raise Refused("this party never signed with that key", where="key", mend="deconflict key list shows those it has stated")
        if core.keyring.changes(me, by_recovery=by_recovery) + len(self._ends()) + 1 > MAX_KEY_ENTRIES:
            mend = "begin a new party: deconflict init in another folder, and pair anew"
            raise Refused(f"more than {MAX_KEY_ENTRIES} changes of key", where="keys", mend=mend)

    def _ends(self) -> dict[str, tuple[int, int]]:
        """By the name of each of our logbooks the place after its last entry."""
        core, me = self.core, self.core.me.party
        books = {name: book.tip() for (author, name), book in sorted(core.logbooks.items()) if author == me}
        return {name: (tip.epoch, tip.seq + 1) for name, tip in books.items() if tip is not None}


def fingerprint(public: str) -> str:
    """A public key's SHA-256, as it is read aloud and compared."""
    return sha256_text(bytes_of(public))

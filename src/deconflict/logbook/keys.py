"""Ed25519 keys: signing and checking, who a party is, and which of its keys count where.

Signatures and public keys are text (base64url without padding) wherever they are kept or sent. Everything signed stands under a prefix
that says what it is, so that a signature made for one purpose is worth nothing for another. This module makes no randomness.
"""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import Struct
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from deconflict.errors import PeerFault
from deconflict.logbook.encoding import bytes_of, text_of
from deconflict.logbook.entry import ENTRY_PREFIX, Entry, Header
from deconflict.statements.base import MAX_INTEGER
from deconflict.statements.keys import Key, Revoke

PARTY_PREFIX = b"deconflict/party/1\n"
SIGNATURE_BYTES = 64
_NEVER = (MAX_INTEGER + 1, 0)
MAX_KEY_ENTRIES = 64
"""KEY and REVOKE entries kept per party, of those that its recovery key signed and of the others each, so that a thief who signs very many
leaves room for what ends the key that he has: enough to change the key every month for five years, few enough to try every key."""


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """An Ed25519 key pair (RFC 8032). `seed` is the secret, 32 bytes; `public` the public key as text."""

    seed: bytes
    public: str
    _secret: bytes

    @classmethod
    def generate(cls, seed: bytes) -> SigningKey:
        """The key pair of 32 secret random bytes; ValueError for any other length."""
        public, secret = crypto_sign_seed_keypair(seed)
        return cls(seed, text_of(public), secret)

    def sign(self, prefix: bytes, data: bytes) -> str:
        """The signature over `prefix` + `data`, 86 characters of base64url."""
        return text_of(crypto_sign(prefix + data, self._secret)[:SIGNATURE_BYTES])

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public!r})"


def verify(public: str, prefix: bytes, data: bytes, signature: str) -> bool:
    """Whether `signature` over `prefix` + `data` was made by the key `public`; False for anything malformed."""
    try:
        signed = bytes_of(signature) + prefix + data
        crypto_sign_open(signed, _key_bytes(public))
    except (BadSignatureError, PeerFault, ValueError):
        return False
    return True


@lru_cache(maxsize=1024)
def _key_bytes(public: str) -> bytes:
    return bytes_of(public)


def party_id(recovery_public: str) -> str:
    """A party's id: 26 characters of lower-case base32 of SHA-256 over its first recovery key. PeerFault if that is no key."""
    digest = hashlib.sha256(PARTY_PREFIX + bytes_of(recovery_public)).digest()
    return b32encode(digest).decode("ascii").lower()[:26]


def signed_by(entry: Entry, public: str) -> bool:
    """Whether `entry` carries a signature of the key `public` over its header."""
    return verify(public, ENTRY_PREFIX, entry.header_bytes, entry.signature)


class Doubt(Struct, frozen=True):
    """An entry that a key signed which its author revoked: from `until` (epoch, seq) on it does not count at all (`after`).

    What stands before that place counts if another party held it before `since_us`, when the first REVOKE of the key was written.
    """

    key: str
    until: tuple[int, int]
    since_us: int
    after: bool


class KeyTerm(Struct, frozen=True):
    """One signing key of a party: since when it is stated (µs by its author's clock; None where only pairing told of it), and why.

    `revoked_us`: since when its author says that it does not count; None while it says nothing of the kind.
    """

    key: str
    since_us: int | None
    why: str | None
    revoked_us: int | None


@dataclass(slots=True)
class _Party:
    """What is known of one party's keys: its KEY and REVOKE entries by hash, and what follows from them.

    `renewed`: people paired anew and `pinned` is the key they compared; what it revokes counts as if the recovery key had revoked it.
    """

    recovery: str = ""
    pinned: str | None = None
    renewed: bool = False
    facts: dict[str, Entry] = field(default_factory=dict)
    vouched: set[str] = field(default_factory=set)
    signing: list[str] = field(default_factory=list)
    revoked: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    since_us: dict[tuple[str, str], int] = field(default_factory=dict)
    checked: dict[tuple[str, str], bool] = field(default_factory=dict)

    def candidates(self, logbook: str, epoch: int, seq: int) -> list[str]:
        """Keys whose signature counts at that place, newest first; the recovery key speaks in `keys` only."""
        keys = self.signing[::-1]
        if self.revoked:
            keys = [key for key in keys if (epoch, seq) < self.until(key, logbook)]
        return [*keys, self.recovery] if logbook == "keys" else keys

    def until(self, key: str, logbook: str) -> tuple[int, int]:
        """The place in a logbook from which a key does not count. A line begun since, which no REVOKE can name, has none before it."""
        begun_since = logbook.startswith("line/") and (key, "keys") in self.revoked
        return self.revoked.get((key, logbook), (0, 0) if begun_since else _NEVER)

    def rebuild(self) -> None:
        """Work out the keys anew. What the recovery key revokes counts from the start, so that no thief's KEY outlives it.

        So does what a key revokes that people compared since they paired first; a key that the recovery key revoked is none of those.
        """
        facts = sorted(self.facts.values(), key=lambda entry: (entry.header.epoch, entry.header.seq, entry.hash))
        self.signing = [self.pinned] if self.pinned else []
        self.revoked, self.since_us, self.vouched = {}, {}, set()
        for key in (self.recovery, self.pinned if self.renewed else None):
            for entry in facts:
                if key is not None and isinstance(entry.main, Revoke) and self._speaks(entry, key):
                    self._revoke(entry.main, entry)
        for entry in facts:
            header = entry.header
            if not any(self._signed(entry, key) for key in self.candidates("keys", header.epoch, header.seq)):
                continue
            if isinstance(entry.main, Revoke):
                self._revoke(entry.main, entry)
            elif isinstance(entry.main, Key) and entry.main.recovery_key == self.recovery:
                self._name(entry.main.signing_key, entry.hash)

    def copy(self) -> _Party:
        """A copy that learns on its own; what was checked once is shared, since it never changes."""
        copy = _Party(
            self.recovery, self.pinned, self.renewed, dict(self.facts), set(self.vouched), list(self.signing), dict(self.revoked),
            dict(self.since_us),
        )  # fmt: skip
        copy.checked = self.checked
        return copy

    def count(self, *, by_recovery: bool) -> int:
        """How many of its KEY and REVOKE are kept that the recovery key signed, or did not."""
        return sum(self._signed(fact, self.recovery) is by_recovery for fact in self.facts.values())

    def _signed(self, entry: Entry, key: str) -> bool:
        """Whether that key signed; each pair is checked once, since every change of key looks at all of them again."""
        which = (entry.hash, key)
        if which not in self.checked:
            self.checked[which] = signed_by(entry, key)
        return self.checked[which]

    def _speaks(self, entry: Entry, key: str) -> bool:
        """Whether that key signed an entry of `keys`, at a place where it is not revoked."""
        header = entry.header
        return (header.epoch, header.seq) < self.until(key, "keys") and self._signed(entry, key)

    def _name(self, key: str, fact: str) -> None:
        self.vouched.add(fact)
        if key in self.signing:
            self.signing.remove(key)
        self.signing.append(key)

    def _revoke(self, revoke: Revoke, fact: Entry) -> None:
        self.vouched.add(fact.hash)
        which, written_us = (revoke.signing_key, revoke.logbook), fact.header.written_at
        self.revoked[which] = min(self.revoked.get(which, _NEVER), (revoke.epoch, revoke.from_seq))
        self.since_us[which] = min(self.since_us.get(which, written_us), written_us)

    def term(self, key: str) -> KeyTerm:
        """Since when a key is stated, by the first KEY of those that count, and since when it is revoked."""
        said = [(entry.header.written_at, fact, entry.main) for fact in self.vouched for entry in (self.facts[fact],)]
        stated = [(at_us, fact, main.why) for at_us, fact, main in said if isinstance(main, Key) and main.signing_key == key]
        first = min(stated, default=None)
        revoked_us = min((at_us for (revoked, _), at_us in self.since_us.items() if revoked == key), default=None)
        return KeyTerm(key, first[0] if first else None, first[2] if first else None, revoked_us)

    def doubt(self, entry: Entry) -> Doubt | None:
        """That a revoked key signed an entry, and no other of this party's."""
        header = entry.header
        until = {key: self.until(key, header.logbook) for key in self.signing[::-1]}
        sound = [key for key, place in until.items() if place == _NEVER] + ([self.recovery] if header.logbook == "keys" else [])
        if all(place == _NEVER for place in until.values()) or any(signed_by(entry, key) for key in sound):
            return None
        key = next((key for key, place in until.items() if place != _NEVER and signed_by(entry, key)), None)
        if key is None:
            return None
        since_us = min(at_us for (revoked, _), at_us in self.since_us.items() if revoked == key)
        return Doubt(key, until[key], since_us, (header.epoch, header.seq) >= until[key])


class KeyRing:
    """The keys of all parties known here, as their own `keys` logbooks state them.

    A party's id is the hash of its recovery key, which therefore never changes. Its first KEY is signed by that key: whoever holds the
    entry needs to trust nobody for it. Each later KEY and REVOKE is signed by a signing key that counts at its place, or again by the
    recovery key. A key counts for old and new entries alike, up to the place from which a REVOKE says it does not.
    """

    def __init__(self) -> None:
        self._parties: dict[str, _Party] = {}

    def frozen(self) -> KeyRing:
        """A copy that later learning does not change, for a job that runs beside the node."""
        copy = KeyRing()
        copy._parties = {party: known.copy() for party, known in self._parties.items()}
        return copy

    def pin(self, party: str, recovery_key: str, signing_key: str) -> None:
        """Take a party's keys from pairing, before its `keys` logbook is here. PeerFault if the id is not the recovery key's."""
        if not _is_key_of(recovery_key, party):
            raise PeerFault("the recovery key is not this party's", where=party, mend="pair again")
        known = self._parties.setdefault(party, _Party(recovery_key))
        known.renewed = known.renewed or known.pinned not in (None, signing_key)
        known.pinned = signing_key
        known.rebuild()

    def learn(self, entry: Entry) -> bool:
        """Take in a KEY or REVOKE of a `keys` logbook, before `accepts` is asked about entries it vouches for.

        True when it counts from now on. False for other entries, and for one that no entitled key signed or that is one too many: it
        changes nothing, and may stand in its chain all the same.
        """
        said, author = entry.main, entry.header.author
        if not isinstance(said, (Key, Revoke)):
            return False
        known = self._parties.get(author)
        if known is None:
            if not isinstance(said, Key) or not _is_key_of(said.recovery_key, author):
                return False
            known = _Party(said.recovery_key)
        if entry.hash in known.facts:
            return entry.hash in known.vouched
        if known.count(by_recovery=signed_by(entry, known.recovery)) >= MAX_KEY_ENTRIES:
            return False
        known.facts[entry.hash] = entry
        known.rebuild()
        if entry.hash not in known.vouched:
            del known.facts[entry.hash]
            known.checked = {which: good for which, good in known.checked.items() if which[0] in known.facts}
            known.rebuild()
            return False
        self._parties[author] = known
        return True

    def knows(self, party: str) -> bool:
        """Whether any key of this party is known."""
        return party in self._parties

    def key_for(self, party: str) -> str | None:
        """The public key the party signs with now, or None."""
        known = self._parties.get(party)
        return known.signing[-1] if known is not None and known.signing else None

    def recovery_for(self, party: str) -> str | None:
        """The party's public recovery key, or None."""
        known = self._parties.get(party)
        return known.recovery if known is not None else None

    def counting(self, party: str, logbook: str, epoch: int, seq: int) -> list[str]:
        """The public keys of a party whose signatures count at that place, newest first."""
        known = self._parties.get(party)
        return known.candidates(logbook, epoch, seq) if known is not None else []

    def doubt(self, entry: Entry) -> Doubt | None:
        """That a key signed an entry which its author revoked in that logbook; None where a key signed it that was never revoked there."""
        known = self._parties.get(entry.header.author)
        return known.doubt(entry) if known is not None and known.revoked else None

    def stated(self, party: str) -> list[str]:
        """Every public key that party signed or signs with, oldest first."""
        known = self._parties.get(party)
        return list(known.signing) if known is not None else []

    def terms(self, party: str) -> list[KeyTerm]:
        """The same keys in that order, with since when they are stated and since when they count no longer."""
        known = self._parties.get(party)
        return [known.term(key) for key in known.signing] if known is not None else []

    def changes(self, party: str, *, by_recovery: bool | None = None) -> int:
        """How many of its KEY and REVOKE count, all or only those that its recovery key signed, or did not: MAX_KEY_ENTRIES of each can."""
        known = self._parties.get(party)
        if known is None or by_recovery is None:
            return 0 if known is None else len(known.facts)
        return known.count(by_recovery=by_recovery)

    def bounds(self, party: str, logbook: str) -> tuple[tuple[int, int], int]:
        """(the first place in that logbook from which some key of the party does not count, when it first revoked any, µs).

        What stands before that place, and was held before then, counts, whichever of its keys signed.
        """
        known = self._parties.get(party)
        if known is None or not known.revoked:
            return _NEVER, MAX_INTEGER
        return min((known.until(key, logbook) for key in known.signing), default=_NEVER), min(known.since_us.values())

    def has_revoked(self, party: str) -> bool:
        """Whether that party has revoked any key. Asked about every entry."""
        known = self._parties.get(party)
        return known is not None and bool(known.revoked)

    def revoked(self, party: str) -> dict[tuple[str, str], tuple[int, int]]:
        """(key, logbook) -> (epoch, seq) from which that party says it does not count."""
        known = self._parties.get(party)
        return dict(known.revoked) if known is not None else {}

    def accepts(self, entry: Entry) -> bool:
        """Whether a key that counts at the entry's place signed it."""
        return self.accepts_header(entry.header, entry.header_bytes, entry.signature)

    def accepts_header(self, header: Header, header_bytes: bytes, signature: str) -> bool:
        """`accepts` for a header shown without its body, as in a proof of equivocation."""
        known = self._parties.get(header.author)
        if known is None:
            return False
        candidates = known.candidates(header.logbook, header.epoch, header.seq)
        return any(verify(key, ENTRY_PREFIX, header_bytes, signature) for key in candidates)


def _is_key_of(recovery_public: str, party: str) -> bool:
    try:
        return party_id(recovery_public) == party
    except PeerFault:
        return False

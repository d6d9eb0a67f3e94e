"""Makes docs/specs/vectors/entry.json and sync.json. Run as a program it writes them; the tests say whether they are current."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.logbook.chain import Head, Logbook
from deconflict.logbook.checkpoint import checkpoint_of, cosign, sign_checkpoint
from deconflict.logbook.encoding import encode, text_of
from deconflict.logbook.entry import ENTRY_PREFIX, Entry, write
from deconflict.logbook.keys import SigningKey, party_id
from deconflict.logbook.merkle import leaf_hash, root_of
from deconflict.logbook.proof import equivocation
from deconflict.logbook.store import MemoryStore
from deconflict.logbook.sync import Beat, Frame, Give, Heads, Hello, Sync, Want, give_of, push_of
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Answer, Level, MessageHeader, Part, Priority, Role, Status
from deconflict.statements.epochs import OpenEpoch
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.plans import LiveContact, Operation, Volumes
from deconflict.testing.store_checks import rows_of

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "specs" / "vectors"
RECOVERY, SIGNING, NEXT, WITNESS = (SigningKey.generate(bytes([n]) * 32) for n in (1, 2, 3, 4))
PARTY = party_id(RECOVERY.public)
PEER = party_id(SIGNING.public)
LINE = "line/" + "c" * 26
WRITTEN_AT_US = 1_767_225_600_000_000


class Pen:
    """Writes entries with counted salts and one second between them."""

    def __init__(self) -> None:
        self.salts: list[str] = []
        self.written_at_us = WRITTEN_AT_US

    def salt(self) -> bytes:
        salt = len(self.salts).to_bytes(16, "big")
        self.salts.append(salt.hex())
        return salt

    def write(
        self,
        logbook: str,
        after: Entry | None,
        kind: str,
        parts: dict[str, Part],
        *,
        key: SigningKey = SIGNING,
        seen: tuple[str, ...] = (),
        epoch: int | None = None,
    ) -> Entry:
        self.written_at_us += 1_000_000
        seq = 0 if after is None or epoch is not None else after.header.seq + 1
        return write(
            key,
            author=PARTY,
            logbook=logbook,
            epoch=epoch or (after.header.epoch if after else 0),
            seq=seq,
            previous=after.hash if after else None,
            kind=kind,
            written_at=self.written_at_us,
            seen=seen,
            parts=parts,
            salt=self.salt,
        )


def opening(why: str = "first", last: str | None = None) -> dict[str, Part]:
    return {"main": OpenEpoch(why=why, audience=(PEER,), last_known=last)}


def plan() -> dict[str, Part]:
    message = MessageHeader(
        msg_id="m-0001",
        from_role=Role.DUTY,
        to=(PEER,),
        priority=Priority.ROUTINE,
        status=Status.EXERCISE,
        ack_by=WRITTEN_AT_US + 900_000_000,
        answer_by=WRITTEN_AT_US + 3_600_000_000,
        by="watch 7",
    )
    box = Volume3D(Circle(46_500_000_000, 7_250_000_000, 2_500_000), Height(0, Reference.AGL), Height(120_000, Reference.AGL))
    main = Operation(
        message=message,
        op_id="op-17",
        operation=OperationKind.SURVEY,
        aircraft_class=AircraftClass.UNCREWED,
        count=1,
        state=IntentState.ACCEPTED,
        remark='Hagel "Süd"\n2nd line',
    )
    exact = Volumes(volumes=(Volume4D(box, WRITTEN_AT_US + 86_400_000_000, WRITTEN_AT_US + 90_000_000_000),))
    return {"main": main, "exact": exact, "contact": LiveContact(name="Desk ALFA", means="voice, channel 3")}


def key_of(signing: SigningKey, why: str) -> dict[str, Part]:
    return {"main": Key(name="ALFA", signing_key=signing.public, recovery_key=RECOVERY.public, tls_pins=("A" * 43,), why=why)}


def shown(name: str, entry: Entry, key: SigningKey, salts: list[str]) -> dict[str, Any]:
    """An entry with every step on the way to its bytes."""
    filled = [slot for slot in entry.slots if slot.value is not None]
    return {
        "name": name,
        "signing_seed": key.seed.hex(),
        "parts": {slot.name: json.loads(slot.value or b"") for slot in filled},
        "salts": dict(zip((slot.name for slot in entry.slots), salts, strict=True)),
        "leaves": {slot.name: slot.leaf.hex() for slot in entry.slots},
        "header": entry.header_bytes.decode(),
        "hash": entry.hash,
        "signature": entry.signature,
        "wire": entry.encode().decode(),
    }


def entry_vectors() -> dict[str, Any]:
    """Everything a reader of docs/specs/entry.md can check an implementation against."""
    pen = Pen()
    made: list[dict[str, Any]] = []

    def say(name: str, *args: Any, key: SigningKey = SIGNING, **more: Any) -> Entry:
        before = len(pen.salts)
        entry = pen.write(*args, key=key, **more)
        made.append(shown(name, entry, key, pen.salts[before:]))
        return entry

    keys = say("opening of the keys logbook", "keys", None, "OPEN_EPOCH", opening())
    named = say("first key, signed by the recovery key", "keys", keys, "KEY", key_of(SIGNING, "first"), key=RECOVERY)
    rotated = say("next key, signed by the one before", "keys", named, "KEY", key_of(NEXT, "yearly change"))
    revoke = Revoke(signing_key=SIGNING.public, logbook="plans", epoch=0, from_seq=9)
    say("the old key revoked", "keys", rotated, "REVOKE", {"main": revoke}, key=NEXT)
    plans = say("opening of the plans logbook", "plans", None, "OPEN_EPOCH", opening())
    stated = say(
        "a plan in three parts, with the heads seen", "plans", plans, "NOTICE_OF_OPERATION", plan(), seen=(rotated.hash, named.hash)
    )
    rival = say("another entry for the same place", "plans", plans, "NOTICE_OF_OPERATION", plan())
    say("a new epoch", "plans", stated, "OPEN_EPOCH", opening("restored from a copy", stated.hash), epoch=1, key=NEXT)
    line = say("opening of a line logbook", LINE, None, "OPEN_EPOCH", opening())
    answered = Acknowledgement(
        entry=stated.hash,
        level=Level.ANSWERED,
        role=Role.DUTY,
        by="watch 7",
        at_us=WRITTEN_AT_US,
        status=Status.EXERCISE,
        answer=Answer.NOTED,
    )
    say("an acknowledgement", LINE, line, "ACKNOWLEDGEMENT", {"main": answered})
    book = Logbook(PARTY, "plans")
    for entry in (plans, stated):
        book.place(entry)
    note = sign_checkpoint(checkpoint_of(book, 0), SIGNING, SIGNING.public)
    return {
        "prefix": ENTRY_PREFIX.decode(),
        "party": {"recovery_seed": RECOVERY.seed.hex(), "recovery_key": RECOVERY.public, "party": PARTY},
        "entries": made,
        "withheld": {"of": stated.hash, "parts": ["contact", "exact"], "wire": stated.withhold(["contact", "exact"]).encode().decode()},
        "refused": refused(stated),
        "equivocation": json.loads(encode(equivocation(stated, rival))),
        "checkpoint": {"note": note, "cosigned": cosign(note, "witness.example", WITNESS, WITNESS.public, 1_767_225_700)},
    }


def forged(entry: Entry, old: str, new: str) -> str:
    """The entry with its body changed and signed anew, so that nothing but the form of the body is wrong."""
    slots = [slot.raw.replace(old.encode(), new.encode()) for slot in entry.slots]
    root = text_of(root_of([leaf_hash(raw) for raw in slots]))
    header = entry.header_bytes.replace(entry.header.body_hash.encode(), root.encode())
    signature = SIGNING.sign(ENTRY_PREFIX, header)
    return f'{{"body":[{b",".join(slots).decode()}],"header":{header.decode()},"signature":"{signature}"}}'


def refused(entry: Entry) -> list[dict[str, str]]:
    """Bytes that must be refused, each close to bytes that must not."""
    good = entry.encode().decode()
    text, signature = entry.header_bytes.decode(), entry.signature
    last = signature[-1]
    spare = signature[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[last]
    first, second = (slot.raw.decode() for slot in entry.slots[:2])
    cases = {
        "white space in the header": good.replace('"epoch":0', '"epoch": 0'),
        "a line break at the end": good + "\n",
        "keys of the header out of order": good.replace(text, "{" + text[text.index('"body_hash"') : text.index('"epoch"')] + text[1:]),
        "a number with a fraction": good.replace('"seq":1', '"seq":1.0'),
        "an unknown field in the header": good.replace('"epoch":0', '"epoch":0,"extra":1'),
        "another place than was signed": good.replace('"seq":1', '"seq":2'),
        "another body than was signed": good.replace('"op-17"', '"op-18"'),
        "another salt than was signed": good.replace('"salt":"AAAA', '"salt":"AAAB', 1),
        "a part left out": good.replace(first + ",", ""),
        "parts out of order": good.replace(f"{first},{second}", f"{second},{first}"),
        "spare bits of the signature set": good.replace(signature, spare),
        "a null, signed": forged(entry, '"count":1', '"count":1,"manager":null'),
        "a default spelt out, signed": forged(entry, '"op_id":"op-17"', '"op_id":"op-17","rank":0'),
        "another escape, signed": forged(entry, "\\n", "\\u000a"),
        "an unknown field in a part, signed": forged(entry, '"count":1', '"count":1,"crew":2'),
        "white space in a part, signed": forged(entry, '"count":1', '"count": 1'),
        "a number out of range, signed": forged(entry, '"count":1', '"count":1001'),
        "an unknown part, signed": forged(entry, '"name":"exact"', '"name":"exacz"'),
    }
    return [{"why": why, "wire": wire} for why, wire in cases.items()]


def a_past() -> tuple[list[Entry], list[Entry]]:
    """A plans logbook of seven entries, and a rival branch that leaves it after the third."""
    pen = Pen()
    trunk = [pen.write("plans", None, "OPEN_EPOCH", opening())]
    for _ in range(6):
        trunk.append(pen.write("plans", trunk[-1], "NOTICE_OF_OPERATION", plan()))
    side = trunk[:3]
    for _ in range(5):
        side.append(pen.write("plans", side[-1], "NOTICE_OF_OPERATION", plan()))
    return trunk, side


def talk(held: list[Entry], theirs: list[Entry], limit: int) -> list[dict[str, Any]]:
    """How a node that holds `held` pulls from one that holds `theirs` and gives `limit` entries at a time: frames in order, as texts."""
    store, book = MemoryStore(), Logbook(PARTY, "plans")
    store.append(rows_of(theirs))
    for entry in held:
        book.place(entry)
    sync, books = Sync(PEER), {(PARTY, "plans"): book}
    tip = theirs[-1]
    said: list[dict[str, Any]] = []

    def note(who: str, frame: Frame) -> None:
        plain = msgspec.to_builtins(frame, enc_hook=str) if not isinstance(frame, Give) else None
        said.append(
            {
                "from": who,
                **(plain or {"frame": "give", "seqs": [Entry.decode(raw).header.seq for raw in frame.entries], "more": frame.more}),
            }
        )

    heads = Heads((Head(PARTY, "plans", 0, tip.header.seq, tip.hash),))
    note("giver", heads)
    wants = sync.heads_heard(heads.heads, books, lambda author, logbook: True)
    while wants:
        (want,) = wants
        note("asker", want)
        rows = store.read(want.author, want.logbook, want.epoch, want.from_seq, limit + 1, want.tip)
        give = give_of(want, [row.entry for row in rows[:limit]], more=len(rows) > limit)
        note("giver", give)
        for raw in give.entries:
            book.place(Entry.decode(raw))
        wants = sync.given(give, books)
    return said


def sync_vectors() -> dict[str, Any]:
    """Everything a reader of docs/specs/sync.md can check an implementation against."""
    trunk, side = a_past()
    tip = trunk[-1]
    want = Want(PARTY, "plans", 0, 5, tip.hash)
    frames: dict[str, Frame] = {
        "hello": Hello(PARTY, (1,), "deconflict 0.1"),
        "beat": Beat(WRITTEN_AT_US),
        "beat of one who takes no more": Beat(WRITTEN_AT_US, ("plans", "tracks")),
        "heads": Heads((Head(PARTY, "plans", 0, 6, tip.hash), Head(PARTY, "plans", 0, 7, side[-1].hash))),
        "want": want,
        "give": give_of(want, trunk[5:], more=False),
        "give nothing": give_of(want, [], more=False),
        "push": push_of(trunk[6:]),
    }
    return {
        "frames": [{"name": name, "text": encode(frame).decode()} for name, frame in frames.items()],
        "trunk": [entry.encode().decode() for entry in trunk],
        "side": [entry.encode().decode() for entry in side],
        "conversations": [
            {"name": "a newcomer, three at a time", "holds": [], "gives": "trunk", "limit": 3, "said": talk([], trunk, 3)},
            {"name": "two behind", "holds": "trunk[:5]", "gives": "trunk", "limit": 3, "said": talk(trunk[:5], trunk, 3)},
            {"name": "the other branch of a fork", "holds": "trunk", "gives": "side", "limit": 3, "said": talk(trunk, side, 3)},
            {"name": "nothing new", "holds": "trunk", "gives": "trunk", "limit": 3, "said": talk(trunk, trunk, 3)},
        ],
    }


def text_of_vectors(vectors: dict[str, Any]) -> str:
    return json.dumps(vectors, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (FOLDER / "entry.json").write_text(text_of_vectors(entry_vectors()), encoding="utf-8")
    (FOLDER / "sync.json").write_text(text_of_vectors(sync_vectors()), encoding="utf-8")

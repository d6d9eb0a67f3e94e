"""Entries: what is written is read back, and nothing else is read."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from deconflict.airspace.altitude import Height, Reference
from deconflict.airspace.intent import AircraftClass, IntentState, OperationKind
from deconflict.airspace.volume import Circle, Volume3D, Volume4D
from deconflict.errors import PeerFault, Refused
from deconflict.logbook.encoding import bytes_of, encode, text_of
from deconflict.logbook.entry import MAX_BODY_BYTES, MAX_ENTRY_BYTES, MAX_SEEN, Entry, Header, decode_header, peek, write
from deconflict.logbook.keys import SigningKey, signed_by
from deconflict.logbook.merkle import leaf_hash, root_of
from deconflict.statements.base import MessageHeader, Part, Priority, Role, Status
from deconflict.statements.epochs import AudienceChange
from deconflict.statements.messages import Concern
from deconflict.statements.plans import LiveContact, Operation, Volumes
from deconflict.testing.scribe import Scribe

SCRIBE = Scribe(3)
LINE = "line/" + "a" * 26
MESSAGE = MessageHeader(
    msg_id="m-1",
    from_role=Role.DUTY,
    to=(SCRIBE.party,),
    priority=Priority.ROUTINE,
    status=Status.EXERCISE,
    ack_by=5,
    answer_by=6,
    by="watch 1",
)
BOX = Volume4D(Volume3D(Circle(1_000, -2_000, 5_000_000), Height(0, Reference.W84), Height(300_000, Reference.AMSL)), 1_000_000, 9_000_000)
PLAN: dict[str, Part] = {
    "main": Operation(
        message=MESSAGE,
        op_id="op-1",
        operation=OperationKind.SURVEY,
        aircraft_class=AircraftClass.UNCREWED,
        count=1,
        state=IntentState.ACCEPTED,
    ),
    "exact": Volumes(volumes=(BOX,)),
    "contact": LiveContact(name="Desk é", means="voice"),
}


def plan(**changes: Any) -> Entry:
    return SCRIBE.write(
        "plans", (0, 4, "A" * 43), kind="NOTICE_OF_OPERATION", parts={**PLAN, **changes}, seen=("C" * 43, "B" * 43, "C" * 43)
    )


def forged(header: dict[str, Any] | bytes, slots: list[bytes]) -> bytes:
    """An entry as nobody of ours would write it, signed all the same."""
    header_bytes = header if isinstance(header, bytes) else encode(header)
    signature = SCRIBE.signing.sign(b"deconflict/entry/1\n", header_bytes)
    return b'{"body":[%b],"header":%b,"signature":"%b"}' % (b",".join(slots), header_bytes, signature.encode())


def slot(name: str, value: object) -> bytes:
    return encode({"name": name, "salt": "A" * 22, "value": value})


def header_for(slots: list[bytes], **changes: Any) -> dict[str, Any]:
    fields = {
        "v": 1,
        "author": SCRIBE.party,
        "logbook": LINE,
        "epoch": 0,
        "seq": 1,
        "previous": "A" * 43,
        "kind": "AUDIENCE",
        "written_at": 5,
        "body_hash": text_of(root_of([leaf_hash(one) for one in slots])),
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


def test_written_entry_is_read_back_whole() -> None:
    entry = plan()
    again = Entry.decode(Raw(entry.encode()))
    assert again == entry
    assert again.encode() == entry.encode()
    assert again.understood
    assert signed_by(again, SCRIBE.signing.public)
    assert (again.main, again.part("exact"), again.part("buffered")) == (PLAN["main"], PLAN["exact"], None)
    assert again.value("contact") == encode(PLAN["contact"])
    assert again.value("buffered") is None
    assert [one.name for one in again.slots] == ["contact", "exact", "main"]
    assert again.header.seen == ("B" * 43, "C" * 43)
    assert again.place == f"{SCRIBE.party}/plans/0/4"
    assert peek(Raw(entry.encode())) == (entry.header, entry.hash)


def test_salts_make_equal_statements_differ() -> None:
    assert plan().header.body_hash != plan().header.body_hash


@given(st.sampled_from([plan().encode(), plan().withhold(["exact"]).encode(), SCRIBE.run(LINE, 1)[0].encode()]), st.data())
def test_any_changed_byte_is_refused(good: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(good) - 1))
    changed = bytearray(good)
    changed[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != good[at]))
    assert not _accepted(bytes(changed), good)


@given(st.binary(min_size=1, max_size=4), st.data())
def test_any_inserted_or_missing_byte_is_refused(extra: bytes, data: st.DataObject) -> None:
    good = plan().encode()
    at = data.draw(st.integers(0, len(good)))
    assert not _accepted(good[:at] + extra + good[at:], good)
    cut = data.draw(st.integers(1, 9))
    assert not _accepted(good[:at] + good[at + cut :], good)


KEPT = {"whole": plan(), "withheld": plan().withhold(["exact"]), "dropped": plan().without(["main", "contact"])}


@pytest.mark.parametrize("entry", KEPT.values(), ids=KEPT)
def test_what_was_kept_is_read_back_as_it_was_decoded(entry: Entry) -> None:
    data, digest = entry.encode(), bytes_of(entry.hash)
    assert Entry.stored(data, digest) == Entry.decode(data)


def test_a_kept_entry_of_a_kind_unknown_here_is_kept_so() -> None:
    slots = [slot("main", {"x": 1})]
    data = forged(header_for(slots, kind="KIND_OF_LATER"), slots)
    known = Entry.decode(data)
    assert Entry.stored(data, bytes_of(known.hash)) == known
    assert not known.understood


@given(data=st.data())
def test_any_changed_byte_of_a_kept_entry_is_found_but_the_signatures(data: st.DataObject) -> None:
    """Whose signature it is `verify` says; everything else hangs on the hash by which it is filed."""
    entry = plan()
    good = entry.encode()
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([good[at] ^ data.draw(st.integers(1, 255))]) + good[at + 1 :]
    try:
        read = Entry.stored(bad, bytes_of(entry.hash))
    except PeerFault:
        return
    assert read.signature != entry.signature
    assert msgspec.structs.replace(read, signature=entry.signature) == entry


def test_a_kept_entry_under_another_hash_is_found() -> None:
    with pytest.raises(PeerFault, match="not the one it is filed as"):
        Entry.stored(plan().encode(), bytes(32))


def test_a_kept_entry_in_another_spelling_is_found() -> None:
    entry = plan()
    good = entry.encode()
    for bad in (good + b"\n", good.replace(b'"signature":', b'"signature": '), good.replace(b'],"header"', b'], "header"')):
        assert bad != good
        with pytest.raises(PeerFault, match="not the encoding of an entry"):
            Entry.stored(bad, bytes_of(entry.hash))


def _accepted(data: bytes, good: bytes) -> bool:
    try:
        return data != good and signed_by(Entry.decode(data), SCRIBE.signing.public)
    except PeerFault:
        return False


@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(PeerFault):
        Entry.decode(noise)
    with pytest.raises(PeerFault):
        peek(noise)


def test_withheld_part_leaves_its_hash() -> None:
    entry = plan()
    for names in (["exact"], ["contact"], ["exact", "contact"], []):
        public = entry.withhold(names)
        again = Entry.decode(public.encode())
        assert again == public
        assert (again.hash, again.signature) == (entry.hash, entry.signature)
        assert [again.part(name) for name in names] == [None] * len(names)
        assert again.main == entry.main
        assert all(part not in public.encode() for part in (encode(PLAN[name]) for name in names))
    with pytest.raises(Refused, match="main"):
        entry.withhold(["main"])
    assert Entry.decode(entry.without(["main"]).encode()).main is None
    assert entry.withhold(["exact"]).withhold(["exact"]) == entry.withhold(["exact"])


def test_unknown_kind_or_version_is_kept_and_not_understood() -> None:
    slots = [slot("main", {"a": [1, "x"], "b": True}), slot("other", 5)]
    for changes in ({"kind": "NEWS_FROM_LATER"}, {"kind": "KEY", "v": 2, "logbook": "plans"}):
        entry = Entry.decode(forged(header_for(slots, **changes), slots))
        assert not entry.understood
        assert (entry.main, entry.parts) == (None, {})
        assert entry.value("other") == b"5"
        assert Entry.decode(entry.encode()) == entry
        assert Entry.decode(entry.withhold(["other"]).encode()).value("other") is None


AUDIENCE = slot("main", {"audience": []})
SLOT_HASH = text_of(leaf_hash(AUDIENCE))


@pytest.mark.parametrize(
    ("slots", "changes", "where"),
    [
        ([AUDIENCE], {"kind": "KEY"}, "header.kind"),
        ([AUDIENCE], {"kind": "TRACKS"}, "header.kind"),
        ([AUDIENCE], {"body_hash": "B" * 43}, "body"),
        ([slot("main", {"audience": [], "more": 1})], {}, "main"),
        ([slot("main", {"audience": ["A"]})], {}, "main"),
        ([slot("exact", {"audience": []})], {}, "body"),
        ([AUDIENCE, slot("more", 1)], {}, "body"),
        ([AUDIENCE, AUDIENCE], {}, "body"),
        ([slot("z", 1), slot("main", 1)], {"kind": "LATER"}, "body"),
        ([slot("main", None)], {"kind": "LATER"}, "main"),
        ([slot("main", [1.5])], {"kind": "LATER"}, "main"),
        ([slot("main", {"audience": [], "x": 2**53})], {"kind": "LATER"}, "main"),
        ([b'{"name":"main","salt":"' + b"A" * 22 + b'","value":{"audience": []}}'], {}, "main"),
        ([b'{"name":"main","salt":"' + b"A" * 22 + b'" ,"value":{"audience":[]}}'], {}, "main"),
        ([b'{"salt":"' + b"A" * 22 + b'","name":"main","value":{"audience":[]}}'], {}, "main"),
        ([b'{"name":"main","salt":"short","value":{"audience":[]}}'], {}, "body"),
        ([b'{"name":"main","salt":"' + b"A" * 22 + b'","value":{"audience":[]} }'], {}, "main"),
        ([b'{"name":"main","salt":"' + b"A" * 22 + b'","value":{"audience":[]},"more":1}'], {}, "main"),
        ([b'{"name":"main","salt":"' + b"A" * 22 + b'","value":1,"value":2}'], {"kind": "LATER"}, "main"),
        ([b'{"name":"main","value":{"audience":[]}}'], {}, "main"),
        ([b'{"hash":"' + SLOT_HASH.encode() + b'","name":"main","value":1}'], {}, "main"),
        ([b'{"name":"main"}'], {}, "main"),
        ([b'{"hash":"' + b"A" * 42 + b'B","name":"main"}'], {}, "hash"),
        ([b'{"name":"Main","salt":"' + b"A" * 22 + b'","value":1}'], {}, "body"),
        ([b"5"], {}, "body"),
    ],
)
def test_bad_bodies_say_where(slots: list[bytes], changes: dict[str, Any], where: str) -> None:
    with pytest.raises(PeerFault) as fault:
        Entry.decode(forged(header_for(slots, **changes), slots))
    assert fault.value.where.startswith(f"{SCRIBE.party}/")
    assert where in fault.value.where
    assert fault.value.mend


@pytest.mark.parametrize(
    "changes",
    [
        {"author": "A" * 26},
        {"author": "a" * 26 + "\n"},
        {"logbook": "letters"},
        {"logbook": "line/short"},
        {"logbook": None},
        {"epoch": -1},
        {"epoch": 2**53},
        {"seq": "1"},
        {"seq": 1.0},
        {"previous": "short"},
        {"previous": 5},
        {"kind": "lower"},
        {"kind": "K" * 33},
        {"v": 0},
        {"v": 1001},
        {"written_at": 2**53},
        {"written_at": -1},
        {"body_hash": None},
        {"seen": []},
        {"seen": ["C" * 43, "B" * 43]},
        {"seen": ["B" * 43] * 2},
        {"seen": ["x"]},
        {"seen": [f"{n:043}" for n in range(MAX_SEEN + 1)]},
        {"extra": 1},
    ],
)
def test_bad_headers_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(PeerFault):
        Entry.decode(forged(header_for([AUDIENCE], **changes), [AUDIENCE]))
    Entry.decode(forged(header_for([AUDIENCE]), [AUDIENCE]))


def test_spelling_and_size_of_the_whole() -> None:
    good = forged(header_for([AUDIENCE]), [AUDIENCE])
    spaced = forged(encode(header_for([AUDIENCE])).replace(b",", b", ", 1), [AUDIENCE])
    doubled = good.replace(b'"signature"', b'"signature":"' + b"A" * 86 + b'","signature"')
    null = forged(b'{"previous":null,' + encode(header_for([AUDIENCE], previous=None))[1:], [AUDIENCE])
    wrong_tail = good[:-3] + (b"B" if good[-3:-2] != b"B" else b"D") + good[-2:]
    for bad in (spaced, doubled, null, good + b"\n", b" " + good, wrong_tail, good.replace(b'"signature":"', b'"signature":"\\u0041')):
        with pytest.raises(PeerFault):
            Entry.decode(bad)
    with pytest.raises(PeerFault, match="bytes where at most"):
        Entry.decode(b'"' + b"a" * MAX_ENTRY_BYTES + b'"')
    with pytest.raises(PeerFault, match="nested"):
        Entry.decode(forged(header_for([AUDIENCE], kind="LATER"), [slot("main", msgspec.json.decode("[" * 15 + "]" * 15))]))
    long_slots = [slot("main", "x" * 35_000), slot("more", "x" * 31_000)]
    with pytest.raises(PeerFault, match="longer than"):
        Entry.decode(forged(header_for(long_slots, kind="LATER"), long_slots))
    with pytest.raises(PeerFault):
        Entry.decode(forged(header_for([AUDIENCE]), []))
    with pytest.raises(PeerFault, match="a header of more than 4096") as fault:
        Entry.decode(forged(header_for([AUDIENCE], seen=[f"{n:043}" for n in range(100)]), [AUDIENCE]))
    assert fault.value.where == "entry.header"
    with pytest.raises(PeerFault, match="at most 4096"):
        decode_header(b" " * 5000)


def test_we_write_only_what_is_a_statement() -> None:
    concern = Concern(message=MESSAGE, text="x")
    for kind, logbook, parts, where in (
        ("NO_SUCH", LINE, {"main": concern}, "kind"),
        ("CONCERN", "plans", {"main": concern}, "logbook"),
        ("CONCERN", LINE, {"main": AudienceChange(audience=())}, "main"),
        ("CONCERN", LINE, {"main": concern, "exact": concern}, "exact"),
        ("NOTICE_OF_OPERATION", "plans", {"exact": PLAN["exact"]}, "main"),
    ):
        with pytest.raises(Refused) as refused:
            SCRIBE.write(logbook, (0, 1, "A" * 43), kind=kind, parts=parts)  # type: ignore[arg-type]
        assert refused.value.where == where
        assert refused.value.mend


def test_body_that_is_too_long_is_refused_on_our_side_too() -> None:
    volumes = Volumes(volumes=(BOX,) * 64)
    parts: dict[str, Part] = {**PLAN, "exact": volumes, "buffered": volumes}
    entry = plan(exact=volumes, buffered=volumes)
    assert len(entry.encode()) < MAX_BODY_BYTES
    with pytest.raises(Refused, match="longer than"):
        write(
            SigningKey.generate(bytes(32)),
            author=SCRIBE.party,
            logbook="plans",
            epoch=0,
            seq=1,
            previous="A" * 43,
            kind="NOTICE_OF_OPERATION",
            written_at=5,
            seen=(),
            parts=parts,
            salt=lambda: bytes(40_000),
        )


def test_header_lists_nothing_twice() -> None:
    assert Header.__struct_fields__ == ("v", "author", "logbook", "epoch", "seq", "kind", "written_at", "body_hash", "previous", "seen")

"""Verification: an honest record verifies, and every way of tampering with one is named with its place."""

from __future__ import annotations

import msgspec
import pytest

from deconflict.logbook.chain import Head
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.store import AHEAD, Row
from deconflict.logbook.verify import NOT_CONFIRMED, Problem, Report, Stored, verify_rows, verify_stored
from deconflict.statements.keys import Key
from deconflict.statements.pairing import PairConfirm
from deconflict.testing.scribe import Scribe
from deconflict.testing.store_checks import rows_of

LINE = "line/" + "a" * 26


def keys_of(scribe: Scribe) -> list[Entry]:
    """A `keys` logbook that names a signing key other than the recovery key, which signs it."""
    opening = scribe.run("keys", 1)[0]
    said = Key(name="ALFA", signing_key=scribe.signing.public, recovery_key=scribe.recovery.public, tls_pins=("A" * 43,), why="check")
    return [opening, scribe.write("keys", (0, 1, opening.hash), kind="KEY", parts={"main": said}, key=scribe.recovery)]


def confirm(scribe: Scribe, peer: Scribe, previous: Entry) -> Entry:
    said = PairConfirm(
        members=(scribe.party, peer.party),
        transcript="A" * 43,
        versions=(1,),
        software="check",
        peer=peer.party,
        peer_name="BRAVO",
        peer_signing_key=peer.signing.public,
        peer_recovery_key=peer.recovery.public,
        peer_tls_pins=("A" * 43,),
        peer_certificate="A" * 64,
    )
    return scribe.write(LINE, (0, 1, previous.hash), kind="PAIR_CONFIRM", parts={"main": said})


def record() -> list[Row]:
    scribe = Scribe(5)
    plans = scribe.run("plans", 4)
    return rows_of([*keys_of(scribe), *plans])


def stored(rows: list[Row]) -> list[Stored]:
    return [
        Stored(
            r.entry.header.author,
            r.entry.header.logbook,
            r.entry.header.epoch,
            r.entry.header.seq,
            r.branch,
            r.entry.hash,
            r.entry.encode(),
        )
        for r in rows
    ]


def problems(report: Report) -> list[tuple[str, int]]:
    assert report.ok == (not report.problems)
    return [(problem.logbook.split("/", 1)[1], problem.seq) for problem in report.problems]


def test_an_honest_record_verifies() -> None:
    rows = record()
    report = verify_rows(iter(rows), heads=[Head(Scribe(5).party, "plans", 0, 3, rows[-1].entry.hash)])
    assert report.ok
    assert [(book.name, book.epoch, book.entries, book.head) for book in report.logbooks] == [
        ("keys", 0, 2, rows[1].entry.hash),
        ("plans", 0, 4, rows[-1].entry.hash),
    ]
    assert [(key.party, key.how, len(key.fingerprint)) for key in report.keys] == [(Scribe(5).party, "only in the file", 43)]
    assert report.note == NOT_CONFIRMED
    assert report.forks == ()
    assert msgspec.to_builtins(report)["problems"] == ()


def test_keys_are_confirmed_from_outside_or_by_a_peer() -> None:
    alfa, bravo = Scribe(5), Scribe(6)
    line = alfa.run(LINE, 1)
    rows = rows_of([*keys_of(alfa), *keys_of(bravo), *line, confirm(alfa, bravo, line[0])])
    report = verify_rows(rows)
    assert {key.party: key.how for key in report.keys} == {alfa.party: "only in the file", bravo.party: "peer"}
    assert report.note == ""
    given = verify_rows(rows, keys={alfa.party: alfa.signing.public})
    assert {key.party: key.how for key in given.keys}[alfa.party] == "given"
    assert given.ok
    wrong = verify_rows(rows, keys={alfa.party: bravo.signing.public})
    assert not wrong.ok
    assert problems(wrong) == [("keys/0", 0)]
    alone = rows_of([*keys_of(alfa), *line, confirm(alfa, alfa, line[0])])
    assert verify_rows(alone).keys[0].how == "only in the file", "nobody confirms a key by itself"


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_changed_byte_is_found_where_it_is(at: int) -> None:
    rows = stored(record())
    wire = bytearray(rows[3].wire)
    wire[at % len(wire)] ^= 1
    rows[3] = msgspec.structs.replace(rows[3], wire=bytes(wire))
    report = verify_stored(rows)
    assert problems(report)[0] == ("plans/0", 1)


def test_a_changed_key_is_found_too() -> None:
    rows = stored(record())
    rows[1] = msgspec.structs.replace(rows[1], wire=rows[1].wire.replace(b"ALFA", b"ALFB"))
    assert ("keys/0", 1) in problems(verify_stored(rows))


def test_every_way_of_tampering_is_named() -> None:
    rows = stored(record())
    swapped = msgspec.structs.replace(rows[3], wire=rows[4].wire)
    refiled = msgspec.structs.replace(rows[3], seq=2)
    rebranched = msgspec.structs.replace(rows[5], branch=1)
    forged = rows_of([Scribe(5).write("plans", (0, 1, record()[2].entry.hash), key=SigningKey.generate(bytes(32)))])
    for tampered, expected in (
        (rows[:3] + rows[4:], [("plans/0", 2)]),
        ([*rows[:3], swapped, *rows[4:]], [("plans/0", 1)]),
        ([*rows[:3], refiled, *rows[4:]], [("plans/0", 2)]),
        ([*rows[:5], rebranched], [("plans/0", 3)]),
        ([*rows[:4], rows[3], *rows[4:]], [("plans/0", 1)]),
        (rows[:3] + stored(forged), [("plans/0", 1)]),
        ([*rows, *stored(rows_of(Scribe(8).run("plans", 1)))], [("plans/0", 0)]),
        (rows[2:], [("plans/0", 0), ("plans/0", 1), ("plans/0", 2), ("plans/0", 3)]),
    ):
        assert problems(verify_stored(tampered)) == expected


def test_a_record_cut_short_is_seen_by_a_head_that_was_told() -> None:
    rows = record()
    head = Head(Scribe(5).party, "plans", 0, 3, rows[-1].entry.hash)
    report = verify_rows(rows[:-1], heads=[head])
    assert report.problems == (Problem(f"{Scribe(5).party}/plans/0", 3, "the record lacks this entry, told as its head"),)
    assert verify_rows([], heads=[head]).problems == report.problems


def test_a_fork_is_reported_and_is_no_fault_of_the_record() -> None:
    scribe = Scribe(5)
    trunk = scribe.run("plans", 3)
    side = scribe.run("plans", 1, after=trunk[0])
    report = verify_rows(rows_of([*keys_of(scribe), *trunk]) + rows_of(side, branch=1))
    assert report.ok
    assert report.forks == ((f"{scribe.party}/plans/0", 1),)


def test_what_stands_nowhere_is_a_problem() -> None:
    scribe = Scribe(5)
    rows = rows_of([*keys_of(scribe), scribe.write("plans", (0, 1, None))])
    assert problems(verify_rows(rows)) == [("plans/0", 1)]
    old = scribe.run("plans", 2)
    opening = scribe.write("plans", (1, 0, old[0].hash))
    late = rows_of([*keys_of(scribe), old[0], opening, old[1]])
    assert problems(verify_rows(late)) == [("plans/0", 1)]


def test_a_key_nobody_vouches_for_is_a_problem() -> None:
    scribe, thief = Scribe(5), SigningKey.generate(bytes([9]) * 32)
    keys = keys_of(scribe)
    said = Key(name="ALFA", signing_key=thief.public, recovery_key=scribe.recovery.public, tls_pins=("A" * 43,), why="theft")
    theft = scribe.write("keys", (0, 2, keys[1].hash), kind="KEY", parts={"main": said}, key=thief)
    assert problems(verify_rows(rows_of([*keys, theft]))) == [("keys/0", 2)]


def test_what_is_ahead_of_its_chain_is_no_gap_but_must_be_signed() -> None:
    scribe = Scribe(5)
    opening, _, later = scribe.run("plans", 3)
    ahead = rows_of([later], branch=AHEAD)
    assert verify_rows([*rows_of([*keys_of(scribe), opening]), *ahead]).ok
    forged = rows_of([scribe.write("plans", (0, 7, later.hash), key=SigningKey.generate(bytes(32)))], branch=AHEAD)
    report = verify_rows([*rows_of([*keys_of(scribe), opening]), *forged])
    assert [problem.what for problem in report.problems] == ["signed by no key that its author stated"]

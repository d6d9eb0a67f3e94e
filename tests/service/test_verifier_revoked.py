"""What a revoked key signed: the verifier that stands by itself names as not counted what the shipped one names, whatever is in the bundle.

The two share no code: one is written from the specification, the other (`logbook.revoked`) works on decoded entries.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from deconflict.logbook.checkpoint import Checkpoint, checkpoint_of, cosign, origin_of, sign_checkpoint
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.proof import equivocation
from deconflict.logbook.revoked import NOBODY_HELD, WRITTEN_AFTER
from deconflict.logbook.verify import stored, verify_stored
from deconflict.service import verifier, verifier_forms
from deconflict.service.bundle import Asked, rows_of, write_bundle
from deconflict.statements.keys import Key, Revoke
from deconflict.statements.messages import Concern
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import WitnessSign
from deconflict.testing.scribe import Scribe
from tests.service.records import LINE, Pair, header
from tests.service.test_verifier import altered

FRESH = SigningKey.generate(bytes([9]) * 32)
SEEDS = 12
OTHER_LINE = "line/" + "b" * 26


class Stolen(Pair):
    """ALFA's key is in a thief's hands too, until ALFA revokes it; BRAVO has heard some of what either signed."""

    def __init__(self) -> None:
        super().__init__()
        self.thief = self.alfa.signing

    def receipt(self, by: Scribe, entry: Entry, at_us: int) -> None:
        received = Received(entries=(entry.hash,), received_at_us=at_us, bearer=Bearer.LINK)
        self.tell(by, LINE, "RECEIPT", main=received)

    def cosigned(self, by: Scribe) -> None:
        """A tree over ALFA's line as it is."""
        note = sign_checkpoint(checkpoint_of(self.alfa.books[LINE], 0), self.alfa.signing, self.alfa.signing.public)
        line = cosign(note, "w", self.bravo.signing, self.bravo.signing.public, 1).removeprefix(note)
        self.tell(
            by, LINE, "WITNESS_SIGN", main=WitnessSign(message=header(by), checkpoint=note.partition("\n\n")[0], cosignature=line[:-1])
        )

    def beside(self, entry: Entry) -> Entry:
        """Another entry in the place of one of ALFA's, of the same key."""
        at = (entry.header.epoch, entry.header.seq, entry.header.previous)
        forged = self.alfa.write(LINE, at, kind="CONCERN", parts={"main": Concern(message=header(self.alfa), text="x")}, key=self.thief)
        self.keep(forged, branch=1)
        return forged

    def after(self) -> None:
        """The thief goes on where ALFA is."""
        words = Concern(message=header(self.alfa), text="still here")
        self.keep(self.alfa.write(LINE, self.alfa.books[LINE].next(), kind="CONCERN", parts={"main": words}, key=self.thief), branch=1)

    def revoke(self, party: Scribe, from_seq: int, *, keys: bool = True) -> None:
        """That party's key counts no longer; it goes on with another."""
        book, old = party.books["keys"], party.signing
        for name, seq in ((LINE, from_seq), ("keys", 2))[: 1 + keys]:
            said = Revoke(signing_key=old.public, logbook=name, epoch=0, from_seq=seq)
            self.keep(party.place(book, "REVOKE", {"main": said}, by_recovery=True))
        key = Key(name=party.name, signing_key=FRESH.public, recovery_key=party.recovery.public, tls_pins=("A" * 43,), why="stolen")
        self.keep(party.place(book, "KEY", {"main": key}, by_recovery=True))
        party.signing = FRESH


def history(seed: int) -> Stolen:
    """Words, receipts, cosigned trees and forgeries in an order drawn from a seed; then ALFA, and now and then BRAVO, revokes its key."""
    pair, rng = Stolen(), Random(seed)
    said = [pair.concern(pair.alfa), pair.concern(pair.bravo)]
    for number in range(rng.randrange(4, 16)):
        said.append(pair.concern(pair.alfa, f"number {number}"))
        act = rng.randrange(6)
        if act < 2:
            pair.receipt(rng.choice((pair.alfa, pair.bravo)), rng.choice(said), pair.alfa.now_us + rng.choice((-1, 1, 60)) * 1_000_000)
        elif act == 2:
            pair.bravo.now_us = max(pair.alfa.now_us, pair.bravo.now_us)
            pair.cosigned(rng.choice((pair.alfa, pair.bravo, pair.bravo)))
        elif act == 3:
            said.append(pair.beside(rng.choice([entry for entry in said if entry.header.author == pair.alfa.party])))
        elif act == 4:
            pair.head(rng.choice((pair.alfa, pair.bravo)), LINE)
    if rng.random() < 0.3:
        pair.tell(pair.alfa, OTHER_LINE, "CONCERN", main=Concern(message=header(pair.alfa), text="on a line begun since"))
    last = pair.alfa.books[LINE].next()[1]
    if rng.random() < 0.4:
        pair.revoke(pair.bravo, rng.randrange(1, pair.bravo.books[LINE].next()[1] + 1))
    pair.revoke(pair.alfa, rng.randrange(max(1, last - 3), last + 1), keys=rng.random() < 0.7)
    pair.receipt(pair.bravo, rng.choice(said), pair.alfa.now_us + rng.choice((-5, 5)) * 1_000_000)
    for _ in range(rng.randrange(3)):
        pair.after()
    return pair


def both(path: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """What does not count and why, by the verifier of the bundle and by that of records."""
    record = verifier.verify(path, {})
    assert [found for found in record.found if found[0] == "PROBLEM"] == []
    alone = [(where, why) for kind, where, why in record.found if kind == "NOT COUNTED"]
    report = verify_stored(map(stored, rows_of(path)), again=lambda: map(stored, rows_of(path)))
    return sorted(alone), sorted((f"{one.logbook}/{one.seq}", one.why) for one in report.not_counted)


def gapped(lines: list[bytes], rng: Random) -> list[bytes]:
    """Without some of the entries; no `keys` logbook is cut."""
    return [line for line in lines if b'"logbook":"keys"' in line or b'"seq":0' in line or rng.random() < 0.8]


def rewritten(lines: list[bytes], rng: Random) -> list[bytes]:
    """Without ALFA's own branch from some place on, as a thief who keeps the record would have it."""
    own = [n for n, line in enumerate(lines) if b'"branch"' not in line and b'"logbook":"line' in line and b'"bearer"' not in line]
    cut = own[rng.randrange(1, len(own))] if len(own) > 1 else len(lines)
    return [line for n, line in enumerate(lines) if n not in own or n < cut]


@pytest.mark.parametrize("how", ["whole", "redacted", "gapped", "rewritten"])
def test_both_verifiers_count_the_same(how: str, tmp_path: Path) -> None:
    named = set[str]()
    for seed in range(SEEDS):
        path = tmp_path / f"{seed}.zip"
        pair = history(seed)
        write_bundle(path, lambda pair=pair: pair.rows, Asked(redact=how == "redacted"))  # type: ignore[misc]
        if how in ("gapped", "rewritten"):
            change = gapped if how == "gapped" else rewritten
            path = altered(path, lambda lines, seed=seed, change=change: change(lines, Random(seed)))  # type: ignore[misc]
            # What the trees of the whole vouch for is not here: of them nothing is asked.
            path = altered(altered(path, lambda _: [], "checkpoints.jsonl"), lambda _: [], "proofs.jsonl")
        alone, shipped = both(path)
        assert alone == shipped, seed
        named |= {why for _, why in alone}
    assert named == {verifier.REVOKED, verifier.NOBODY} == {WRITTEN_AFTER, NOBODY_HELD}


def test_what_does_not_count_accuses_nobody(tmp_path: Path) -> None:
    pair = Stolen()
    mine = pair.concern(pair.alfa, "mine")
    pair.receipt(pair.bravo, mine, pair.alfa.now_us)
    forged = pair.beside(mine)
    assert _findings(pair, tmp_path) == ["its author signed two entries for this place"]
    pair.tell(pair.bravo, LINE, "EQUIVOCATION", main=equivocation(mine, forged))
    pair.rows = [row for row in pair.rows if row.entry.hash != forged.hash]
    assert _findings(pair, tmp_path) == ["its author signed two entries for this place, as an entry here proves"]
    pair.revoke(pair.alfa, mine.header.seq + 1)
    assert _findings(pair, tmp_path) == []
    pair.keep(forged, branch=1)
    assert _findings(pair, tmp_path) == []


def test_a_tree_that_a_thief_signed_accuses_nobody_and_hides_no_other(tmp_path: Path) -> None:
    pair = Stolen()
    pair.concern(pair.alfa)
    pair.head(pair.alfa, LINE)
    path = tmp_path / "out.zip"
    write_bundle(path, lambda: pair.rows)
    wrong = sign_checkpoint(Checkpoint(origin_of(pair.alfa.party, LINE, 0), 2, bytes(32)), pair.thief, pair.thief.public)

    def more(lines: list[bytes]) -> list[bytes]:
        return [*lines, verifier_forms.canonical({"note": wrong}).encode() + b"\n"]

    found = verifier.verify(altered(path, more, "checkpoints.jsonl"), {}).found
    assert "its author signed two trees of this size" in [what for _, _, what in found]
    pair.revoke(pair.alfa, 9)
    after = tmp_path / "after.zip"
    write_bundle(after, lambda: pair.rows)
    found = verifier.verify(altered(after, more, "checkpoints.jsonl"), {}).found
    assert not [what for kind, _, what in found if kind == "FINDING"]


def _findings(pair: Pair, folder: Path) -> list[str]:
    path = folder / f"{len(list(folder.iterdir()))}.zip"
    write_bundle(path, lambda: pair.rows)
    return [what for kind, _, what in verifier.verify(path, {}).found if kind != "NOT COUNTED"]

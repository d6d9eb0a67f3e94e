"""Records to export: two parties who state a site, talk, tell each other their heads as signed trees, and witness them."""

from __future__ import annotations

from deconflict.airspace.volume import Circle
from deconflict.logbook.checkpoint import checkpoint_of, cosign, sign_checkpoint
from deconflict.logbook.entry import Entry
from deconflict.logbook.keys import SigningKey
from deconflict.logbook.store import AHEAD, Row
from deconflict.statements.base import MessageHeader, Part, Priority
from deconflict.statements.keys import Revoke
from deconflict.statements.messages import Concern
from deconflict.statements.pairing import PairConfirm
from deconflict.statements.plans import LiveContact, PlaceReference
from deconflict.statements.receipts import Bearer, Received
from deconflict.statements.records import RecordHead, WitnessSign
from deconflict.statements.sites import Place, Site
from deconflict.testing.scribe import Scribe

LINE = "line/" + "a" * 26
HOUR_US = 3_600_000_000
WITNESS, WITNESSED_AT_S = "witness.example/w1", 1_790_000_100
WITNESS_KEY = SigningKey.generate(bytes([7]) * 32)


class Pair:
    """ALFA, who keeps this record, and BRAVO; `rows` in order of arrival."""

    def __init__(self) -> None:
        self.alfa, self.bravo = Scribe("ALFA"), Scribe("BRAVO")
        self.rows: list[Row] = []
        for scribe in (self.alfa, self.bravo):
            key = scribe.key()
            self.keep(*scribe.opened, key)
            scribe.opened.clear()

    def keep(self, *entries: Entry, branch: int = 0) -> None:
        """They came, one after another, a second apart."""
        for entry in entries:
            bearer = None if entry.header.author == self.alfa.party else Bearer.LINK
            self.rows.append(Row(entry, entry.header.written_at + 300_000, bearer, branch))

    def tell(self, scribe: Scribe, logbook: str, kind: str, **parts: Part) -> Entry:
        """One of the two says something."""
        entry = scribe.say(logbook, kind, **parts)
        self.keep(*scribe.opened, entry)
        scribe.opened.clear()
        return entry

    def concern(self, scribe: Scribe, text: str = "look") -> Entry:
        """A message on the line."""
        return self.tell(scribe, LINE, "CONCERN", main=Concern(message=header(scribe), text=text))

    def head(self, scribe: Scribe, logbook: str) -> str:
        """RECORD_HEAD of a logbook, with its signed tree, and how far the other's is held; returns the note."""
        book, other = scribe.books[logbook], self.bravo if scribe is self.alfa else self.alfa
        tip, theirs = book.tip(), other.books[logbook].tip() if logbook in other.books else None
        assert tip is not None
        note = sign_checkpoint(checkpoint_of(book, tip.epoch), scribe.signing, scribe.signing.public)
        held = {} if theirs is None else {"party_epoch": theirs.epoch, "party_seq": theirs.seq, "party_head": theirs.hash}
        said = RecordHead(
            message=header(scribe), logbook=logbook, epoch=tip.epoch, seq=tip.seq, head=tip.hash, party=other.party, checkpoint=note[:-1],
            **held,
        )  # fmt: skip
        self.tell(scribe, LINE, "RECORD_HEAD", main=said)
        return note

    def witnessed(self, scribe: Scribe, note: str) -> None:
        """WITNESS_SIGN of a note by a witness of neither."""
        line = cosign(note, WITNESS, WITNESS_KEY, WITNESS_KEY.public, WITNESSED_AT_S).rpartition("— ")
        body = note.partition("\n\n")[0]
        said = WitnessSign(message=header(scribe), checkpoint=body, cosignature="— " + line[2][:-1])
        self.tell(scribe, LINE, "WITNESS_SIGN", main=said)


def header(scribe: Scribe) -> MessageHeader:
    """A message's header."""
    return scribe.header(priority=Priority.ROUTINE)


def with_every_part() -> Pair:
    """20 entries that hold every sort of part of a bundle: parts shown and withheld, keys, a revocation, trees, cosignatures, proofs."""
    pair = Pair()
    alfa, bravo = pair.alfa, pair.bravo
    site = Site(message=header(alfa), site_id="S1", function="hospital", from_us=alfa.now_us, until_us=alfa.now_us + 24 * HOUR_US)
    where = Place(place=Circle(10**9, 31 * 10**9, 500_000))
    reference = PlaceReference(reference="tower", lat_ndeg=10**9, lon_ndeg=31 * 10**9, range_horizontal_mm=0, bearing_mdeg=0)
    contact = LiveContact(name="ward", means="+00 111")
    pair.tell(alfa, "plans", "SITE_NOTICE", main=site, exact=where, buffered=where, contact=contact, reference=reference)
    withheld = pair.rows.pop()
    pair.rows.append(Row(withheld.entry.withhold({"exact"}), withheld.received_at_us, None, 0))
    confirm = PairConfirm(
        members=tuple(sorted((alfa.party, bravo.party))), transcript="A" * 43, versions=(1,), software="test", peer=alfa.party,
        peer_name="ALFA", peer_signing_key=alfa.signing.public, peer_recovery_key=alfa.recovery.public, peer_tls_pins=("A" * 43,),
        peer_certificate="A" * 128,
    )  # fmt: skip
    pair.tell(bravo, LINE, "PAIR_CONFIRM", main=confirm)
    first = pair.concern(alfa)
    received = Received(entries=(first.hash,), received_at_us=bravo.now_us, bearer=Bearer.LINK)
    pair.tell(bravo, LINE, "RECEIPT", main=received)
    revoke = Revoke(signing_key=alfa.signing.public, logbook="tracks", epoch=0, from_seq=9)
    pair.tell(alfa, "keys", "REVOKE", main=revoke)
    pair.head(alfa, LINE)
    pair.concern(bravo, "heard: “yes”")
    note = pair.head(alfa, LINE)
    pair.witnessed(alfa, note)
    pair.head(alfa, "plans")
    pair.head(bravo, LINE)
    pair.concern(alfa, "and again")
    alone = pair.bravo.books[LINE]
    unheld, ahead = (pair.bravo.place(alone, "CONCERN", {"main": Concern(message=header(bravo), text=text)}) for text in ("lost", "ahead"))
    assert ahead.header.previous == unheld.hash
    pair.keep(ahead, branch=AHEAD)
    return pair

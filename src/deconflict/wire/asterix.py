"""ASTERIX over UDP and TCP: blocks of records, each category in the edition that is configured; `asterix_records` says what they mean.

Source: EUROCONTROL-SPEC-149, part 1 (the block: category, length of two bytes, records). The records are decoded by libasterix, which takes
seconds to import and is imported only where there is a source to be decoded. An edition is never guessed: a category without one is refused
where it could hold aircraft (021, 048, 062), and passed over where it cannot. Category 129 is refused by name (docs/wire.md says why).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from deconflict.errors import Refused
from deconflict.wire import options as opts
from deconflict.wire.asterix_records import READERS, Radars, Record, Source
from deconflict.wire.heard import Heard, Hearing, SourceClock, TrackTongue
from deconflict.wire.polar import Radar

MAX_PIECE_BYTES: Final = 65_535
"""A UDP datagram."""
MAX_BLOCKS: Final = 1_000
UNREAD: Final = MappingProxyType({129: "UAS identification reports"})
"""Categories that hold aircraft, and that nothing here can read: whoever sends them has to know."""
_HEAD_BYTES: Final = 3
_AT: Final = re.compile(r"at\.(\d{1,3})\.(\d{1,3})")
_EDITION: Final = re.compile(r"(\d)\.(\d{1,2})")


class AsterixDecoder:
    """Datagrams of one source, each of whole blocks.

    Options: `cat021`, `cat048`, `cat062` the edition of each, at least one of them; `at` where the radar stands as LAT,LON,HEIGHT (degrees,
    metres above WGS-84), `at.SAC.SIC` where there are several. Refused for an edition that libasterix does not know, naming those it does.
    """

    def __init__(self, name: str, options: dict[str, str]) -> None:
        self._name = name
        editions = {f"cat{category:03}": category for category in READERS}
        opts.known(options, (*editions, "at", *(key for key in options if _AT.fullmatch(key))), where=name)
        asked = {category: options[key] for key, category in editions.items() if key in options}
        if not asked:
            mend = "say which as its specification has it, as in ?cat062=1.18"
            raise Refused("no edition of any category is configured", where=name, mend=mend)
        self._radars = Radars(_radars(options, name))
        self._records = {category: _edition(category, edition, name) for category, edition in asked.items()}

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of one datagram; a block that cannot be read costs no other, a record that cannot be stated no other of its block."""
        hearing = Hearing()
        self.take(self._blocks(data, hearing), arrived_us, hearing)
        return hearing.heard(arrived_us)

    def take(self, blocks: Iterable[tuple[int, bytes]], arrived_us: int, hearing: Hearing) -> None:
        """Blocks as (category, records) into what is heard; one that cannot be read costs no other."""
        for number, (category, records) in enumerate(blocks):
            where = f"{self._name}, block {number} (CAT{category:03})"
            if category in self._records:
                self._take(category, records, arrived_us, hearing, where)
            elif category in READERS:
                mend = f"say which edition of it the source sends, as in cat{category:03}=X.Y"
                hearing.refuse(Refused("its edition is not configured", where=where, mend=mend))
            elif category in UNREAD:
                mend = "ask the source for Remote ID (ASTM F3411), or for category 021 or 062"
                hearing.refuse(Refused(f"{UNREAD[category]} cannot be read here", where=where, mend=mend))
            else:
                hearing.passed_over += 1

    def _blocks(self, data: bytes, hearing: Hearing) -> list[tuple[int, bytes]]:
        blocks: list[tuple[int, bytes]] = []
        offset = 0
        while offset < len(data) and len(blocks) < MAX_BLOCKS:
            length = int.from_bytes(data[offset + 1 : offset + _HEAD_BYTES], "big")
            if length < _HEAD_BYTES or offset + length > len(data) or len(data) > MAX_PIECE_BYTES:
                what = f"a block says it is {length} bytes long where {len(data) - offset} are left"
                hearing.refuse(Refused(what, where=self._name, mend="is this a port of ASTERIX datagrams?"))
                break
            blocks.append((data[offset], data[offset + _HEAD_BYTES : offset + length]))
            offset += length
        return blocks

    def _take(self, category: int, data: bytes, arrived_us: int, hearing: Hearing, where: str) -> None:
        for record in self._parsed(category, data, hearing, where):
            try:
                hearing.take(READERS[category](Record(record), arrived_us, self._radars, where=where))
            except Refused as fault:
                hearing.refuse(fault)

    def _parsed(self, category: int, data: bytes, hearing: Hearing, where: str) -> list[Any]:
        from asterix.base import Bits, ParsingMode

        found: list[Any] = []
        rest = Bits.from_bytes(data)
        while len(rest):
            parsed = self._records[category].parse(ParsingMode.StrictParsing, rest)
            if isinstance(parsed, ValueError):
                mend = "configure the edition that the source sends; ask whoever runs it"
                hearing.refuse(Refused(f"record {len(found)} is none of that edition: {parsed}", where=where, mend=mend))
                break
            # A record has a field specification at least: what is left grows shorter each time.
            record, rest = parsed
            found.append(record)
        return found


class AsterixStream:
    """The same over TCP: blocks one after another, cut anywhere. Holds at most one block that is not whole yet. Options as there."""

    def __init__(self, name: str, options: dict[str, str]) -> None:
        self._name = name
        self._decoder = AsterixDecoder(name, options)
        self._rest = b""

    def feed(self, data: bytes, arrived_us: int) -> Heard:
        """The plots of the blocks that `data` completes. Refused where a block's length cannot be: where the next begins is then lost."""
        hearing = Hearing()
        self._decoder.take(self._whole(data), arrived_us, hearing)
        return hearing.heard(arrived_us)

    def _whole(self, data: bytes) -> list[tuple[int, bytes]]:
        held, offset = self._rest + data, 0
        blocks: list[tuple[int, bytes]] = []
        while len(held) - offset >= _HEAD_BYTES:
            length = int.from_bytes(held[offset + 1 : offset + _HEAD_BYTES], "big")
            if length < _HEAD_BYTES:
                raise Refused(f"a block says it is {length} bytes long", where=self._name, mend="is this a port of ASTERIX?")
            if offset + length > len(held):
                break
            blocks.append((held[offset], held[offset + _HEAD_BYTES : offset + length]))
            offset += length
        self._rest = held[offset:]
        return blocks


def _radars(options: Mapping[str, str], where: str) -> dict[Source | None, Radar]:
    found: dict[Source | None, Radar] = {}
    for key in options:
        named = _AT.fullmatch(key)
        if key == "at" or named is not None:
            stands = opts.place_and_height(options, key, where=where)
            assert stands is not None
            found[None if named is None else (int(named[1]), int(named[2]))] = Radar(*stands)
    return found


def _edition(category: int, text: str, where: str) -> Any:
    """The record class of libasterix for a category's edition."""
    try:
        from asterix.generated import manifest
    except ImportError:
        raise Refused("ASTERIX needs libasterix", where=where, mend="pip install deconflict[asterix]") from None
    categories: Any = manifest["CATS"]
    known = {"{}.{}".format(*one.cv_edition): one for one in categories[category]}
    found = _EDITION.fullmatch(text)
    edition = f"{int(found[1])}.{int(found[2])}" if found else text
    opts.chosen({"edition": edition}, "edition", known, "", where=f"{where}, field cat{category:03}")
    return known[edition].cv_uap.cv_record


def _tongue_decoder(name: str, options: dict[str, str]) -> AsterixDecoder:
    return AsterixDecoder(name, options)


def _tongue_stream(name: str, options: dict[str, str]) -> AsterixStream:
    return AsterixStream(name, options)


TONGUE: Final = TrackTongue(
    name="asterix",
    title="ASTERIX categories 021, 048 and 062",
    units="flight levels, ft, NM/s, m/s, degrees",
    heights="flight levels: FL; I021/140, I062/130: W84; I062/135 corrected by QNH: AMSL",
    clock=SourceClock.TIME_OF_DAY,
    decoder=_tongue_decoder,
    streamed=_tongue_stream,
)

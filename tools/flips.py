"""Flip bytes of a bundle and see that the verifier names it: every byte of one of 20 entries, 20,000 random ones of one of 1,000.

A flip that changes nothing of what the zip unpacks to (times, versions, spare bits of the zip's own) is outside what is signed: such bytes
are listed by where in the zip they stand. Exit code 1 when a flip passes unseen.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
import zipfile
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import accumulate, repeat
from pathlib import Path
from random import Random

from deconflict.service import verifier, verifier_forms
from deconflict.service.bundle import write_bundle
from tests.service.records import WITNESS, WITNESS_KEY, Pair, with_every_part

GIVEN = {WITNESS: WITNESS_KEY.public}
BROKEN = (OSError, EOFError, RuntimeError, ValueError, LookupError, zlib.error, zipfile.BadZipFile)


def contents(data: bytes) -> dict[str, bytes] | None:
    """What a zip unpacks to, by name; None where it does not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as zipped:
            return {info.filename: zipped.read(info) for info in zipped.infolist()}
    except BROKEN:
        return None


LOCAL = (("signature", 4), ("version", 2), ("flags", 2), ("method", 2), ("time", 4), ("crc", 4), ("sizes", 8), ("lengths", 4))
CENTRAL = (
    ("signature", 4), ("version made by", 2), ("version", 2), ("flags", 2), ("method", 2), ("time", 4), ("crc", 4), ("sizes", 8),
    ("lengths", 6), ("disk", 2), ("attributes", 6), ("offset", 4),
)  # fmt: skip


def regions(data: bytes) -> list[tuple[int, str]]:
    """What stands where in a zip: (first byte, name of the region), in order (APPNOTE.TXT of PKWARE, 4.3.7 and 4.3.12)."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        central = zipped.start_dir
        for info in zipped.infolist():
            found += _fields(info.header_offset, f"{info.filename}, its header", LOCAL)
            rest = info.header_offset + 30
            names, extras = (int.from_bytes(data[rest - at : rest - at + 2], "little") for at in (4, 2))
            found += [(rest, f"{info.filename}, its name"), (rest + names, f"{info.filename}, its extra field")]
            found += [(rest + names + extras, f"{info.filename}, its data")]
            found += _fields(central, f"{info.filename} in the directory", CENTRAL)
            found += [(central + 46, f"{info.filename} in the directory, its name")]
            central += 46 + len(info.filename.encode()) + len(info.extra) + len(info.comment)
    return sorted([*found, (central, "the end of the directory")])


def _fields(at: int, of: str, fields: Sequence[tuple[str, int]]) -> list[tuple[int, str]]:
    starts = accumulate((size for _, size in fields), initial=at)
    return [(start, f"{of}: {name}") for start, (name, _) in zip(starts, fields, strict=False)]


def problems(data: bytes) -> list[tuple[str, str, str]]:
    """What the verifier says does not hold."""
    return [found for found in verifier.verify(io.BytesIO(data), GIVEN).found if found[0] == "PROBLEM"]


def flip(data: bytes, places: Sequence[tuple[int, int]]) -> tuple[Counter[str], list[tuple[int, int]], list[int]]:
    """Flip one bit after another: where the verifier saw it, (place, bit) of what it did not see, and places that changed no content."""
    held, seen, missed, outside = contents(data), Counter[str](), [], list[int]()
    for place, bit in places:
        changed = bytearray(data)
        changed[place] ^= 1 << bit
        found = problems(bytes(changed))
        if found:
            seen[found[0][1].partition(":")[0]] += 1
        elif contents(bytes(changed)) == held:
            outside.append(place)
        else:
            missed.append((place, bit))
    return seen, missed, outside


def grouped(places: Sequence[int], named: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    """(region, its bytes among these) in order; bytes that follow each other as first-last."""
    starts, found = [at for at, _ in named], dict[str, list[list[int]]]()
    for place in sorted(set(places)):
        runs = found.setdefault(named[bisect_right(starts, place) - 1][1], [])
        if runs and runs[-1][-1] == place - 1:
            runs[-1][1:] = [place]
        else:
            runs.append([place])
    return [(name, ", ".join("-".join(map(str, run)) for run in runs)) for name, runs in found.items()]


def remember() -> None:
    """Check no signature twice: of a thousand, a flip changes one."""
    verifier.good = verifier_forms.good = cache(verifier_forms.good)


def a_thousand() -> Pair:
    """1,000 entries of two parties, with a signed tree now and then."""
    pair = with_every_part()
    while len(pair.rows) < 1000:
        pair.concern(pair.alfa, f"number {len(pair.rows)}")
        if len(pair.rows) % 100 == 0:
            pair.head(pair.alfa, pair.rows[-1].entry.header.logbook)
    return pair


def written(pair: Pair) -> bytes:
    """The bundle of a record."""
    with tempfile.TemporaryDirectory(prefix="deconflict-flips-") as folder:
        path = Path(folder) / "bundle.zip"
        write_bundle(path, lambda: pair.rows)
        return path.read_bytes()


def told(what: str, data: bytes, places: list[tuple[int, int]]) -> bool:
    """Flip, on two cores, and print what came of it."""
    began, seen, outside = time.monotonic(), Counter[str](), list[int]()
    missed: list[tuple[int, int]] = []
    with ProcessPoolExecutor(2, initializer=remember) as pool:
        for some in pool.map(flip, repeat(data), (places[at : at + 200] for at in range(0, len(places), 200))):
            seen, missed, outside = seen + some[0], missed + some[1], outside + some[2]
    print(f"{what}: {len(places)} flips in {len(data)} bytes, {time.monotonic() - began:.0f} s")
    for name, count in seen.most_common():
        print(f"  {count:7} seen in {name}")
    print(f"  {len(outside):7} change nothing of what the zip unpacks to, and are outside what is signed:")
    for name, places_of in grouped(outside, regions(data)):
        print(f"          {name}: {places_of}")
    print(f"  {len(missed):7} passed unseen{': ' + str(missed[:10]) if missed else ''}")
    return not missed


def main() -> int:
    """All flips that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--random", type=int, default=20_000, metavar="N", help="random flips of the bundle of 1,000 entries")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="only every Nth byte of the bundle of 20 entries")
    asked = parser.parse_args()
    rng, small = Random(7), written(with_every_part())  # noqa: S311 - no secret
    whole = told("20 entries, every byte", small, [(place, rng.randrange(8)) for place in range(0, len(small), asked.step)])
    large = written(a_thousand()) if asked.random else b""
    some = [(rng.randrange(len(large)), rng.randrange(8)) for _ in range(asked.random)]
    return 0 if (not some or told("1,000 entries", large, some)) and whole else 1


if __name__ == "__main__":
    sys.exit(main())

"""Throw random and mutated bytes at every reader: nothing but a refusal may come out. Exit code 1 where something else did.

Most inputs are changed from documents that the reader understands (`fuzz_seeds`), some from whatever files are named with --corpus (their
first 4,096 bytes), some are nothing but dice. What broke a reader is printed as
hexadecimal digits, with the number that gives the same run again.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from fuzz_seeds import made
from fuzz_targets import TARGETS

SEED_BYTES = 4096
CORPUS_SHARE, PLAIN_SHARE = 0.3, 0.1
TOKENS = (
    b"\x1a", b"\x1a3", b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\n", b",", b'"', b"{", b"[", b"]" * 50, b"[" * 2000, b"<", b"<!DOCTYPE a [",
    b"<!ENTITY a 'b'>", b"&a;", b"NaN", b"1e999", b"-9", b"99999999999999999999", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"PK\x03\x04",
)  # fmt: skip


def mutated(seed: bytes, dice: random.Random) -> bytes:
    """A seed with up to eight changes: bits, bytes and pieces, taken out, put in or said twice."""
    data = bytearray(seed)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        at = dice.randrange(len(data) + 1)
        kind = dice.randrange(6)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            data[at : at + 1] = bytes([dice.randrange(256)])
        elif kind == 2:
            del data[at : at + dice.randrange(1, 20)]
        elif kind == 3:
            data[at:at] = dice.choice(TOKENS)
        elif kind == 4:
            start = dice.randrange(len(data) + 1)
            data[at:at] = data[start : start + dice.randrange(1, 60)]
        else:
            del data[at:]
    return bytes(data)


def attack(name: str, seeds: Sequence[bytes], count: int, number: int, corpus: Sequence[bytes] = ()) -> int:
    """Throw `count` inputs at a target, made of its own seeds and of a corpus; how many broke it."""
    dice = random.Random(f"{name} {number}")  # noqa: S311 - mischief that can be had again
    broken, began_s = 0, time.process_time()
    for tried in range(count):
        chosen = corpus if corpus and (not seeds or dice.random() < CORPUS_SHARE) else seeds
        plain = not chosen or dice.random() < PLAIN_SHARE
        data = dice.randbytes(dice.randrange(200)) if plain else mutated(dice.choice(chosen), dice)
        try:
            TARGETS[name](data)
        except KeyboardInterrupt:
            raise
        except BaseException:  # noqa: BLE001 - whatever comes out is what is looked for
            broken += 1
            print(f"{name}: input {tried} of --seed {number} broke it: {data.hex()}\n{traceback.format_exc()}", file=sys.stderr)
            if broken >= 5:
                break
    print(f"{name:<24}{count:>10} inputs, {broken} broke it, {time.process_time() - began_s:.0f} s", flush=True)
    return broken


def main() -> int:
    """Attack the targets that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these of {', '.join(TARGETS)}")
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs for each")
    parser.add_argument("--seed", type=int, default=0, help="another one throws others")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="files, or folders of them, to mutate")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(TARGETS)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    files = [file for path in asked.corpus for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]
    corpus = []
    for file in files:
        with file.open("rb") as opened:
            corpus.append(opened.read(SEED_BYTES))
    seeds = made()
    return int(sum(attack(name, seeds.get(name, []), asked.count, asked.seed, corpus) for name in asked.names or TARGETS) > 0)


if __name__ == "__main__":
    raise SystemExit(main())

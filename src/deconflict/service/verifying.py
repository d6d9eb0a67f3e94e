"""Verifying a bundle with the verifier that it carries, on all cores, and what was found as `deconflict verify` tells it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from deconflict.logbook.encoding import bytes_of, sha256_text
from deconflict.logbook.verify import NOT_CONFIRMED
from deconflict.service import verifier
from deconflict.service.memory import keeping

ALONE_BYTES = 2_000_000
"""A bundle smaller than this is verified before other processes would have started."""


def verify_bundle(path: Path, given: Mapping[str, str] | None = None, jobs: int | None = None) -> dict[str, Any]:
    """What is in a bundle and whether it holds. Never raises for what is in it. `jobs`: processes; None: as many as pay."""
    if jobs is None:
        jobs = (os.cpu_count() or 1) if path.stat().st_size > ALONE_BYTES else 1
    spread = map if jobs < 2 else partial(_spread, jobs)
    with keeping():
        record = verifier.verify(path, given or {}, spread)
    kinds = ("PROBLEM", "FINDING", "GAP", "NOT COUNTED")
    by_kind = {kind: [_placed(where, what) for found, where, what in record.found if found == kind] for kind in kinds}
    keys = [_key(record, party, given or {}) for party in sorted({place[0] for place in record.runs})]
    confirmed = any(key["how"] != "only in the file" for key in keys)
    return {
        "ok": not by_kind["PROBLEM"], "entries": len(record.at), "logbooks": list(_logbooks(record)), "keys": keys,
        "problems": by_kind["PROBLEM"], "findings": by_kind["FINDING"], "gaps": by_kind["GAP"],
        "checkpoints": [{"origin": origin, "size": size} for origin, size in sorted(record.trees)],
        "note": "" if confirmed else NOT_CONFIRMED,
        "not_counted": [{"logbook": one["logbook"], "seq": one["seq"], "why": one["what"]} for one in by_kind["NOT COUNTED"]],
    }  # fmt: skip


def _spread(jobs: int, check: Callable[[Any], Any], batches: Iterable[Any]) -> Iterator[Any]:
    """`map` over so many processes, in order, with a few batches under way at a time."""
    waiting, coming = deque[Any](), iter(batches)
    with ProcessPoolExecutor(jobs) as pool:
        waiting.extend(pool.submit(check, batch) for batch in islice(coming, 2 * jobs))
        while waiting:
            done = waiting.popleft().result()
            waiting.extend(pool.submit(check, batch) for batch in islice(coming, 1))
            yield done


def _placed(where: str, what: str) -> dict[str, Any]:
    """A finding with its place taken apart: author/logbook/epoch, and the seq where there is one."""
    logbook, _, seq = where.rpartition("/")
    if logbook.count("/") >= 2 and seq.isdigit() and logbook.rpartition("/")[2].isdigit():
        return {"logbook": logbook, "seq": int(seq), "what": what}
    return {"logbook": where, "seq": None, "what": what}


def _logbooks(record: verifier.Record) -> Iterator[dict[str, Any]]:
    """Each epoch: how many entries of it are here, from which seq on, and the last of those seen first."""
    for (party, name, epoch), runs in sorted(record.runs.items()):
        first, last = runs[0][0], runs[0][-1]
        count = sum(len(run) for run in runs)
        yield {"party": party, "name": name, "epoch": epoch, "entries": count, "from_seq": first.place[3], "head": last.hash}


def _key(record: verifier.Record, party: str, given: Mapping[str, str]) -> dict[str, Any]:
    """A party's newest signing key by its SHA-256, and how it is known: given, stated by a peer in pairing, or from the file alone."""
    held = record.keys.signing.get(party, [])
    confirms = (line.main for _, line in record.at.values() if line.kind == "PAIR_CONFIRM" and line.place[0] != party)
    told = any(main.get("peer") == party and main.get("peer_signing_key") in held for main in confirms)
    how = "given" if party in given else "peer" if told else "only in the file"
    fingerprint = sha256_text(bytes_of(held[-1])) if held else ""
    return {"party": party, "name": record.keys.names.get(party, ""), "fingerprint": fingerprint, "how": how}

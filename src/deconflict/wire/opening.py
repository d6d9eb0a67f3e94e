"""A file of plans, zones or sites in any tongue, opened: its tongue is found by its first bytes and its name, its records are judged.

A new tongue is a row here. Our own GeoJSON comes first; the more a tongue's marks can be mistaken, the later it stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from deconflict.errors import Refused
from deconflict.wire import aixm, ed269, ed318, effort, features, gpx, intents, kml, notam, openair, qgc, sheet
from deconflict.wire.judging import judged
from deconflict.wire.opened import Assumed, FileTongue, Record

MAX_FILE_BYTES: Final = 32 * 2**20
"""More than any one file of plans, zones or sites; a whole country's airspace is some MB."""
HEAD_BYTES: Final = 4096
"""What a tongue is told by."""

_ROWS: Final = (
    qgc.TONGUE,
    intents.TONGUE,
    kml.TONGUE,
    gpx.TONGUE,
    aixm.TONGUE,
    ed318.TONGUE,
    ed269.TONGUE,
    openair.TONGUE,
    notam.TONGUE,
    features.TONGUE,
    sheet.TONGUE,
)

FILE_TONGUES: Final[Mapping[str, FileTongue]] = MappingProxyType({row.name: row for row in _ROWS})
"""Every tongue that plans, zones or sites come in, by name, in the order in which they are tried."""


def tongue_of(data: bytes, source: str, more: Iterable[FileTongue] = ()) -> FileTongue:
    """The tongue of a file, by its content and its name: one of ours, else one of `more`. Refused where none is, with what can be read."""
    head, name = data[:HEAD_BYTES], source.lower()
    known = [*FILE_TONGUES.values(), *more]
    by_content = [tongue for tongue in known if tongue.is_one(head, name)]
    found = by_content or [tongue for tongue in known if name.endswith(tongue.suffixes)]
    if found:
        return found[0]
    raise Refused("this is none of the tongues that can be read", where=source, mend=_nearest(name, known))


def opened(
    data: bytes, source: str, assumed: Assumed | None = None, more: Iterable[FileTongue] = (), beside: Sequence[tuple[bytes, str]] = ()
) -> list[Record]:
    """What each record of a file states, or why it states nothing, in the file's order. Refused when it cannot be read as a whole.

    It takes bounded work: once that is spent, what would cost more is refused record by record.

    `beside`: other files, as (bytes, name), that its records may refer to.
    """
    if len(data) > MAX_FILE_BYTES:
        raise Refused(f"{len(data)} bytes", where=source, mend=f"at most {MAX_FILE_BYTES} bytes in one file: split it")
    stated = assumed or Assumed()
    tongue = tongue_of(data, source, more)
    others = [(other, name) for other, name in beside if tongue.is_one(other[:HEAD_BYTES], name.lower())]
    with effort.bounded():
        if tongue.read_beside is None or not others:
            records = tongue.read(data, source, stated)
        else:
            records = tongue.read_beside(data, source, stated, others)
    # Judging has a bound of its own: what could be read before the work was spent still comes in.
    with effort.bounded():
        return judged(records, stated)


def _nearest(name: str, known: Sequence[FileTongue]) -> str:
    """The tongue that the file's name is nearest to, and all there are."""
    suffixes = {suffix: tongue.title for tongue in known for suffix in tongue.suffixes}
    near = difflib.get_close_matches(f".{name.rpartition('.')[2]}", list(suffixes), n=1)
    said = f"by its name it would be {suffixes[near[0]]}, but its content is not; " if near else ""
    return f"{said}known are {', '.join(tongue.title for tongue in known)}"

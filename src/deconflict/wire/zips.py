"""Files that are zips (KMZ, XLSX), with bounds on what they may hold before anything of it is unpacked."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import Final

from deconflict.errors import Refused

MAX_MEMBERS: Final = 1_000
MAX_UNPACKED: Final = 64 * 2**20
"""All members together: a zip says each one's size, and no more than that is ever unpacked of it."""
DAMAGED: Final = (
    zipfile.BadZipFile,  # a header that is none, a wrong check sum
    zlib.error, lzma.LZMAError, OSError, EOFError,  # packed data that is none, by deflate, LZMA and bzip2, or cut off
    RuntimeError, NotImplementedError,  # encrypted; packed in a way that zipfile does not know
    ValueError,  # a place before the file's beginning
)  # fmt: skip
"""What zipfile raises for bytes that are no zip, or one it cannot unpack; it has no one class for them."""
_MEND: Final = f"a zip of at most {MAX_MEMBERS} members and {MAX_UNPACKED} bytes unpacked, not encrypted"


def is_zip(head: bytes) -> bool:
    """Whether these are the first bytes of a zip."""
    return head.startswith(b"PK\x03\x04")


def names(data: bytes, source: str) -> list[str]:
    """The names of a zip's members. Refused when it is none, or holds more than it may."""
    with _opened(data, source) as there:
        return there.namelist()


def member(data: bytes, name: str, source: str) -> bytes:
    """One member's bytes; Refused when it is not there or damaged."""
    try:
        with _opened(data, source) as there:
            return there.read(name)
    except (KeyError, *DAMAGED) as fault:
        raise Refused(f"{name!r} cannot be unpacked: {fault}"[:160], where=source, mend=_MEND) from None


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members, the same bytes whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as there:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)  # dated 1980, whenever it is made
            info.compress_type = zipfile.ZIP_DEFLATED
            there.writestr(info, content)
    return out.getvalue()


def _opened(data: bytes, source: str) -> zipfile.ZipFile:
    try:
        there = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as fault:
        raise Refused(f"no zip: {fault}"[:160], where=source, mend=_MEND) from None
    infos = there.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        there.close()
        raise Refused(f"a zip of {len(infos)} members and {unpacked} bytes unpacked", where=source, mend=_MEND)
    return there

"""A stream of text cut into its lines, whatever the pieces it comes in; never holds more than one line."""

from __future__ import annotations

from deconflict.errors import Refused


class Lines:
    """The lines of one stream. `where` is the stream's name, `longest` the most bytes a line of its tongue has."""

    def __init__(self, where: str, *, longest: int) -> None:
        self._where = where
        self._longest = longest
        self._rest = b""
        self.taken = 0
        """How many lines were given so far: the number of the line before the next."""

    def take(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their ends. Refused when a line has no end: then it is another tongue."""
        *lines, rest = (self._rest + data).split(b"\n")
        if len(rest) > self._longest:
            what = f"{len(rest)} bytes without an end of line"
            raise Refused(what, where=self._where, mend=f"lines of at most {self._longest} bytes: is this the right port?")
        self._rest = rest
        self.taken += len(lines)
        return lines

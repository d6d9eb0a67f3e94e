"""Errors at the doors: problem+json over HTTP, exit codes in the shell."""

from __future__ import annotations

from typing import Any

from deconflict.errors import Conflicting, Damaged, DeconflictError, PeerFault, Refused, Stale


class NotSignedIn(Refused):
    """Nobody is known to be asking."""


class NotAllowed(Refused):
    """Who asks may not do this."""


class Locked(NotAllowed):
    """Who asks may look, and has to sign in again before anything is sent."""


class TooOften(Refused):
    """Who asks did so too often within a minute."""


class NotFound(Refused):
    """There is nothing of that name."""


_STATUS: tuple[tuple[type[DeconflictError], int], ...] = (
    (NotSignedIn, 401), (NotAllowed, 403), (NotFound, 404), (TooOften, 429), (Conflicting, 409), (Stale, 412), (Refused, 422),
    (PeerFault, 502), (Damaged, 500),
)  # fmt: skip
_EXIT: tuple[tuple[type[DeconflictError], int], ...] = (
    (NotSignedIn, 5), (NotAllowed, 5), (Refused, 3), (PeerFault, 4), (Damaged, 70),
)  # fmt: skip


def status_of(fault: DeconflictError) -> int:
    """The HTTP status of an error."""
    return next((status for kind, status in _STATUS if isinstance(fault, kind)), 500)


def exit_code_of(fault: DeconflictError) -> int:
    """The exit code of an error (FACES.md)."""
    return next((code for kind, code in _EXIT if isinstance(fault, kind)), 70)


def problem(fault: DeconflictError) -> dict[str, Any]:
    """The error as RFC 9457 has it, with the place and the mend."""
    return {
        "type": f"urn:deconflict:{type(fault).__name__}",
        "title": type(fault).__name__,
        "status": status_of(fault),
        "detail": fault.what,
        "where": fault.where,
        "mend": fault.mend,
    }

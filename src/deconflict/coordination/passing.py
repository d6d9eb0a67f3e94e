"""Passing down (L3): what an acknowledgement has to say when it claims that those concerned were told: who, and not in the future."""

from __future__ import annotations

from deconflict.errors import Refused
from deconflict.statements.acknowledgements import Acknowledgement
from deconflict.statements.base import Level


def check(said: Acknowledgement, now_us: int) -> None:
    """Refuse an L3 of ours that names no member, or a time to come; and members named with any other level.

    Raises: Refused naming the field.
    """
    if said.level is not Level.PASSED_DOWN:
        if said.members or said.passed_to is not None or said.passed_at_us is not None:
            raise Refused("members are told at level L3", where="level", mend="acknowledge with L3, or name no members")
        return
    if not said.members:
        raise Refused("passed down to whom?", where="members", mend="name the members or units that were told")
    if said.passed_at_us is not None and said.passed_at_us > now_us:
        raise Refused("it was not passed down yet", where="passed_at_us", mend="state when they were told, once they are")


def told_at_us(level: Level, stated_us: int | None, now_us: int) -> int | None:
    """When those concerned were told: as stated, else now; None with any level but L3."""
    return (stated_us if stated_us is not None else now_us) if level is Level.PASSED_DOWN else stated_us

"""Release: to whom a protected site, or a movement, is given, how exactly, and until when. Who is not on the list is given no place.

A list rests on the consent of who owns, runs or moves it, which stays with its author. There is no list by default: it names its parties,
or says that it is for all who read our plans. It ends, and then releases nothing; before that it is to be confirmed anew. What somebody
holds from before stays with them: what is given cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar

from msgspec.structs import replace

from deconflict.airspace.coarsening import coarsened, coarsened_volume, volume_within, within
from deconflict.airspace.intent import IntentState
from deconflict.airspace.volume import Volume4D
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.statements.base import Part
from deconflict.statements.consents import Consent
from deconflict.statements.movements import Movement
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place, Site

OWN: Final = frozenset({"consent"})
"""Parts that stay with their author."""
COARSE: Final = frozenset({"buffered", "contact"})
"""What those are given who are on the list for the buffered place only."""
LISTED: Final = frozenset({"SITE_NOTICE", "SITE_CORRECT", "SITE_EXPIRE", "MOVEMENT_NOTICE"})
DAY_US: Final = 86_400_000_000
AHEAD_US: Final = 14 * DAY_US
"""How long before a list ends it is to be confirmed; a quarter of its time where that is shorter."""
LATE_US: Final = DAY_US
"""How long a movement is given after its last leg should be over: one that is late is still on its way."""
FOR_EVER_US: Final = 2**53 - 1
Given = TypeVar("Given", Site, Movement)
"""What is given to those on a list."""


class Term(StrEnum):
    """Where the list of a site or a movement stands: it counts, it is to be confirmed, it has ended."""

    RUNS = "runs"
    CONFIRM = "confirm"
    ENDED = "ended"


class Before(NamedTuple):
    """What we stated last of the same site or movement, and the consent it rests on; None of what was stated before that was asked for."""

    main: Site | Movement
    consent: Consent | None


def withheld(entry: Entry, reader: str, now_us: int) -> frozenset[str]:
    """The parts of an entry that this reader is not given now."""
    if reader == entry.header.author or entry.header.kind not in LISTED:
        return frozenset()
    names, main = frozenset(slot.name for slot in entry.slots) - {"main"}, entry.main
    if not isinstance(main, (Site, Movement)):
        return names
    over = main.release_until_us is not None and main.release_until_us <= now_us
    if over or (main.release and reader not in main.release):
        return names
    if reader in main.buffered_for:
        return names - COARSE
    return names & OWN


def is_whole_for(entry: Entry, reader: str, now_us: int) -> bool:
    """Whether everything that this reader is to be given of another's entry is held here; what was dropped is nowhere."""
    kept_back = withheld(entry, reader, now_us) | OWN
    return entry.main is None or all(slot.value is not None for slot in entry.slots if slot.name not in kept_back)


def is_over(main: Site | Movement) -> bool:
    """Whether its author says that it is no longer listed, or has arrived."""
    return main.expired if isinstance(main, Site) else main.state is IntentState.ENDED


def lasts_us(main: Site | Movement, volumes: Sequence[Volume4D] = ()) -> tuple[int, int]:
    """From when until when a site is listed; or a movement lasts: since its contact was tried, until its last leg is over where known."""
    if isinstance(main, Site):
        return main.from_us, main.until_us
    return main.contact_tested_at_us, max((volume.until_us for volume in volumes), default=FOR_EVER_US)


def ends_us(main: Site | Movement) -> int:
    """When it is given to nobody any more: its list ends, or the site is no longer listed."""
    given_us = main.release_until_us if main.release_until_us is not None else FOR_EVER_US
    return min(main.until_us, given_us) if isinstance(main, Site) else given_us


def confirm_from_us(main: Site | Movement, volumes: Sequence[Volume4D] = ()) -> int:
    """From when its list is to be confirmed. A movement that is given for as long as it lasts ends with it: there is nothing to confirm."""
    from_us, until_us = lasts_us(main, volumes)
    if isinstance(main, Movement) and ends_us(main) >= until_us:
        return ends_us(main)
    return ends_us(main) - min(AHEAD_US, max(0, ends_us(main) - from_us) // 4)


def term(main: Site | Movement, now_us: int, volumes: Sequence[Volume4D] = ()) -> Term:
    """Where the list of a site or a movement stands at an instant."""
    if now_us >= ends_us(main):
        return Term.ENDED
    return Term.CONFIRM if now_us >= confirm_from_us(main, volumes) else Term.RUNS


def ready(main: Given, parts: Mapping[str, Part], now_us: int, before: Before | None = None) -> tuple[Given, dict[str, Part]]:
    """A site or movement of ours as it is to be said: its list checked, with an end, and a buffered place for those who get no other.

    What is over goes to those to whom it went. What is stated anew for nobody else and no more exactly rests on the consent it had;
    what was stated without one, before one was asked for, is corrected without.
    Raises: Refused for what has no list, a list without consent, beyond it, or that would release nothing; for a buffered place that
    misses the exact one.
    """
    found, said = dict(parts), parts.get("consent")
    if is_over(main):
        main = _as_before(main, before)
        return main, _with_buffered(main, found)
    rests_on = before if before is not None and said is None and _is_no_wider(main, before.main) else None
    if rests_on is not None and rests_on.consent is None:
        return main, _with_buffered(main, found)
    _check_list(main)
    consent = _checked(said if rests_on is None else rests_on.consent, now_us)
    main = replace(main, release_until_us=_until_us(main, consent, found, rests_on, now_us))
    return main, {**_with_buffered(main, found), "main": main, "consent": consent}


def _check_list(main: Site | Movement) -> None:
    if main.release and main.release_to_all:
        raise Refused("it is for some, and for all?", where="release_to_all", mend="leave out the one or the other")
    if not (main.release or main.release_to_all):
        mend = 'name the parties: "release": [...]; or "release_to_all": true, for all who read our plans, now and later'
        raise Refused("to whom is it released?", where="release", mend=mend)
    strangers = [party for party in main.buffered_for if main.release and party not in main.release]
    if strangers:
        raise Refused(f"{strangers[0]} is not on the list", where="buffered_for", mend="name it in `release` too")


def _checked(consent: Part | None, now_us: int) -> Consent:
    if not isinstance(consent, Consent):
        mend = 'state who of those who own, run or move it said so: "consent": {"consent_by": "...", "at": "..."}'
        raise Refused("with whose consent?", where="parts.consent", mend=mend)
    if consent.at_us > now_us:
        raise Refused("nobody has consented yet", where="parts.consent.at_us", mend="give the time they said so")
    return consent


def _is_no_wider(main: Site | Movement, before: Site | Movement) -> bool:
    """Whether it names its readers, none beside those of before, and none more exactly. What was for all by default may stay so."""
    by_default = not (before.release or before.release_to_all)
    if not main.release and (before.release or not (main.release_to_all or by_default)):
        return False
    if before.release and not set(main.release) <= set(before.release):
        return False
    coarse = set(before.buffered_for)
    return (coarse & set(main.release) if main.release else coarse) <= set(main.buffered_for)


def _as_before(main: Given, before: Before | None) -> Given:
    """What is over, with the list it had where it does not name one: its place is not for more than it was."""
    if before is None or main.release or main.release_to_all:
        return main
    old = before.main
    return replace(
        main, release=old.release, release_to_all=old.release_to_all, buffered_for=old.buffered_for, release_until_us=old.release_until_us
    )  # fmt: skip


def _until_us(main: Site | Movement, consent: Consent, parts: Mapping[str, Part], before: Before | None, now_us: int) -> int:
    """When its list ends. A site's that rests on the consent of `before` ends when it was to end, whatever is said of the site."""
    volumes = _volumes(parts)
    most_us = lasts_us(main, volumes)[1] + (LATE_US if isinstance(main, Movement) else 0)
    limits = [most_us, consent.until_us]
    if before is not None and isinstance(main, Site):
        limits.append(before.main.release_until_us)
    most_us = min(limit for limit in limits if limit is not None)
    until_us = most_us if main.release_until_us is None else main.release_until_us
    if until_us > most_us:
        raise Refused("it is released for longer than was consented to, or than it lasts", where="release_until", mend="end it before")
    if until_us <= now_us:
        raise Refused("it would be released to nobody: the list has ended", where="release_until", mend="have it confirmed for longer")
    return until_us


def _volumes(parts: Mapping[str, Part]) -> tuple[Volume4D, ...]:
    where = parts.get("exact", parts.get("buffered"))
    return where.volumes if isinstance(where, Volumes) else ()


def _with_buffered(main: Site | Movement, parts: dict[str, Part]) -> dict[str, Part]:
    """The parts with a place for those who are given no other: the one that was stated, if it holds the exact one, or one made of that."""
    exact, buffered = parts.get("exact"), parts.get("buffered")
    if not main.buffered_for or (exact is None and (buffered is not None or is_over(main))):
        return parts
    if exact is None:
        raise Refused("where is it?", where="parts.exact", mend="state the place")
    if buffered is None:
        return {**parts, "buffered": _made(exact)}
    if not _holds(buffered, exact):
        raise Refused("the buffered place does not hold the exact one", where="parts.buffered", mend="make it wider, or leave it out")
    return parts


def _made(exact: Part) -> Part:
    if isinstance(exact, Volumes):
        return Volumes(volumes=tuple(map(coarsened_volume, exact.volumes)))
    assert isinstance(exact, Place)
    return Place(place=coarsened(exact.place))


def _holds(buffered: Part, exact: Part) -> bool:
    if isinstance(exact, Volumes) and isinstance(buffered, Volumes):
        return all(any(volume_within(inner, outer) for outer in buffered.volumes) for inner in exact.volumes)
    return isinstance(exact, Place) and isinstance(buffered, Place) and within(exact.place, buffered.place)

"""Releasing: what a peer is given of sites and movements; whether a list is widened; and that one is confirmed, or seen to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec
from msgspec.structs import replace

from deconflict.airspace.instant import Instant, format_instant
from deconflict.airspace.volume import Volume4D
from deconflict.coordination import release
from deconflict.coordination.notice import volumes_of
from deconflict.coordination.widening import Stated, Widening, widening
from deconflict.errors import Refused
from deconflict.logbook.entry import Entry
from deconflict.node.core import Core
from deconflict.picture.picture import Change, Picture, Version
from deconflict.statements import KINDS
from deconflict.statements.base import Part
from deconflict.statements.consents import Consent
from deconflict.statements.movements import Movement
from deconflict.statements.sites import Site

KINDS_GIVEN: Final = ("site", "movement")
"""What is given to those on a list."""


def given(core: Core, reader: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """These entries as this reader may have them now; those of logbooks that are closed to it are left out.

    What we hold only in part of another's, and the reader is to have whole, is its author's to give: nothing from there on is given by us.
    """
    found: list[Entry] = []
    for entry in entries:
        if not core.may_read(reader, entry.header.author, entry.header.logbook):
            continue
        if entry.header.author not in (core.me.party, reader) and not release.is_whole_for(entry, reader, core.now):
            break
        hidden = release.withheld(entry, reader, core.now)
        found.append(entry.withhold(hidden) if hidden else entry)
    return tuple(found)


def as_it_stands(picture: Picture, me: str, kind: str, object_id: str) -> dict[str, Part]:
    """The parts of a site or a movement of ours as it was stated last. Refused where there is none of that id, or it is over.

    `kind`: site or movement.
    """
    stated = picture.objects.get((kind, me, object_id))
    version = picture.current(stated)[-1] if stated is not None else None
    record = picture.messages.get(version.place.entry) if version is not None else None
    if version is None or record is None or not isinstance(record.main, (Site, Movement)) or release.is_over(record.main):
        what = f"there is no {kind} {object_id} of ours that is not over"
        raise Refused(what, where=f"{kind}_id", mend=f"deconflict status lists the {kind}s")
    return {"main": record.main, **_others(version, record.parts)}


def _others(version: Version, held: Mapping[str, bytes]) -> dict[str, Part]:
    """The parts of a version beside its main one."""
    parts, raw = KINDS[version.kind].parts, {**held, "exact": version.exact, "buffered": version.buffered}
    return {name: msgspec.json.decode(data, type=parts[name]) for name, data in raw.items() if data is not None}


def widened(picture: Picture, me: str, parts: Mapping[str, Part], now_us: int) -> tuple[str, Widening] | None:
    """What a site or movement of ours, as it is to be stated with these parts, gives beyond the one it replaces, and that one's entry.

    None where it gives no more, or replaces none. Refused as when it is filed.
    """
    main = parts["main"]
    assert isinstance(main, (Site, Movement))
    key = ("site", me, main.site_id) if isinstance(main, Site) else ("movement", me, main.movement_id)
    stated = picture.objects.get(key)
    version = picture.current(stated)[-1] if stated is not None else None
    record = picture.messages.get(version.place.entry) if version is not None else None
    if version is None or record is None or not isinstance(record.main, (Site, Movement)):
        return None
    others = _others(version, record.parts)
    consent = others.get("consent")
    before = release.Before(record.main, consent if isinstance(consent, Consent) else None)
    ready: tuple[Site | Movement, dict[str, Part]]
    if isinstance(main, Site):
        ready = release.ready(main, parts, now_us, before)
    else:
        ready = release.ready(main, parts, now_us, before)
    more = widening(Stated(record.main, others), Stated(*ready))
    return None if more is None else (version.place.entry, more)


def confirmed(parts: dict[str, Part], consent: Consent, until_us: int | None, now_us: int) -> dict[str, Part]:
    """A site or movement as it is stated anew, released from now until then, with this consent; what was for all stays so.

    Without `until_us` for as long as it may be. A site is listed from now until then; a movement keeps its own times.
    """
    main, ends_us = parts["main"], until_us
    assert isinstance(main, (Site, Movement))
    to_all = main.release_to_all or not main.release
    if isinstance(main, Movement):
        return {**parts, "main": replace(main, release_until_us=ends_us, release_to_all=to_all), "consent": consent}
    until_us = until_us if until_us is not None else now_us + main.until_us - main.from_us
    ends_us = until_us if consent.until_us is None else min(until_us, consent.until_us)
    again = replace(main, from_us=now_us, until_us=until_us, release_until_us=ends_us, release_to_all=to_all)
    return {**parts, "main": again, "consent": consent}


class Listed(NamedTuple):
    """A list as it shall be; None leaves a part of it as it is. `parties`: whom it names, or nobody where it is for all (`to_all`)."""

    parties: tuple[str, ...] | None = None
    to_all: bool | None = None
    buffered_for: tuple[str, ...] | None = None
    until_us: int | None = None


def relisted(parts: dict[str, Part], listed: Listed, consent: Consent | None) -> dict[str, Part]:
    """A site or movement as it is stated anew with another list. Without a consent it rests on the one it had, and may be no wider.

    Refused where the list would name nobody.
    """
    main = parts["main"]
    assert isinstance(main, (Site, Movement))
    parties = main.release if listed.parties is None else listed.parties
    to_all = main.release_to_all if listed.to_all is None else listed.to_all
    if listed.parties is not None and listed.to_all is None:
        to_all = False
    if to_all:
        parties = ()
    if not (parties or to_all):
        raise Refused("nobody would be on its list", where="release", mend="state that it is over, or name who it is for")
    buffered_for = main.buffered_for if listed.buffered_for is None else listed.buffered_for
    if listed.buffered_for is None and parties:
        buffered_for = tuple(party for party in buffered_for if party in parties)
    until_us = main.release_until_us if listed.until_us is None else listed.until_us
    again = replace(main, release=parties, release_to_all=to_all, buffered_for=buffered_for, release_until_us=until_us)
    kept = {name: part for name, part in parts.items() if name != "consent"}
    return {**kept, "main": again, **({} if consent is None else {"consent": consent})}


class Releasing:
    """The part of a node that says which lists of its own are to be confirmed, and which have ended. It writes nothing by itself."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self._due_us: int | None = None

    def start(self) -> None:
        """Look at what the store brought back."""
        self._due_us = self.core.now

    def changed(self, change: Change) -> None:
        """A site or a movement of ours was stated anew."""
        if change.topic in KINDS_GIVEN and change.key.startswith(f"{self.core.me.party}:"):
            self._due_us = self.core.now

    def next_us(self) -> int | None:
        """When the next list is to be confirmed, or ends."""
        return self._due_us

    def wake(self) -> None:
        """Say of each site and movement of ours where its list stands, once it is due."""
        if self._due_us is None or self._due_us > self.core.now:
            return
        core, times = self.core, []
        for kind, party, name in sorted(core.picture.objects):
            if kind in KINDS_GIVEN and party == core.me.party:
                main, volumes = self._stated(kind, name)
                self._tell(kind, name, main, volumes)
                due = [] if main is None else [release.confirm_from_us(main, volumes), release.ends_us(main)]
                times += [t for t in due if core.now < t < release.FOR_EVER_US]
        self._due_us = min(times, default=None)

    def _stated(self, kind: str, name: str) -> tuple[Site | Movement | None, tuple[Volume4D, ...]]:
        """What counts of a site or movement of ours, and the legs of a movement; None where it is over."""
        picture = self.core.picture
        version = picture.current(picture.objects[(kind, self.core.me.party, name)])[-1]
        said = picture.messages.get(version.place.entry)
        main = said.main if said is not None else None
        if not isinstance(main, (Site, Movement)) or release.is_over(main):
            return None, ()
        return main, volumes_of(version) if isinstance(main, Movement) else ()

    def _tell(self, kind: str, name: str, main: Site | Movement | None, volumes: tuple[Volume4D, ...]) -> None:
        fault, stands = f"release {kind} {name}", None if main is None else release.term(main, self.core.now, volumes)
        if main is None or stands in (None, release.Term.RUNS):
            self.core.mended(fault)
            return
        when = format_instant(Instant(release.ends_us(main)))
        ended = stands is release.Term.ENDED
        what = f"the {kind} {name} is released to nobody since {when}" if ended else f"the list of the {kind} {name} ends {when}"
        self.core.fault(fault, what, _mend(kind, name))


def _mend(kind: str, name: str) -> str:
    if kind == "movement":
        return f"state it anew, or that it has ended; or confirm its list: deconflict confirm --movement {name}"
    return f"confirm it, or take it off the list: deconflict confirm {name}"

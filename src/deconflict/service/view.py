"""The picture as JSON, at an instant: what GET /api/v1/picture, `deconflict status` and `deconflict replay` print. Reads, never writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache, partial
from typing import Any

from deconflict.agreement import Agreement
from deconflict.agreement.rules import Rules
from deconflict.airspace.instant import Instant, format_instant
from deconflict.conflict.alerting import Suppressed
from deconflict.conflict.conformance import Finding
from deconflict.conflict.fused import Source
from deconflict.coordination import line, watch
from deconflict.coordination.agreeing import Known
from deconflict.coordination.line import LineState
from deconflict.errors import Refused
from deconflict.logbook.chain import Head
from deconflict.phrasebook import AVIATION, Reading
from deconflict.picture.picture import MessageRecord, Picture
from deconflict.service import reading as readings
from deconflict.service import (
    reading_back,
    view_affairs,
    view_agreements,
    view_findings,
    view_messages,
    view_notices,
    view_objects,
    view_suppressing,
    view_together,
    view_watch,
    view_words,
)
from deconflict.service.feeds import FeedState, Health
from deconflict.statements.lines import LineStatus
from deconflict.statements.receipts import Bearer

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Sight:
    """What a view is made from: the picture, who looks, when, by which rules, and what only the running node knows."""

    picture: Picture
    me: str
    now_us: int
    rules: Callable[[str, str], Rules]
    name: str = ""
    status: str = "ACTUAL"
    reading: Reading = AVIATION
    links: Mapping[str, tuple[bool, int, int | None]] = field(default_factory=dict)
    """Of every paired party: whether its link stands, since when, and its clock's skew. A replay knows of none."""
    heads: tuple[Head, ...] = ()
    entries: int = 0
    faults: tuple[tuple[str, str], ...] = ()
    feeds: tuple[Health, ...] = ()
    stale_after_s: Callable[[str], float] = view_objects.by_default
    """From what age on the newest report of one of our tracks is stale, by its id: its feed's, or its own word. A replay knows no feeds."""
    bearers: tuple[Mapping[str, Any], ...] = ()
    """How each bearer beside the link does."""
    shown: view_messages.Shown = field(default_factory=view_messages.Shown)
    findings: tuple[tuple[Finding, str | None], ...] = ()
    """Tracks off their plans or where they may not be, each with the plan of ours that its desk is asked to say is not kept."""
    suppressed: tuple[Suppressed, ...] = ()
    """Pairs that are not alerted, since they are declared to fly together."""
    sources: Mapping[str, tuple[Source, ...]] = field(default_factory=dict)
    """By the key of a track all by which the same aircraft is known."""
    known: Known | None = None
    """What is agreed, where the node has worked it out already."""


def time(at_us: int | None) -> str | None:
    """RFC 3339 in UTC, or None."""
    return None if at_us is None else format_instant(Instant(at_us))


def view(sight: Sight, only: Collection[str] | None = None) -> dict[str, Any]:
    """The picture as JSON (docs/service.md): all of it, or the sections named in `only` beside the format, the instant and who looks.

    Distances in metres, angles in degrees, durations in seconds. Refused for a section there is not.
    """
    picture = sight.picture
    head = {"format": FORMAT, "now": time(sight.now_us), "me": {"party": sight.me, "name": sight.name or picture.name_of(sight.me)}}
    sections = _sections(sight, sight.known or Known(picture))
    for name in only or ():
        if name not in sections:
            near = get_close_matches(name, sections, 1)
            mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(sections)}"
            raise Refused(f"the picture has no section {name[:40]!r}", where="only", mend=mend)
    return head | {name: draw() for name, draw in sections.items() if only is None or name in only}


def _sections(sight: Sight, known: Known) -> dict[str, Callable[[], Any]]:
    """Every section by its name, drawn when it is asked for."""
    picture, me, now_us = sight.picture, sight.me, sight.now_us
    messages = cache(partial(_messages, sight, known))
    conflicts = cache(partial(_conflicts, sight, known))
    skews_us = {party: skew for party, (_, _, skew) in sight.links.items()}
    return {
        "status": lambda: sight.status,
        "reading": lambda: readings.shown(sight.reading),
        "peers": lambda: _peers(sight),
        "line": lambda: _lines(sight),
        "bearers": lambda: [dict(bearer) for bearer in sight.bearers],
        "plans": lambda: view_objects.plans(picture, me),
        "zones": lambda: view_objects.zones(picture, me),
        "sites": lambda: view_words.placed(view_objects.sites(picture, me), sight.reading),
        "movements": lambda: view_objects.movements(picture, me),
        "tracks": lambda: view_words.placed(_tracks(sight), sight.reading),
        "conflicts": lambda: [c for c in conflicts() if c["resolved"] is None],
        "resolved": lambda: [c for c in conflicts() if c["resolved"] is not None],
        "alerts": lambda: view_suppressing.told(picture, view_messages.alerts(picture, now_us, sight.rules), now_us),
        "suppressed": lambda: view_together.suppressed(picture, sight.suppressed),
        "findings": lambda: view_findings.findings(picture, sight.findings),
        "messages": messages,
        "open": lambda: [
            *view_findings.open_items(me, sight.findings),
            *view_watch.items(picture, me, sight.rules, now_us, _waiting(sight, messages())),
        ],
        "contacts": lambda: view_watch.how_reached(picture),
        "cases": lambda: view_watch.cases(picture),
        "agreements": lambda: view_agreements.agreements(known, me, now_us),
        "mandates": lambda: view_agreements.mandates(known, me, now_us),
        **view_affairs.sections(picture, me, now_us, sight.rules, skews_us),
        "watch": lambda: {party: watch.on_watch(record) for party, record in sorted(picture.parties.items())},
        "record": lambda: {"entries": sight.entries, "logbooks": [_head(picture, head) for head in sight.heads]},
        "feeds": lambda: [_feed(feed) for feed in sight.feeds],
        "faults": lambda: [
            {"what": what, "mend": mend} for what, mend in (*sight.faults, *_feed_faults(sight), *_forks(picture), *_not_counted(picture))
        ],
    }


def _tracks(sight: Sight) -> list[dict[str, Any]]:
    shown = view_objects.tracks(sight.picture, sight.me, sight.now_us, sight.stale_after_s)
    return view_together.sourced(sight.picture, shown, sight.sources, sight.now_us)


def _messages(sight: Sight, known: Known) -> list[dict[str, Any]]:
    """Messages, each with why it lies outside the agreement between its author and us, or None."""
    if sight.shown.agreed != known.seen:
        sight.shown.agreed = known.seen
        sight.shown.kept.clear()
    found = view_messages.messages(sight.picture, sight.me, sight.now_us, sight.rules, sight.shown, sight.reading)
    pairs: dict[tuple[str, str], tuple[Agreement, ...]] = {}
    locales: dict[str, str | None] = {}
    return [message | _of_message(sight, known, message["entry"], pairs, locales) for message in found]


def _of_message(
    sight: Sight, known: Known, entry: str, pairs: dict[tuple[str, str], tuple[Agreement, ...]], locales: dict[str, str | None]
) -> dict[str, Any]:
    """What hangs on more than the message alone; `locales` keeps the language of each other party.

    `read_back`: it is understood by reading it back. `also`: its words in the other party's language, where that is another than ours.
    """
    record = sight.picture.messages[entry]
    why, measured = known.outside(record, sight.me), _measured(sight, known, entry, pairs)
    other = view_words.other_party(record, sight.me)
    if other not in locales:
        locales[other] = view_words.other_locale(known, sight.me, other, sight.now_us) if other else None
    return {
        "outside": why._asdict() if why else None,
        "read_back": reading_back.asks(record, sight.me, mismatch=measured["mismatch_m"] is not None),
        "also": view_messages.also(sight.picture, record, sight.reading, locales[other], sight.shown),
        **measured,
    }


def _measured(sight: Sight, known: Known, entry: str, pairs: dict[tuple[str, str], tuple[Agreement, ...]]) -> dict[str, Any]:
    """What of a message is measured, by what holds between its author and each party it goes to; `pairs` keeps what is agreed."""
    record = sight.picture.messages[entry]
    author, to = (record.place.author if record.place else ""), (record.message.to if record.message else ())
    between = sorted({(min(author, party), max(author, party)) for party in to} - {(author, author)})
    for pair in between:
        if pair not in pairs:
            pairs[pair] = known.agreed(*pair, sight.now_us)
    rules = {party: sight.rules(author, party) for party in to if party != author}
    agreed = [agreement for pair in between for agreement in pairs[pair]]
    return view_notices.of_message(sight.picture, record, rules, agreed, sight.shown.stamps, sight.now_us)


def _conflicts(sight: Sight, known: Known) -> list[dict[str, Any]]:
    """Conflicts that stand and those that are over, each with whom else it concerns and what is left to do about it."""
    found = view_messages.conflicts(sight.picture, sight.now_us, sight.rules, sight.shown.verdicts)
    return [conflict | view_notices.of_conflict(sight.picture, known, conflict, sight.now_us) for conflict in found]


def _waiting(sight: Sight, messages: list[dict[str, Any]]) -> list[MessageRecord]:
    """Of the messages shown, those that somebody still has to do something about."""
    return [sight.picture.messages[m["entry"]] for m in messages if m["entry"] not in sight.shown.kept]


def _peers(sight: Sight) -> list[dict[str, Any]]:
    parties = sorted({peer for author, peer in sight.picture.pairings if author == sight.me})
    return [_peer(sight, party, *sight.links.get(party, (False, 0, None))) for party in parties]


def _peer(sight: Sight, party: str, up: bool, since_us: int, skew_us: int | None) -> dict[str, Any]:
    return {
        "party": party,
        "name": sight.picture.name_of(party) if party in sight.picture.parties else sight.picture.pairings[(sight.me, party)][1].peer_name,
        "link": "UP" if up else "DOWN",
        "since": time(since_us) if since_us else None,
        "skew_s": None if skew_us is None or not up else round(skew_us / 1e6, 3),
        "anew": _anew(sight, party),
    }


def _anew(sight: Sight, party: str) -> list[dict[str, Any]]:
    """Logbooks that a peer goes on with in a new epoch: after which entry, and how many later ones we hold that it does not stand by."""
    held = {(head.logbook, head.epoch): head.seq for head in sight.heads if head.author == party}
    found = []
    for (author, logbook), opened in sorted(sight.picture.reopened.items()):
        if author == party:
            epoch, (old, seq) = max(opened.items())
            left = max(0, held.get((logbook, old), seq) - seq)
            found.append({"logbook": logbook, "epoch": epoch, "after": {"epoch": old, "seq": seq}, "left": left})
    return found


def _lines(sight: Sight) -> list[dict[str, Any]]:
    found = []
    for channel, members in sorted(sight.picture.channels.items()):
        for peer in members if sight.me in members else ():
            if peer != sight.me:
                bearers = line.bearers_of(sight.picture, sight.me, peer) or (Bearer.LINK,)
                found += [_line(sight, channel, peer, bearer) for bearer in bearers]
    return found


def _line(sight: Sight, channel: str, peer: str, bearer: Bearer) -> dict[str, Any]:
    rules = sight.rules(sight.me, peer)
    ours = line.proof(sight.picture, sight.me, peer, bearer, sight.now_us, rules)
    theirs = line.proof(sight.picture, peer, sight.me, bearer, sight.now_us, rules)
    linked = bearer is not Bearer.LINK or peer not in sight.links or sight.links[peer][0]
    stated = sight.picture.lines.statuses.get((peer, sight.me, bearer.value))
    return {
        "channel": channel,
        "peer": peer,
        "name": sight.picture.name_of(peer),
        "bearer": bearer.value,
        # Checks prove people and routes, beats prove sockets: a bearer that misses its beats is DEGRADED whatever was proved before.
        "state": ours.state.value if linked or ours.state is LineState.DOWN else LineState.DEGRADED.value,
        "joint": line.joint(ours, theirs).value,
        "last_proof": time(ours.proved_us),
        "by_hand": ours.by_hand,
        "garbled": ours.garbled,
        "interval_s": rules.line_check_interval_us / 1e6,
        "proofs": {"ours": _proof(ours), "theirs": _proof(theirs)},
        "stated": _stated(stated.said) if stated is not None else None,
    }


def _proof(proof: line.Proof) -> dict[str, Any]:
    return {"state": proof.state.value, "at": time(proof.proved_us), "by_hand": proof.by_hand}


def _stated(said: LineStatus) -> dict[str, Any]:
    """What the other side last said of its own line to us: the state, since when, and an outage it told in advance."""
    return {
        "state": said.state.value, "since": time(said.since_us), "proved": time(said.proved_us),
        "planned_from": time(said.planned_from_us), "planned_until": time(said.planned_until_us),
    }  # fmt: skip


def _head(picture: Picture, head: Head) -> dict[str, Any]:
    return {
        "author": head.author, "author_name": picture.name_of(head.author), "name": head.logbook,
        "epoch": head.epoch, "seq": head.seq, "hash": head.hash,
    }  # fmt: skip


def _feed(feed: Health) -> dict[str, Any]:
    return {
        "name": feed.name, "kind": feed.kind, "state": feed.state.value, "since": time(feed.since_us),
        "age_s": None if feed.age_s is None else round(feed.age_s, 1), "stale_after_s": feed.stale_after_s,
        "reports": feed.reports, "refused": feed.refused,
        "fault": str(feed.fault) if feed.fault else None,
    }  # fmt: skip


def _feed_faults(sight: Sight) -> list[tuple[str, str]]:
    down = [f for f in sight.feeds if f.state is FeedState.DOWN and f.fault is not None]
    return [(f"feed {f.name}: {f.fault.what}", f.fault.mend) for f in down if f.fault is not None]


def _forks(picture: Picture) -> list[tuple[str, str]]:
    return [
        (f"{picture.name_of(author)}'s logbook {logbook} has two branches from entry {seq} of epoch {epoch}",
         "both stay as obstacles; ask its author to stop its second copy and open a new epoch")
        for (author, logbook, epoch), seq in sorted(picture.forks.items())
    ]  # fmt: skip


def _not_counted(picture: Picture) -> list[tuple[str, str]]:
    """By author and reason, how many entries were taken out of the picture; `verify` names each."""
    found = Counter((said.place.author, said.why) for said in picture.not_counted.values())
    mend = "the record keeps them: deconflict verify names each; what still holds is to be stated anew"
    counted = sorted(found.items())
    return [(f"{number} of {picture.name_of(author)}'s entries do not count: {why}", mend) for (author, why), number in counted]

"""What the desk does about the watch, the line, contacts and emergencies: fills in what a person need not type, checks it, hands over."""

from __future__ import annotations

from msgspec.structs import replace

from deconflict.coordination import emergency, ladder, open_items, watch
from deconflict.errors import Refused
from deconflict.node import linekeeping
from deconflict.node.core import Core
from deconflict.node.events import WatchTaken
from deconflict.picture.picture import PartyRecord
from deconflict.statements.base import MessagePart
from deconflict.statements.emergencies import Displaced
from deconflict.statements.lines import LineCall, LineRefused, LineStatus
from deconflict.statements.watch import ContactTest, WatchChange

KINDS_FILED = frozenset(
    {
        "LINE_CHECK",
        "LINE_CHECK_REPLY",
        "LINE_STATUS",
        "LINE_CALL",
        "LINE_REFUSED",
        "CONTACT_UPDATE",
        "CONTACT_TEST",
        "EMERGENCY",
        "SAR_REQUEST",
        "SAR_OFFER",
        "SAR_UPDATE",
        "SAR_END",
        "LOST_COMM",
        "INTERCEPT_CONCERN",
        "DISPLACED",
    }
)
"""Kinds of this file that our people may file."""
ENDS_OR_ANSWERS = frozenset({"DANGER_ENDED", "SAR_OFFER", "SAR_UPDATE", "SAR_END"})
"""What touches the messages it names: it has their mark."""
TOUCHES = frozenset({"DANGER_ENDED", "CORRECTION"})
"""What changes how a message is read: it is said to those who got the message, on its own line."""
NEEDS_REFS = (LineCall, LineRefused, Displaced)


def completed(core: Core, kind: str, main: MessagePart, channel: str) -> MessagePart:
    """What is said on the line, with what the node adds, checked.

    Raises: Refused where it may not be said, naming the field.
    """
    main = linekeeping.completed(core, main, channel)
    if isinstance(main, ContactTest) and main.contact not in main.message.refs:
        main = replace(main, message=replace(main.message, refs=(main.contact, *main.message.refs)))
    if isinstance(main, NEEDS_REFS) and not main.message.refs:
        raise Refused(f"{kind} about what?", where="refs", mend="name the entry it is about")
    if isinstance(main, LineStatus):
        _check_outage(main)
    emergency.check_word(core.picture, core.me.party, main)
    if isinstance(main, Displaced):
        for party in core.my_channels()[channel]:
            if party != core.me.party:
                emergency.check_displaced(core.picture, main, core.rules_with(party))
    if kind in TOUCHES:
        _check_same_line(core, main, channel)
    if kind in ENDS_OR_ANSWERS:
        named = (core.picture.messages.get(ref) for ref in main.message.refs)
        ladder.check_refs(kind, core.me.status, [record for record in named if record is not None])
    return main


def _check_same_line(core: Core, main: MessagePart, channel: str) -> None:
    for ref in main.message.refs:
        record = core.picture.messages.get(ref)
        book = record.place.logbook if record is not None and record.place is not None else ""
        if book.startswith("line/") and book != f"line/{channel}":
            mend = f"say it on the channel {book.removeprefix('line/')}"
            raise Refused("who got that message would not hear this", where="channel", mend=mend)


def _check_outage(said: LineStatus) -> None:
    """A person tells an outage in advance; the state itself is the node's to say."""
    start_us, end_us = said.planned_from_us, said.planned_until_us
    if start_us is None or end_us is None or end_us <= start_us:
        raise Refused("when will the line be out?", where="planned_until_us", mend="state planned_from_us and a later planned_until_us")


def change(core: Core, event: WatchTaken) -> WatchChange:
    """Who holds the role from now on, having gone through what is open.

    Raises: Refused where the hand-over starts from somebody else, changes nothing, or leaves out an open FLASH.
    """
    record = core.picture.parties.get(core.me.party) or PartyRecord(core.me.party)
    by = event.incoming or record.on_watch(event.role.value) or event.by
    to = core.peers() or [core.me.party]
    said = WatchChange(
        message=core.header("WATCH_CHANGE", by=by, role=event.role, to=to),
        role=event.role, incoming=event.incoming, outgoing=record.on_watch(event.role.value), languages=event.languages,
        open_items=tuple(dict.fromkeys(event.open_items)),
    )  # fmt: skip
    hands_over = said.outgoing is not None and said.incoming is not None
    items = open_items.open_items(core.picture, core.me.party, core.rules_between, core.now) if hands_over else ()
    watch.check_change(record, said, open_items.flash_to_hand_over(items))
    return said

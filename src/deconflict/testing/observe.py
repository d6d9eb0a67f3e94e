"""What can be looked at in a replay: (stage, machine, name of a statement or party) -> what its node shows, in one word or a few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from deconflict.coordination.ladder import ladder as rungs
from deconflict.phrasebook.never_shared import never_shared
from deconflict.picture.picture import MessageRecord
from deconflict.testing import observe_accounts as accounts
from deconflict.testing import observe_affairs as affairs
from deconflict.testing import observe_notice as notice
from deconflict.testing import observe_record as record
from deconflict.testing.host import Host
from deconflict.testing.stage import NOTHING, Stage, record_of

Look = Callable[[Stage, Host, str], str]


def refused(stage: Stage, host: Host, name: str) -> str:
    """The place that an act was refused for, or - where it was not."""
    return stage.refusal(name) or NOTHING


def ladder(stage: Stage, host: Host, name: str) -> str:
    """The levels reached at the only other party it went to: L0 L1 L2 L4."""
    record = record_of(stage, host, name)
    reached = rungs(record, _other(record))
    return " ".join(level for level in ("L0", "L1", "L2", "L3", "L4") if reached.reached(level)) or NOTHING


def answer(stage: Stage, host: Host, name: str) -> str:
    """The answer that governs at the only other party it went to."""
    record = record_of(stage, host, name)
    return str(rungs(record, _other(record)).answer or NOTHING)


def climbed(stage: Stage, host: Host, name: str) -> str:
    """Who was called because nobody had understood or answered, in order: alternate senior."""
    climbs = sorted(record_of(stage, host, name).climbs.values(), key=lambda climb: climb.place)
    return " ".join(climb.said.next_role.value for climb in climbs if climb.said.next_role is not None) or NOTHING


def _other(said: MessageRecord) -> str:
    return said.message.to[0] if said.message is not None else ""


def tried(stage: Stage, host: Host, name: str) -> str:
    """The bearers by which the message was tried beside the link, in order, each with how it went: mail:sent."""
    tries = sorted(record_of(stage, host, name).tried.values(), key=lambda one: one.place)
    return " ".join(f"{one.said.bearer}:{one.said.outcome}" for one in tries) or NOTHING


def paired(stage: Stage, host: Host, name: str) -> str:
    """yes where the node confirmed the pairing with that party."""
    return "yes" if stage.party(name) in stage.node(host).core.peers() else "no"


def words(stage: Stage, host: Host, name: str) -> str:
    """The words in the message's free text that are of what is never shared."""
    main = record_of(stage, host, name).main
    texts = [getattr(main, field) for field in ("remark", "text") if isinstance(getattr(main, field, None), str)]
    return " ".join(finding.word for text in texts for finding in never_shared(text)) or NOTHING


LOOKS: tuple[Look, ...] = (
    refused, ladder, answer, climbed, tried, paired, words,
    record.held, record.copies, record.came_by, record.received, record.record, record.same, record.same_line, record.altered,
    record.left_out, record.notices, record.conflicts, record.computed,
    notice.lead, notice.mismatch, notice.outside_it, notice.open_item, notice.advice, notice.third, notice.link, notice.in_force,
    notice.allowed, notice.not_passed_down, notice.skew, notice.verdict, notice.affected, notice.alert, notice.gives_way, notice.entering,
    affairs.offer, affairs.hold, affairs.reported, affairs.pulled, affairs.claim, affairs.answers, affairs.breach, affairs.minutes,
    affairs.due, affairs.case, affairs.day, affairs.same_day,
    accounts.timeline, accounts.same_timeline, accounts.struck, accounts.reports, accounts.told, accounts.ledger, accounts.same_ledger,
    accounts.agenda, accounts.lines, accounts.stated_day,
)  # fmt: skip

OBSERVATIONS: Mapping[str, Look] = MappingProxyType({look.__name__: look for look in LOOKS})
"""Everything [expect] can name."""

"""The climb: what is due next of a message at each party, who is called by what when it passes in silence.

Sender and recipient compute the same steps from the same entries; only the sender writes them down and calls. Nothing here has a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from deconflict.agreement.exchange import Due
from deconflict.agreement.rules import Rules
from deconflict.coordination import heard
from deconflict.coordination.ladder import STORED, Ladder, due_of, ladder, needs
from deconflict.coordination.watch import RANK
from deconflict.errors import Refused
from deconflict.picture.picture import Climbed, MessageRecord, Picture
from deconflict.statements.base import MessageHeader, Priority, Role
from deconflict.statements.messages import ConflictNotice, Warning
from deconflict.statements.receipts import Bearer

BEFORE_START_US = 30 * 60 * 1_000_000
"""How long before its start a notice that was understood and not passed down is flagged for the first time; again at the start."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A deadline of a message at one party: `wanted` is due at `at_us` on the sender's clock, else `role` is called by `bearers`.

    `number` names the step within its message and party, 1 to 32; `role` is None where a passed deadline is only flagged.
    """

    at_us: int
    number: int
    wanted: str
    role: Role | None
    bearers: tuple[Bearer, ...]


def answer_deadline_us(record: MessageRecord, reached: Ladder, rules: Rules) -> int:
    """When the L4 is due: `answer_by`, or one answer period after the newest STANDBY, never beyond `standby_factor` periods from writing.

    Raises: Refused when the message itself is not held.
    """
    message = _message(record)
    period_us = message.answer_by - record.written_at_us
    latest_us = record.written_at_us + rules.standby_factor * period_us
    promised_us = max((act.written_at_us + period_us for act in reached.standbys), default=0)
    return max(message.answer_by, min(promised_us, latest_us))


def deadlines(record: MessageRecord, party: str, rules: Rules) -> tuple[Step, ...]:
    """Every deadline of the message at `party` in order of number, whether met or not; none while the message itself is not held, nor of
    one that lay outside the agreement with that party.

    Step 1 is L0; the climb for L2 begins at the message's own `ack_by` and keeps the agreed distances; then L4; then L3, which is flagged
    at its agreed time, half an hour before what is announced begins, and when it begins.
    """
    message = record.message
    needed = due_of(record, party)
    if message is None or party not in message.to or not record.counts_for(party):
        return ()
    climb = _climb(message, rules) if "L2" in needed else _flag(message, needed)
    steps = [_stored_step(record, message, rules)] if STORED in needed else []
    steps += climb
    if "L4" in needed:
        steps.append(_answer_step(record, party, message, rules, number=len(climb) + 2))
    if "L3" in needed:
        steps += _passing_steps(record, message, rules, number=len(climb) + 3)
    return tuple(steps)


def _climb(message: MessageHeader, rules: Rules) -> list[Step]:
    rungs = rules.escalation(message.priority)
    if not rungs:
        return _flag(message, ("L2",))
    return [
        Step(message.ack_by + rung.after_us - rungs[0].after_us, number, "L2", Role(rung.role), _bearers(rung.bearers))
        for number, rung in enumerate(rungs, start=2)
    ]


def _flag(message: MessageHeader, needed: Sequence[str]) -> list[Step]:
    return [Step(message.ack_by, 2, level, None, ()) for level in needed if level in ("L1", "L2")]


def _stored_step(record: MessageRecord, message: MessageHeader, rules: Rules) -> Step:
    at_us = record.written_at_us + rules.acknowledgement(message.priority).l0_us
    if not rules.escalation(message.priority):
        return Step(at_us, 1, STORED, None, ())
    return Step(at_us, 1, STORED, Role.DUTY, _bearers(rules.bearers[1:]))


def _answer_step(record: MessageRecord, party: str, message: MessageHeader, rules: Rules, number: int) -> Step:
    reached = ladder(record, party)
    at_us = answer_deadline_us(record, reached, rules)
    rungs = rules.escalation(message.priority)
    if not rungs:
        return Step(at_us, number, "L4", None, ())
    due_us = rules.acknowledgement(message.priority).l4_us
    rung = next((rung for rung in rungs if rung.after_us >= due_us), rungs[-1])
    role: Role | None = Role(rung.role)
    if reached.no_control and reached.answered is not None:
        role = _above(reached.answered.said.role, Role(rung.role))
    return Step(at_us, number, "L4", role, _bearers(rung.bearers) if role is not None else ())


def _above(answered: Role, agreed: Role) -> Role | None:
    """Whom to call when `answered` said NO_CONTROL: the agreed role where it stands higher, else the next one up; None past the last."""
    ranks = {role: rank for rank, role in enumerate(RANK)}
    wanted = max(ranks.get(answered, -1) + 1, ranks.get(agreed, 0))
    return RANK[wanted] if wanted < len(RANK) else None


def _passing_steps(record: MessageRecord, message: MessageHeader, rules: Rules, number: int) -> Iterator[Step]:
    """When it is flagged that nobody said to whom it was passed down; a time before the writing of the message is left out."""
    after_us = _due(rules, message.priority).t_passed_down_us
    times = [None if after_us is None else record.written_at_us + after_us]
    times += [None, None] if record.starts_us is None else [record.starts_us - BEFORE_START_US, record.starts_us]
    for place, at_us in enumerate(times):
        if at_us is not None and at_us > record.written_at_us:
            yield Step(at_us, number + place, "L3", None, ())


def _due(rules: Rules, priority: Priority) -> Due:
    clause = rules.deadlines
    return {
        Priority.FLASH: clause.flash, Priority.URGENT: clause.urgent, Priority.ROUTINE: clause.routine, Priority.ADMIN: clause.admin,
    }[priority]  # fmt: skip


def _bearers(agreed: Iterable[str]) -> tuple[Bearer, ...]:
    return tuple(Bearer(bearer) for bearer in agreed)


def _stopped(step: Step, reached: Ladder, rules: Rules) -> bool:
    """Whether nothing more is wanted of a step. The agreement says whether understanding stops the climb; any typed answer does.

    NO_CONTROL leaves the step for the answer, which then calls the next role for what remains.
    """
    if step.wanted == "L4":
        return reached.settled
    if step.wanted == "L2":
        typed = reached.answer is not None or reached.reply is not None
        return typed or (reached.reached("L2") and "understood" in rules.climb.stop_on)
    return reached.reached(step.wanted)


def steps_due(record: MessageRecord, party: str, rules: Rules, rung: Iterable[Climbed] = ()) -> tuple[Step, ...]:
    """The deadlines still wanted at `party`, earliest first: not met, not written down by the sender yet, and before `valid_until`.

    `rung`: calls written down for other messages of the same cause (see `causes`). While nobody has understood, the climb alone calls and
    a passed L4 deadline is only flagged, so that a step never comes sooner than it was foretold. What was heard by another bearer with a
    right code makes the climb stand still. A message whose own author ended it wants nothing more.
    """
    message = record.message
    if message is None or record.place is None or record.ended:
        return ()
    reached = ladder(record, party)
    sender = record.place.author
    mine = [climb for climb in record.climbs.values() if climb.place.author == sender and climb.said.party == party]
    done = {climb.said.step for climb in mine}
    wanted = [step for step in deadlines(record, party, rules) if step.number not in done and not _stopped(step, reached, rules)]
    if "L2" in needs(record.kind) and not reached.reached("L2"):
        wanted = [replace(step, role=None, bearers=()) if step.wanted == "L4" else step for step in wanted]
    wanted = [_moved(step, record, party, rules) for step in wanted]
    if message.valid_until is not None:
        wanted = [step for step in wanted if step.at_us <= message.valid_until]
    earlier = [*mine, *(climb for climb in rung if climb.said.party == party)]
    return tuple(sorted(_cooled(step, earlier, rules) for step in wanted))


def _moved(step: Step, record: MessageRecord, party: str, rules: Rules) -> Step:
    if step.wanted == STORED or not record.heard:
        return step
    return replace(step, at_us=heard.resumed_us(step.at_us, record, party, rules))


def _cooled(step: Step, earlier: Sequence[Climbed], rules: Rules) -> Step:
    """The step without its call, where that role was rung by all these bearers for the same cause within the agreed time."""
    for climb in earlier:
        said, since_us = climb.said, step.at_us - climb.said.deadline_us
        if said.next_role is step.role and 0 <= since_us < rules.climb.cool_down_us and set(step.bearers) <= set(said.bearers):
            return replace(step, role=None, bearers=())
    return step


def rung_before(picture: Picture, record: MessageRecord) -> tuple[Climbed, ...]:
    """Calls written down for other messages of the same cause by the same sender: those that cool a step down.

    None of a FLASH: a new FLASH always rings. The cause is the pair of aircraft, the conflict, the plan or zone, or the message answered.
    """
    message, place = record.message, record.place
    if message is None or place is None or message.priority is Priority.FLASH:
        return ()
    others = (picture.messages.get(entry) for entry in causes(picture, record) - {record.entry})
    return tuple(
        climb
        for other in others
        if other is not None and other.place is not None and other.place.author == place.author
        for climb in other.climbs.values()
        if climb.place.author == place.author
    )


def causes(picture: Picture, record: MessageRecord) -> set[str]:
    """The entries of every message with the same cause as this one, itself among them."""
    main, message = record.main, record.message
    if isinstance(main, Warning) and len(main.pair) == 2:
        return {record.entry, *picture.alerts.get(tuple(sorted(main.pair)), ())}
    if isinstance(main, ConflictNotice):
        return {record.entry, *picture.conflicts.get(main.conflict_id, ())}
    if record.place is not None and record.place.logbook == "plans":
        return {record.entry, *_versions(picture, record)}
    if message is None or not message.refs:
        return {record.entry}
    first = picture.messages.get(message.refs[0])
    return {record.entry, message.refs[0], *(first.referred if first is not None else ())}


def _versions(picture: Picture, record: MessageRecord) -> Iterator[str]:
    """Other versions of the object that a plan, zone, site or movement states."""
    assert record.place is not None
    for noun, name in (("plan", "op_id"), ("zone", "zone_id"), ("site", "site_id"), ("movement", "movement_id")):
        held = picture.objects.get((noun, record.place.author, getattr(record.main, name, "")))
        if held is not None:
            yield from held.versions


def next_step(record: MessageRecord, party: str, rules: Rules, rung: Iterable[Climbed] = ()) -> Step | None:
    """What the sender does next if `party` stays silent, and when; None when nothing more is wanted.

    Both sides compute it; only the sender writes the NO_ANSWER and calls.
    """
    return next(iter(steps_due(record, party, rules, rung)), None)


def overdue(record: MessageRecord, party: str, rules: Rules, now_us: int) -> tuple[str, ...]:
    """The levels whose deadline has passed at `party` without being reached, lowest first; written down or not."""
    if record.message is None or record.ended:
        return ()
    reached = ladder(record, party)
    late = {step.wanted for step in deadlines(record, party, rules) if step.at_us <= now_us and not reached.reached(step.wanted)}
    return tuple(sorted(late))


def not_passed_down(record: MessageRecord, party: str, rules: Rules, now_us: int) -> bool:
    """Understood, not passed down: half an hour before its start or later nobody has said to whom the message was passed on."""
    return ladder(record, party).reached("L2") and "L3" in overdue(record, party, rules, now_us)


def _message(record: MessageRecord) -> MessageHeader:
    message = record.message
    if message is None:
        raise Refused("the message itself is not held yet", where=f"message {record.entry}", mend="wait until its entry has arrived")
    return message

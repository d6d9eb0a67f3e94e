"""Incidents: reports in stages and from several sides, class changes kept, and what had been said before: the notices, and who answered.

An incident is the first report with all that lead back to it by their first ref, of whatever author. Reports are due by the clause, counted
from when the first was written; a report that says another class than its author's last leaves that one in the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from deconflict.agreement.rules import Rules
from deconflict.airspace.distance import apart
from deconflict.airspace.outline import Outline
from deconflict.coordination.matter import check_period
from deconflict.errors import Refused
from deconflict.picture.affairs import Said
from deconflict.picture.forgetting import OBJECTS
from deconflict.picture.picture import MessageRecord, Picture, Version
from deconflict.statements.base import MessagePart
from deconflict.statements.incidents import IncidentClass, IncidentReport, ReportStage
from deconflict.statements.plans import Volumes
from deconflict.statements.sites import Place, Site

AROUND_US = 15 * 60 * 1_000_000
"""How long before and after an incident every message is pulled."""
NOTICED = {"plan": Volumes, "zone": Volumes, "movement": Volumes, "site": Place}
"""Objects that tell where somebody will be, and what their place is stated as."""


@dataclass(frozen=True, slots=True)
class Incident:
    """Every report of one incident, oldest first; `root` is the first of them."""

    root: str
    reports: tuple[Said, ...]

    def of(self, party: str) -> tuple[Said, ...]:
        """That party's reports, in the order it wrote them."""
        return tuple(sorted((report for report in self.reports if report.author == party), key=lambda said: said.place))

    def classes(self, party: str) -> tuple[tuple[int, IncidentClass, str], ...]:
        """(when written, class, entry) each time that party stated another class than before: the last counts, all stay."""
        found: list[tuple[int, IncidentClass, str]] = []
        for report in self.of(party):
            stated = _report(report).incident_class
            if not found or found[-1][1] is not stated:
                found.append((report.written_at_us, stated, report.entry))
        return tuple(found)

    def stages(self, party: str) -> frozenset[ReportStage]:
        """The stages that party has reported."""
        return frozenset(_report(report).stage for report in self.of(party))

    @property
    def owed_by(self) -> tuple[str, ...]:
        """Who owes reports: who began to, and whom the first report names as involved."""
        root = self.reports[0]
        named = {party for party in _report(root).parties if party in (root.author, *root.message.to)}
        return tuple(sorted({root.author} | named | {report.author for report in self.reports}))


def _report(said: Said) -> IncidentReport:
    assert isinstance(said.main, IncidentReport)
    return said.main


def root_of(picture: Picture, report: Said) -> Said:
    """The first report on the same line that this one leads back to, as far as they are held."""
    while report.about is not None:
        before = picture.affairs.get(report.about, "INCIDENT_REPORT")
        if before is None or before.line != report.line:
            break
        report = before
    return report


def incidents(picture: Picture) -> list[Incident]:
    """Every incident, oldest first; a report outside the agreement is a message that is shown, and no report of it."""
    found: dict[str, list[Said]] = {}
    for report in filter(picture.affairs.counts, picture.affairs.all("INCIDENT_REPORT")):
        found.setdefault(root_of(picture, report).entry, []).append(report)
    made = [Incident(root, tuple(sorted(reports, key=lambda said: (said.entry != root, said.written_at_us, said.entry))))
            for root, reports in found.items()]  # fmt: skip
    return sorted(made, key=lambda incident: (incident.reports[0].written_at_us, incident.root))


def incident_of(picture: Picture, root: Said) -> Incident:
    """The incident that begins with this report."""
    found, leads = {root.entry: root}, [root]
    while leads:
        for report in picture.affairs.by_matter.get(leads.pop().entry, {}).values():
            if report.kind == "INCIDENT_REPORT" and report.line == root.line and report.entry not in found:
                found[report.entry] = report
                leads.append(report)
    counting = (report for report in found.values() if picture.affairs.counts(report))
    return Incident(root.entry, tuple(sorted(counting, key=lambda said: (said.entry != root.entry, said.written_at_us, said.entry))))


def stage_due_us(incident: Incident, stage: ReportStage, rules: Rules) -> int:
    """By when a report of that stage is due, from the writing of the first."""
    after = {
        ReportStage.INITIAL: rules.incident.initial_us, ReportStage.PRELIMINARY: rules.incident.preliminary_us,
        ReportStage.FINAL: rules.incident.final_us,
    }  # fmt: skip
    return incident.reports[0].written_at_us + after[stage]


class Stage(NamedTuple):
    """One report that a party owes: by when, which entry made it (the first of that stage) and when; `late` by its author's clock."""

    stage: ReportStage
    due_us: int
    entry: str | None
    made_us: int | None
    late: bool


def stages_due(incident: Incident, party: str, rules: Rules) -> tuple[Stage, ...]:
    """The three reports of one party to an incident, each with its deadline and what became of it; a final one stands for both before.

    Who reports first owes the initial report from when it happened; everybody else, and every later stage, from when that was written.
    """
    root, made = incident.reports[0], incident.of(party)
    found = []
    for number, stage in enumerate(ReportStage):
        due_us = stage_due_us(incident, stage, rules)
        if stage is ReportStage.INITIAL and party == root.author:
            due_us = _report(root).until_us + rules.incident.initial_us
        done = next((said for said in made if list(ReportStage).index(_report(said).stage) >= number), None)
        late = done is not None and done.written_at_us > due_us + rules.max_skew_us
        found.append(Stage(stage, due_us, done.entry if done else None, done.written_at_us if done else None, late))
    return tuple(found)


def evidence_until_us(incident: Incident, rules: Rules) -> int:
    """Until when everybody keeps what shows how it was: counted from the first report."""
    return incident.reports[0].written_at_us + rules.incident.evidence_hold_us


@dataclass(frozen=True, slots=True)
class Pulled:
    """What an incident pulls from the record: entries in the order they were written.

    `notices`: each plan, zone, movement or site that covered its place and time, with all that was said of it. `around`: every message
    from 15 minutes before until 15 minutes after.
    """

    notices: tuple[tuple[str, ...], ...]
    around: tuple[str, ...]


def pulled(picture: Picture, report: IncidentReport) -> Pulled:
    """Struck though notified: the notices that covered the incident with every word on them, and the messages around it.

    O(what was said and announced around that time), however much is held.
    """
    named = [record for entry in report.notices if (record := picture.messages.get(entry)) is not None and record.place is not None]
    notices = {record.entry: record.written_at_us for record in named}
    notices |= {entry: version.written_at_us for entry, kind, version in _announced(picture, report) if _covers(kind, version, report)}
    ordered = sorted(notices, key=lambda entry: (notices[entry], entry))
    begins_us, ends_us = report.from_us - AROUND_US, report.until_us + AROUND_US
    around = [
        (record.written_at_us, record.entry)
        for record in words_during(picture, begins_us, ends_us)
        if record.place is not None and begins_us <= record.written_at_us <= ends_us
    ]
    return Pulled(tuple(history(picture, entry) for entry in ordered), tuple(entry for _, entry in sorted(around)))


def history(picture: Picture, entry: str) -> tuple[str, ...]:
    """An entry and everything said of it: receipts, acknowledgements, climbs, tries, answers heard, later messages; by time of writing."""
    record = picture.messages.get(entry)
    if record is None:
        return (entry,)
    said = {(at_us, found) for at_us, found in _said_of(record) if found != entry}
    return (entry, *(found for _, found in sorted(said)))


def _said_of(record: MessageRecord) -> Iterator[tuple[int, str]]:
    yield from ((stored.received_at_us, stored.place.entry) for stored in record.receipts.values())
    yield from ((act.written_at_us, found) for found, act in record.acknowledgements.items())
    yield from ((act.written_at_us, found) for found, act in record.climbs.items())
    yield from ((act.said.at_us, found) for found, act in record.tried.items())
    yield from ((act.written_at_us, found) for found, act in record.heard.items())
    yield from ((act.written_at_us, found) for found, act in record.referred.items())


def words_during(picture: Picture, from_us: int, until_us: int) -> Iterator[MessageRecord]:
    """Every message that was written, or of which anything was said, within that span (both ends included), and others near it."""
    found = (picture.messages.get(entry) for entry in picture.times.said.during(from_us, until_us))
    return (record for record in found if record is not None)


def _announced(picture: Picture, report: IncidentReport) -> Iterator[tuple[str, str, Version]]:
    """(entry, kind of thing, version) of every notice that may be for the time of a report."""
    for entry in picture.times.announced.during(report.from_us, report.until_us):
        record = picture.messages.get(entry)
        if record is None or record.place is None or record.main is None:
            continue
        kind, id_field = OBJECTS[type(record.main)]
        stated = picture.objects.get((kind, record.place.author, getattr(record.main, id_field)))
        version = stated.versions.get(entry) if stated is not None else None
        if version is not None:
            yield entry, kind, version


def _covers(kind: str, version: Version, report: IncidentReport) -> bool:
    """Whether a notice, written before the incident was over, held its place at its time; what was withheld from us covers nothing."""
    raw = version.buffered or version.exact
    if raw is None or version.written_at_us > report.until_us:
        return False
    where = msgspec.json.decode(raw, type=NOTICED[kind])
    if isinstance(where, Volumes):
        times = [(volume.from_us, volume.until_us, volume.volume.outline) for volume in where.volumes]
    else:
        site = msgspec.json.decode(version.main or b"{}", type=Site)
        times = [(site.from_us, site.until_us, where.place)]
    return any(begin <= report.until_us and report.from_us < end and _touch(outline, report.place) for begin, end, outline in times)


def _touch(a: Outline, b: Outline) -> bool:
    between = apart(a, b, 1.0)
    return between is not None and between.distance_m <= 0.0


def check_report(picture: Picture, me: str, said: MessagePart, now_us: int, rules: Rules) -> None:
    """Refuse our own report out of its order: a later stage names our own report before it, of the same incident."""
    assert isinstance(said, IncidentReport)
    check_period(said.from_us, said.until_us, "until_us")
    if said.from_us > now_us:
        raise Refused("it has not happened yet", where="from_us", mend="give the time it happened")
    refs = said.message.refs
    before = picture.affairs.get(refs[0], "INCIDENT_REPORT") if refs else None
    if refs and before is None:
        raise Refused("the report it follows is not held", where="refs", mend="name an INCIDENT_REPORT first")
    if said.stage is ReportStage.INITIAL:
        _check_first(picture, me, said, before)
    elif before is None or before.author != me or _report(before).incident_id != said.incident_id:
        raise Refused(f"a {said.stage.value} report follows one of our own", where="refs", mend="name our last one, keep its id")
    elif _report(before).stage is ReportStage.FINAL:
        raise Refused("our final report is made", where="stage", mend="make another final report, or a new incident")


def _check_first(picture: Picture, me: str, said: IncidentReport, before: Said | None) -> None:
    own = (report for report in picture.affairs.all("INCIDENT_REPORT") if report.author == me)
    if any(_report(report).incident_id == said.incident_id for report in own):
        raise Refused("we have reported this incident already", where="stage", mend="make it preliminary or final, or give another id")
    if before is not None and before.author == me:
        raise Refused("an initial report follows none of our own", where="refs", mend="name the other's report, or none")

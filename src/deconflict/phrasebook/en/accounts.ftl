### English: Points of an agenda, aircraft of a timeline.

agenda-point = { $why }: { $matter }
AgendaWhy-breach_disputed = Breach, disputed
AgendaWhy-classes_differ = Incident, seen as of different classes
AgendaWhy-findings_differ = Claim, with different findings
AgendaWhy-lines_reserved = Minutes, with lines reserved
AgendaWhy-question_overdue = Question, overdue
AgendaWhy-action_overdue = Action, overdue
AgendaWhy-report_overdue = Incident, with a report overdue
AgendaWhy-breach_unanswered = Breach, neither agreed nor disputed
AgendaWhy-question_declined = Question, not answered with reason
AgendaWhy-claim_open = Claim, open
AgendaWhy-minutes_unsigned = Minutes, not signed by all
AgendaWhy-action_open = Action, open
flown = { $aircraft }, reported by { $party } from { $from } until { $until }: nearest at { $at }, { $distance }

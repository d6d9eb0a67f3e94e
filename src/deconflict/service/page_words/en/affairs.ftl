### English: incidents and meetings

incidents-none = Nothing is reported, claimed, asked or disputed.
incidents-file = Report, claim, ask
incidents-owed = a report is owed by { $names }
incidents-timeline = What the record holds around it
incidents-nothing-around = The record holds nothing around it.
incidents-close = Close
incidents-close-what = Our final report: as our last one, with what is said here. Where there are accounts two people close an incident.
incidents-closed = Closed on our side by our final report.
incidents-class-before = as in our last report
affairs-dues = Owed, and by when
affairs-due = due
affairs-overdue = OVERDUE
meetings-none = No meeting is called.
meetings-call = Call a meeting
meetings-calendar = Calendar of meetings, zones and line checks
meetings-actions = What was promised
meetings-open-matters = { $count ->
    [one] One open matter
   *[other] { $count } open matters
}
meetings-present = present: { $names }
meetings-signed-by = signed by { $names }
meetings-reserved-by = reserved by { $names }
matter-OPEN = open
matter-REOPENED = open again
matter-CREDIBLE = credible
matter-NON_CREDIBLE = not credible
matter-DUPLICATE = duplicate
matter-ANSWERED = answered
matter-DECLINED = declined
matter-OVERDUE = overdue
matter-AGREED = agreed
matter-DISPUTED = disputed
matter-UNANSWERED = not answered
matter-UNILATERAL = one side’s only
matter-RESERVED = reserved
matter-DONE = done
matter-DONE_LATE = done late
owed-information = information
owed-review = review
owed-breach_answer = answer to a breach
owed-signature = signature
owed-action = action
owed-initial_report = first report
owed-preliminary_report = preliminary report
owed-final_report = final report

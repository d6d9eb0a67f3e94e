### English: Meetings.

MEETING_CONVENE-title = Meeting called
MEETING_CONVENE-line = Meeting { $meeting_id } ({ $meeting_level }, { $mode }), { $from } – { $until }{ $where_code ->
    [none] {""}
   *[some] , { $where }
}{ $host_code ->
    [none] {""}
   *[some] , host { $host }
}
MeetingLevel-duty = duty officers
MeetingLevel-technical = technical
MeetingLevel-senior = senior officers
MeetingLevel-principal = principals
MeetingMode-video = video
MeetingMode-voice = voice
MeetingMode-in_person = in person
MeetingMode-in_writing = in writing
AGENDA-title = Agenda
AGENDA-line = Agenda: { $items }
MINUTES-title = Minutes
MINUTES-line = Minutes, { $lines_count ->
    [one] one line
   *[other] { $lines_count } lines
}; not agreed until all have signed
MINUTES_SIGN-title = Minutes signed
MINUTES_SIGN-line = The minutes are right, and signed
MINUTES_RESERVE-title = Minutes signed with reservations
MINUTES_RESERVE-line = Minutes signed; lines reserved: { $reserved }; { $why }
ACTION_ITEM-title = Action item
ACTION_ITEM-line = Action { $action_id } for { $owner } by { $due }: { $text }
ACTION_DONE-title = Action done
ACTION_DONE-line = The action is done

### English: Messages and acknowledgements.

WARNING-title = Warning
WARNING-line = { $level }: { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] , loss of separation at { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] , closest { $closest_horizontal } and { $closest_vertical } at { $closest_at }
}{ $low_confidence_code ->
    [yes] ; LOW CONFIDENCE, data { $data_age_time } old
   *[other] {""}
}
DANGER_ENDED-title = Danger ended
DANGER_ENDED-line = Danger ended: { $why }
ALERT_SUPPRESSED-title = Alert suppressed
ALERT_SUPPRESSED-line = At this desk { $level } – { $pair } does not call until { $until }: { $reason }
SuppressionReason-action_taken = action taken
SuppressionReason-crews_in_contact = crews in contact
SuppressionReason-own_separation = separated by our own control
SuppressionReason-wrong_data = data known to be wrong
SuppressionReason-other = other reason
STOP_REQUEST-title = Request to stop
STOP_REQUEST-line = Please stop: { $endangered } in danger { $place }
CONFLICT_NOTICE-title = Conflict
CONFLICT_NOTICE-line = { $level }: { $objects } meet, { $from } – { $until }, between { $lower } and { $upper } ({ $basis })
CONCERN-title = Concern
CONCERN-line = Concern: { $text }
ACKNOWLEDGEMENT-title = Acknowledgement
ACKNOWLEDGEMENT-line = { $by } ({ $role }): { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}{ $members_code ->
    [none] {""}
   *[some] , to { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] , { $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] , { $passed_at }
}
NO_ANSWER-title = No answer
NO_ANSWER-line = { $party }: { $entry } was not { $wanted } by { $deadline }; { $next_role_code ->
    [none] nobody is left to call
   *[some] calling { $next_role } by { $bearers }
}
TRIED-title = Attempt by a bearer
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: { $entry } by { $bearer } at { $at }: { $outcome }{ $detail_code ->
    [none] {""}
   *[some] , { $detail }
}
HEARD-title = Heard, to be confirmed by the party itself
HEARD-line = { $by } heard { $said_by } of { $party } ({ $role }) by { $bearer }: { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}; reply code { $code_right_code ->
    [yes] right
   *[other] missing or wrong
}
CarryOutcome-sent = handed over
CarryOutcome-failed = not handed over
CarryOutcome-refused = turned away

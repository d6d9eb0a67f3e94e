### English: Plans and what is sent back.

NOTICE_OF_OPERATION-title = Notice of operation
NOTICE_OF_OPERATION-line = Plan { $op_id } ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CHANGE-title = Operation changed
OPERATION_CHANGE-line = Plan { $op_id } changed ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_ACTIVATE-title = Operation begun
OPERATION_ACTIVATE-line = Plan { $op_id } is active: { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_OVERDUE-title = Operation overdue
OPERATION_OVERDUE-line = Plan { $op_id } is overdue ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CANCEL-title = Operation cancelled
OPERATION_CANCEL-line = Plan { $op_id } will not be flown
OPERATION_COMPLETE-title = Operation ended
OPERATION_COMPLETE-line = Plan { $op_id } has ended
MOVEMENT_NOTICE-title = Movement
MOVEMENT_NOTICE-line = Movement { $movement_id } ({ $state }): { $movement }, vehicles { $vehicles }, aircraft { $aircraft }; { $extent }
OFF_NOMINAL-title = Flight in trouble
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] , plan { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}: last seen at { $last_seen }, { $place }{ $endurance_until_code ->
    [none] {""}
   *[some] , can stay up until { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = Statement of absence
STATEMENT_OF_ABSENCE-line = { $presence }: { $extent }
DAILY_PLAN-title = Plan of the day
DAILY_PLAN-line = Plan of the day { $day }, plans: { $items }; due by { $cutoff }
PLAN_REPLY-title = Reply to the plan of the day
PLAN_REPLY-line = Reply to the plan of the day { $day }: { $replies }
TOO_VAGUE-title = Too vague to use
TOO_VAGUE-line = Too vague to use; needed: { $missing }{ $lacking_code ->
    [none] {""}
   *[some] {" "}({ $lacking })
}{ $stated_code ->
    [none] {""}
   *[some] ; stated { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , agreed limit { $limit }
}
TOO_LATE-title = Too late to use
TOO_LATE-line = Too late to use; needed: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; stated { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , agreed limit { $limit }
}
PLACE_MISMATCH-title = Places do not agree
PLACE_MISMATCH-line = The place is said in two ways that do not agree; needed: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; apart { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , agreed limit { $limit }
}
CORRECTION-title = Correction
CORRECTION-line = Correction of “{ $field }” in { $refs }, right value:{ $number_code ->
    [none] {""}
   *[some] {" "}{ $number }
}{ $at_code ->
    [none] {""}
   *[some] {" "}{ $at }
}{ $place_code ->
    [none] {""}
   *[some] {" "}{ $place }
}{ $words_code ->
    [none] {""}
   *[some] {" "}{ $words }
}{ $extent_code ->
    [none] {""}
   *[some] {" "}{ $extent }
}
Missing-area = a smaller area
Missing-heights = narrower heights
Missing-times = a shorter time
Missing-route = a route
Missing-contact = a live contact
Missing-lead = earlier notice
Missing-place = a place that agrees
Missing-fields = fields that were agreed
Missing-time = the time it happened
Missing-harm = the harm
Missing-evidence = evidence
MovementKind-convoy = convoy
MovementKind-flight = flight
MovementKind-vessel = vessel
MovementKind-evacuation = evacuation
Presence-none_of_ours = None of ours there
Presence-under_our_control = Those there are under our control
Presence-not_under_our_control = Those there are not under our control
Presence-unknown = Not known who is there
Trouble-lost_link = Control link lost
Trouble-deviating = Off its plan
Trouble-lost = Aircraft lost
Cooperation-said = { $kind }: { $tracks }, { $from } – { $until }

### English: The line, the watch, contacts.

LINE_CHECK-title = Line check
LINE_CHECK-line = Line check by { $bearer }
LINE_CHECK_REPLY-title = Line check answered
LINE_CHECK_REPLY-line = Line check by { $bearer } answered { $by_hand_code ->
    [yes] by hand
   *[other] by the node
}
LINE_STATUS-title = State of the line
LINE_STATUS-line = Line by { $bearer }: { $state } since { $since }{ $proved_code ->
    [none] {""}
   *[some] , proved until { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some] ; outage planned { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}– { $planned_until }
    }
}
LINE_CALL-title = Call
LINE_CALL-line = Called by { $bearer } at { $at }: { $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] , { $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] , because of { $trigger }
}
LINE_REFUSED-title = Call turned away
LINE_REFUSED-line = Not taken now: { $why }{ $until_code ->
    [none] {""}
   *[some] , until { $until }
}; this is no answer
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = somebody spoke
CallOutcome-no_reply = nobody answered
CallOutcome-turned_away = turned away
WATCH_CHANGE-title = Watch
WATCH_CHANGE-line = { $incoming_code ->
    [none] Nobody holds the watch as { $role }
   *[some] { $incoming } holds the watch as { $role }
}
CONTACT_UPDATE-title = Contact
CONTACT_UPDATE-line = { $role }: reached by { $means }, { $hours }
CONTACT_TEST-title = Contact tried out
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: contact { $contact } tried by { $bearer } at { $at }: { $outcome }
TestOutcome-reached = reached
TestOutcome-not_reached = not reached
TestOutcome-somebody_else = somebody else answered

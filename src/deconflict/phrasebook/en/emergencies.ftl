### English: Emergencies, search and rescue.

EMERGENCY-title = Emergency
EMERGENCY-line = Emergency: { $distress }{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}, { $at }{ $persons_code ->
    [none] {""}
   *[some] , persons: { $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some] ; help wanted: { $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some] ; permission to enter: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_REQUEST-title = Search and rescue: help wanted
SAR_REQUEST-line = Help wanted: { $help_wanted }; { $place }, { $at }{ $persons_code ->
    [none] {""}
   *[some] , persons: { $persons }
}{ $leave_code ->
    [none] {""}
   *[some] ; permission to enter: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; coordinator { $coordinator }
}
SAR_OFFER-title = Search and rescue: help offered
SAR_OFFER-line = Help offered: { $help_offered }, craft: { $craft }{ $ready_code ->
    [none] {""}
   *[some] , ready at { $ready }
}{ $leave_code ->
    [none] {""}
   *[some] ; permission to enter: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_UPDATE-title = Search and rescue: news
SAR_UPDATE-line = As of { $at }{ $place_code ->
    [none] {""}
   *[some] ; { $place }
}{ $persons_found_code ->
    [none] {""}
   *[some] ; found { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ; missing { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some] ; permission to enter { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; coordinator { $coordinator }
}
SAR_END-title = Search and rescue ended
SAR_END-line = Ended at { $at }: { $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] , found { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] , missing { $persons_missing }
}
LOST_COMM-title = Communication lost
LOST_COMM-line = No contact with { $callsign } since { $since }{ $place_code ->
    [none] {""}
   *[some] , last position { $place }
}; expected: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; frequencies tried { $tried }
}
INTERCEPT_CONCERN-title = Approach to a craft: please look at once
INTERCEPT_CONCERN-line = { $callsign }, { $place }, { $at }: is the craft approaching it one of yours? Expected of it: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; frequencies tried { $tried }
}
DISPLACED-title = Gives way
DISPLACED-line = { $whose }: { $displaced } gives way to { $first }, { $place }, { $from } – { $until }: { $why }
Distress-aircraft = aircraft in distress
Distress-crash = crash
Distress-ditching = ditching
Distress-vessel = vessel in distress
Distress-fire = fire
Distress-medical = medical emergency
Distress-missing = missing
Distress-other = other
Help-search = search
Help-pick_up = pick-up
Help-medical = medical help
Help-fire_fighting = fire-fighting
Help-relay = radio relay
Help-landing = landing place
Help-keep_out = others to keep out
Leave-asked = asked for
Leave-granted = granted
Leave-refused = refused
SarOutcome-found = people found
SarOutcome-handed_over = handed over
SarOutcome-called_off = called off
SarOutcome-false_alarm = false alarm
Intention-continue = continues
Intention-return = returns
Intention-land_nearest = lands at the nearest place
Intention-hold = holds
Intention-unknown = not known

### English. Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

## How things are put together

row = { $label }: { $value }
withheld = { $title }: not shared with us
not-understood = { $kind }: not understood by this version
word-none = not stated
word-withheld = place not shared with us
word-yes = yes
word-no = no
outline-circle = within { $radius } of { $place }
outline-polygon = area of { $corners } corners within { $radius } of { $place }
extent = { $outline }, { $lower } to { $upper }, { $time }
extent-more = { $first }, and { $more ->
    [one] one more volume
   *[other] { $more } more volumes
}
extent-rest = and { $left ->
    [one] one more volume
   *[other] { $left } more volumes
}

## Kinds: a title, and one line

KEY-title = Keys stated
KEY-line = { $name } states its keys { $signing_key }: { $why }
REVOKE-title = Key revoked
REVOKE-line = Key { $signing_key } does not count for { $logbook } from entry { $epoch }.{ $from_seq } on
OPEN_EPOCH-title = Epoch opened
OPEN_EPOCH-line = Epoch opened: { $why }
AUDIENCE-title = Readers changed
AUDIENCE-line = Readers of this logbook from now on: { $audience }
PAIR_CONFIRM-title = Pairing confirmed
PAIR_CONFIRM-line = Paired with { $peer_name }; on this channel: { $members }
RECEIPT-title = Stored
RECEIPT-line = { $entries_count ->
    [one] One entry
   *[other] { $entries_count } entries
} stored at { $received_at }, by { $bearer }
PART_DROPPED-title = Part no longer held
PART_DROPPED-line = Part { $part } of { $entry } is no longer held: { $why }
EQUIVOCATION-title = Two entries for one place
EQUIVOCATION-line = { $author } signed two different entries for one place
NOTICE_OF_OPERATION-title = Notice of operation
NOTICE_OF_OPERATION-line = Plan { $op_id } ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
ZONE_NOTICE-title = Zone notice
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] Zone { $zone_id } by { $authority } is cancelled
   *[no] Zone { $zone_id } ({ $zone_type }) by { $authority }; { $extent }
}
SITE_NOTICE-title = Protected site
SITE_NOTICE-line = { $expired_code ->
    [yes] Site { $site_id } is listed no more; its protection does not depend on a list
   *[no] Site { $site_id }: { $function }, { $extent }, { $from } – { $until }
}
TRACKS-title = Tracks
TRACKS-line = { $plots_count ->
    [one] One aircraft
   *[other] { $plots_count } aircraft
} reported, newest at { $newest }
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
}
DANGER_ENDED-title = Danger ended
DANGER_ENDED-line = Danger ended: { $why }
STOP_REQUEST-title = Request to stop
STOP_REQUEST-line = Please stop: { $endangered } { $place }
CONFLICT_NOTICE-title = Conflict
CONFLICT_NOTICE-line = { $level }: { $objects } meet, { $from } – { $until }, between { $lower } and { $upper } ({ $basis })
LINE_CHECK-title = Line check
LINE_CHECK-line = Line check by { $bearer }
LINE_CHECK_REPLY-title = Line check answered
LINE_CHECK_REPLY-line = Line check by { $bearer } answered { $by_hand_code ->
    [yes] by hand
   *[no] by the node
}
CONCERN-title = Concern
CONCERN-line = Concern: { $text }
ACKNOWLEDGEMENT-title = Acknowledgement
ACKNOWLEDGEMENT-line = { $by } ({ $role }): { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}
NO_ANSWER-title = No answer
NO_ANSWER-line = { $party }: { $entry } was not { $wanted } by { $deadline }; { $next_role_code ->
    [none] nobody is left to call
   *[some] calling { $next_role } by { $bearers }
}
WATCH_CHANGE-title = Watch
WATCH_CHANGE-line = { $incoming_code ->
    [none] Nobody holds the watch as { $role }
   *[some] { $incoming } holds the watch as { $role }
}
CONTACT_UPDATE-title = Contact
CONTACT_UPDATE-line = { $role } is reached by { $means }, { $hours }

## Codes in words

Answer-WILCO = WILCO (will comply)
Answer-UNABLE = UNABLE (cannot comply)
Answer-STANDBY = STANDBY (an answer will follow)
Answer-NO_OBJECTION = NO OBJECTION
Answer-NOTED = NOTED (neither agreed nor refused)
Answer-OBJECT = OBJECTION
Answer-NO_CONTROL = NO CONTROL (not under our control)
Answer-RECOGNISE = RECOGNISED
Answer-NOTE_WITHOUT_RECOGNITION = NOTED WITHOUT RECOGNITION
Answer-STOPPING = STOPPING
Answer-NOT_OURS = NOT OURS
Answer-CANNOT = CANNOT
Answer-CHECKING = CHECKING (an answer will follow)
Level-L1 = shown
Level-L2 = understood
Level-L3 = passed down
Level-L4 = answered
wanted-L0 = stored
wanted-L1 = shown
wanted-L2 = understood
wanted-L3 = passed down
wanted-L4 = answered
Role-duty = duty officer
Role-alternate = alternate
Role-senior = senior officer
Role-principal = principal
Role-technical = technical contact
Bearer-link = link
Bearer-webhook = webhook
Bearer-mail = mail
Bearer-voice = voice
Bearer-page = page
Priority-FLASH = FLASH
Priority-URGENT = URGENT
Priority-ROUTINE = ROUTINE
Priority-ADMIN = ADMIN
Status-ACTUAL = ACTUAL
Status-EXERCISE = EXERCISE
Status-TEST = TEST
OperationKind-transit = transit
OperationKind-patrol = patrol
OperationKind-survey = survey
OperationKind-fire = fire-fighting
OperationKind-medevac = medical evacuation
OperationKind-humanitarian = humanitarian
OperationKind-drone = drone
OperationKind-exercise = exercise
OperationKind-hazard = hazard
AircraftClass-crewed = crewed
AircraftClass-uncrewed = uncrewed
AircraftClass-moving_unit = moving unit
IntentState-Accepted = accepted
IntentState-Activated = active
IntentState-Nonconforming = off its plan
IntentState-Contingent = contingency
IntentState-Ended = ended
ZoneType-no_fly = do not fly
ZoneType-caution = caution
ZoneType-corridor = corridor
ZoneType-fire_traffic = fire traffic
ZoneType-humanitarian = humanitarian
ZoneType-rescue = rescue
ZoneType-moving_buffer = moving buffer
Danger-aircraft_converging = aircraft converging
Danger-entering_zone = entering a zone
Danger-hazard = hazard
Danger-other = danger
level-ADVISORY = ADVISORY
level-CAUTION = CAUTION
level-WARNING = WARNING
basis-EXACT = EXACT
basis-COARSE = COARSE: heights compared across references
endangered-civil = civilians in danger
endangered-rescue = rescuers in danger
endangered-ours = our people in danger

## Labels of a card

label-ack_by = Understood by
label-agreement = Agreement
label-aircraft_class = Class
label-answer = Answer
label-answer_by = Answer by
label-at = At
label-audience = Readers
label-author = Author
label-authority = Authority
label-basis = Basis
label-bearer = Bearer
label-bearers = Bearers
label-bound = Bound of height
label-breached_horizontal = Horizontal distance
label-breached_time = Time apart
label-breached_vertical = Vertical distance
label-by = By
label-by_hand = By hand
label-cancelled = Cancelled
label-closest_at = Closest at
label-closest_horizontal = Closest, horizontally
label-closest_vertical = Closest, vertically
label-conflict_id = Conflict
label-contact = Contact
label-count = Aircraft
label-danger = Danger
label-deadline = Deadline
label-endangered = In danger
label-entries = Entries
label-entry = Entry
label-epoch = Epoch
label-exempt = Exempt
label-expired = Listed no more
label-extent = Where and when
label-from = From
label-from_role = From
label-from_seq = From entry
label-function = Function
label-heads_seen = Heads seen
label-horizontal_minimum = Horizontal minimum
label-hours = Hours
label-incoming = Incoming
label-languages = Languages
label-last_known = Last known entry
label-level = Level
label-logbook = Logbook
label-loss_at = Loss of separation at
label-lower = Lower
label-manager = Manager
label-means = Means
label-members = Members
label-msg_id = Message
label-name = Name
label-newest = Newest
label-next_role = Next called
label-nonce = Nonce
label-objects = Between
label-on_behalf_of = On behalf of
label-op_id = Plan
label-operation = Operation
label-outgoing = Outgoing
label-pair = Between
label-part = Part
label-party = Party
label-peer = Peer
label-peer_name = Peer's name
label-peer_recovery_key = Peer's recovery key
label-peer_signing_key = Peer's signing key
label-peer_tls_pins = Peer's TLS keys
label-place = Place
label-plots = Aircraft
label-priority = Priority
label-rank = Rank
label-received_at = Received at
label-recovery_key = Recovery key
label-refs = Refers to
label-remark = Remark
label-role = Role
label-rules = Rules
label-signing_key = Signing key
label-site_id = Site
label-software = Software
label-state = State
label-status = Status
label-step = Step
label-text = Text
label-tls_pins = TLS keys
label-to = To
label-tracks = Tracks
label-transcript = Transcript
label-until = Until
label-upper = Upper
label-valid_until = Valid until
label-verified_by = Verified by
label-versions = Versions
label-vertical_minimum = Vertical minimum
label-wanted = Wanted
label-why = Why
label-zone_id = Zone
label-zone_type = Type

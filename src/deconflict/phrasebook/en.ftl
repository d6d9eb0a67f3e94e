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
ZONE_CHANGE-title = Zone changed
ZONE_CHANGE-line = Zone { $zone_id } ({ $zone_type }) by { $authority } changed; { $extent }
ZONE_CANCEL-title = Zone cancelled
ZONE_CANCEL-line = Zone { $zone_id } by { $authority } is cancelled
SITE_CORRECT-title = Protected site corrected
SITE_CORRECT-line = Site { $site_id } corrected: { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Protected site listed no more
SITE_EXPIRE-line = Site { $site_id } is listed no more; its protection does not depend on a list
MOVEMENT_NOTICE-title = Movement
MOVEMENT_NOTICE-line = Movement { $movement_id } ({ $state }): { $movement }, vehicles { $vehicles }, aircraft { $aircraft }; { $extent }
OFF_NOMINAL-title = Flight in trouble
OFF_NOMINAL-line = { $trouble }: last seen at { $last_seen }, { $place }
STATEMENT_OF_ABSENCE-title = Statement of absence
STATEMENT_OF_ABSENCE-line = { $presence }: { $extent }
DAILY_PLAN-title = Plan of the day
DAILY_PLAN-line = Plan of the day that begins at { $day }
PLAN_REPLY-title = Reply to the plan of the day
PLAN_REPLY-line = Reply to the plan of the day that begins at { $day }
TOO_VAGUE-title = Too vague to use
TOO_VAGUE-line = Too vague to use, missing: { $missing }
TOO_LATE-title = Too late to use
TOO_LATE-line = Too late to use, missing: { $missing }
PLACE_MISMATCH-title = Places do not agree
PLACE_MISMATCH-line = The place is said in two ways that do not agree; missing: { $missing }
CORRECTION-title = Correction
CORRECTION-line = Correction of { $field } in { $refs }
Missing-area = a smaller area
Missing-heights = narrower heights
Missing-times = a shorter time
Missing-route = a route
Missing-contact = a live contact
Missing-lead = earlier notice
Missing-place = a place that agrees
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
label-aircraft = Aircraft
label-bearing_mdeg = True bearing
label-callsign = Callsign
label-check_in_time = Checks in every
label-checked = Checked against
label-civil_informed_at = Civil services told at
label-contact_tested_at = Contact tried at
label-cutoff = Due by
label-day = Day
label-endurance_until = Can stay up until
label-field = Field
label-items = Plans
label-last_seen = Last seen at
label-lat_ndeg = Latitude
label-limit = Agreed limit
label-lon_ndeg = Longitude
label-missing = Missing
label-movement = Movement
label-movement_id = Movement
label-number = Number
label-pass_down = To be passed down by
label-passed_at = Passed down at
label-passed_to = Passed down to
label-presence = Presence
label-range_horizontal = Range
label-reference = From
label-release = Released to
label-replies = Answers
label-squawk = Squawk
label-stated = Stated
label-track = Track
label-trouble = Trouble
label-vehicles = Vehicles
label-words = Words

## Settling and accounting

PROPOSAL-title = Proposal
PROPOSAL-line = Proposal: { $changes }
COUNTER-title = Counter
COUNTER-line = Counter-proposal: { $changes }
ACCEPT-title = Accept
ACCEPT-line = Accepted
REJECT-title = Reject
REJECT-line = Not accepted: { $reason }
WITHDRAW-title = Withdraw
WITHDRAW-line = Offer withdrawn
EXPIRE-title = Expire
EXPIRE-line = Offer ran out
HOLD_PROPOSAL-title = Hold proposal
HOLD_PROPOSAL-line = Pause proposed, { $from } – { $until }
HOLD-title = Hold
HOLD-line = Pause kept
RELEASE-title = Release
RELEASE-line = Pause ended: { $why }
INCIDENT_REPORT-title = Incident report
INCIDENT_REPORT-line = Incident { $incident_id }, { $stage } report ({ $incident_class }): { $place }, { $from } – { $until }
BREACH_ENTRY-title = Breach entry
BREACH_ENTRY-line = Breach of { $breached } by { $party }, { $at }
BREACH_AGREE-title = Breach agree
BREACH_AGREE-line = Breach agreed
BREACH_DISPUTE-title = Breach dispute
BREACH_DISPUTE-line = Breach disputed: { $ground }
CLAIM-title = Claim
CLAIM-line = Claim ({ $source }, confidence { $confidence }): { $harm }
CLAIM_ANSWER-title = Claim answer
CLAIM_ANSWER-line = Answer to a claim: { $code }
REBUTTAL-title = Rebuttal
REBUTTAL-line = Rebuttal: { $text }
FINDING-title = Finding
FINDING-line = Finding: { $found }
REOPEN-title = Reopen
REOPEN-line = Claim reopened: { $why }
REQUEST_FOR_INFORMATION-title = Request for information
REQUEST_FOR_INFORMATION-line = Question: { $question }
INFORMATION-title = Information
INFORMATION-line = Information: { $text }
DECLINE-title = Decline
DECLINE-line = Question not answered: { $reason }
MEETING_CONVENE-title = Meeting convene
MEETING_CONVENE-line = Meeting { $meeting_id } ({ $meeting_level }, { $mode }), { $from } – { $until }
AGENDA-title = Agenda
AGENDA-line = Agenda: { $items }
MINUTES-title = Minutes
MINUTES-line = Minutes, { $lines_count ->
    [one] one line
   *[other] { $lines_count } lines
}
MINUTES_SIGN-title = Minutes sign
MINUTES_SIGN-line = Minutes signed
MINUTES_RESERVE-title = Minutes reserve
MINUTES_RESERVE-line = Minutes signed but for lines { $reserved }: { $why }
ACTION_ITEM-title = Action item
ACTION_ITEM-line = Action { $action_id } for { $owner } by { $due }: { $text }
ACTION_DONE-title = Action done
ACTION_DONE-line = Action done
RECORD_HEAD-title = Record head
RECORD_HEAD-line = Our record stands at { $epoch }.{ $seq }
RECORD_GAP-title = Record gap
RECORD_GAP-line = We do not hold entries { $from_seq } to { $until_seq } of { $author }, which { $vouched_by } knows
WITNESS_SIGN-title = Witness sign
WITNESS_SIGN-line = A head cosigned by a witness
DAILY_SUMMARY-title = Daily summary
DAILY_SUMMARY-line = Day { $day }: { $notices } notified, { $seen_notified } seen with notice, { $seen_unnotified } without
ClaimCode-received = received
ClaimCode-under_review = under review
ClaimCode-no_information = no information
ClaimCode-not_ours = not ours
ClaimCode-confirmed = confirmed
ClaimCode-partly = partly
ClaimCode-not_supported = not supported
ClaimCode-insufficient = insufficient
ClaimCode-duplicate = duplicate
ClaimSource-own_observation = own observation
ClaimSource-other_party = other party
ClaimSource-residents = residents
ClaimSource-authorities = authorities
ClaimSource-aid_organisation = aid organisation
ClaimSource-press = press
ClaimSource-social_media = social media
ClaimSource-unknown = unknown
Confidence-low = low
Confidence-medium = medium
Confidence-high = high
DeclineReason-not_held = not held
DeclineReason-not_shared = not shared
DeclineReason-under_review = under review
DeclineReason-not_ours = not ours
DisputeGround-not_ours = not ours
DisputeGround-other_place = other place
DisputeGround-other_time = other time
DisputeGround-within_agreement = within agreement
DisputeGround-emergency = emergency
DisputeGround-no_record = no record
Finding-credible = credible
Finding-non_credible = non credible
Finding-duplicate = duplicate
Harm-none_known = none known
Harm-civilians_killed = civilians killed
Harm-civilians_injured = civilians injured
Harm-personnel_killed = personnel killed
Harm-personnel_injured = personnel injured
Harm-aircraft_lost = aircraft lost
Harm-aircraft_damaged = aircraft damaged
Harm-vehicle_damaged = vehicle damaged
Harm-building_damaged = building damaged
Harm-aid_interrupted = aid interrupted
Harm-separation_lost = separation lost
Harm-unknown = unknown
IncidentClass-unintended = unintended
IncidentClass-disputed = disputed
IncidentClass-deliberate_alleged = deliberate alleged
Measure-activity_stopped = activity stopped
Measure-area_left = area left
Measure-help_sent = help sent
Measure-line_called = line called
Measure-records_kept = records kept
Measure-hold_proposed = hold proposed
Measure-none_yet = none yet
MeetingLevel-duty = duty
MeetingLevel-technical = technical
MeetingLevel-senior = senior
MeetingLevel-principal = principal
MeetingMode-video = video
MeetingMode-voice = voice
MeetingMode-in_person = in person
MeetingMode-in_writing = in writing
Missing-time = time
Missing-harm = harm
Missing-evidence = evidence
Question-what_happened = what happened
Question-yours_or_not = yours or not
Question-flights_at_time = flights at time
Question-recorded_tracks = recorded tracks
Question-persons_harmed = persons harmed
Question-measures_taken = measures taken
Question-evidence = evidence
Question-state_of_review = state of review
RejectReason-not_possible = not possible
RejectReason-too_late = too late
RejectReason-other_traffic = other traffic
RejectReason-needs_authority = needs authority
RejectReason-not_agreed = not agreed
ReportStage-initial = initial
ReportStage-preliminary = preliminary
ReportStage-final = final
label-about = About
label-action_id = Action id
label-breached = Breached
label-by_time = By time
label-changes = Changes
label-checkpoint = Checkpoint
label-code = Code
label-confidence = Confidence
label-cosignature = Cosignature
label-due = Due
label-duplicate_of = Duplicate of
label-evidence = Evidence
label-extraordinary = Extraordinary
label-files = Files
label-found = Found
label-ground = Ground
label-harm = Harm
label-head = Head
label-host = Host
label-incident_class = Incident class
label-incident_id = Incident id
label-lines = Lines
label-measures = Measures
label-meeting_id = Meeting id
label-meeting_level = Meeting level
label-mode = Mode
label-needed_by = Needed by
label-notices = Notices
label-owner = Owner
label-parties = Parties
label-party_epoch = Party epoch
label-party_head = Party head
label-party_seq = Party seq
label-persons = Persons
label-present = Present
label-question = Question
label-reason = Reason
label-reserved = Reserved
label-seen_notified = Seen notified
label-seen_unnotified = Seen unnotified
label-seq = Seq
label-since = Since
label-source = Source
label-stage = Stage
label-summary = Summary
label-thing = Thing
label-until_seq = Until seq
label-urgent = Urgent
label-version = Version
label-volumes = Volumes
label-vouched_by = Vouched by
label-where = Where

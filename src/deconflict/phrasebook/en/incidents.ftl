### English: Incidents, breaches, claims.

INCIDENT_REPORT-title = Incident report
INCIDENT_REPORT-line = Incident { $incident_id }, { $stage } report ({ $incident_class }): { $place }, { $from } – { $until }{ $harm_code ->
    [none] {""}
   *[some] ; harm: { $harm }
}
ReportStage-initial = initial
ReportStage-preliminary = preliminary
ReportStage-final = final
IncidentClass-unintended = unintended
IncidentClass-disputed = disputed
IncidentClass-deliberate_alleged = allegedly deliberate
Measure-activity_stopped = activity stopped
Measure-area_left = area left
Measure-help_sent = help sent
Measure-line_called = line called
Measure-records_kept = records kept
Measure-hold_proposed = pause proposed
Measure-none_yet = none yet
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
Harm-separation_lost = loss of separation
Harm-unknown = not known
BREACH_ENTRY-title = Breach entered
BREACH_ENTRY-line = Breach of “{ $breached }” by { $party }, { $at }{ $place_code ->
    [none] {""}
   *[some] , { $place }
}
BREACH_AGREE-title = Breach agreed
BREACH_AGREE-line = The entry in the ledger is right
BREACH_DISPUTE-title = Breach disputed
BREACH_DISPUTE-line = The entry in the ledger is disputed: { $ground }
DisputeGround-not_ours = not ours
DisputeGround-other_place = another place
DisputeGround-other_time = another time
DisputeGround-within_agreement = within the agreement
DisputeGround-emergency = emergency
DisputeGround-no_record = no record of it
CLAIM-title = Claim of harm
CLAIM-line = Claim ({ $source }, confidence { $confidence }): { $harm_code ->
    [none] harm not stated
   *[some] { $harm }
}{ $place_code ->
    [none] ; no place
   *[some] , { $place }
}{ $from_code ->
    [none] ; no time
   *[some] , { $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}– { $until }
}
ClaimSource-own_observation = own observation
ClaimSource-other_party = another party
ClaimSource-residents = residents
ClaimSource-authorities = authorities
ClaimSource-aid_organisation = aid organisation
ClaimSource-press = press
ClaimSource-social_media = social media
ClaimSource-unknown = unknown
Confidence-low = low
Confidence-medium = medium
Confidence-high = high
CLAIM_ANSWER-title = Answer to a claim
CLAIM_ANSWER-line = Answer to a claim: { $code }{ $missing_code ->
    [none] {""}
   *[some] ; needed: { $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some] ; duplicate of { $duplicate_of }
}
ClaimCode-received = received
ClaimCode-under_review = under review
ClaimCode-no_information = no information (neither confirmed nor denied)
ClaimCode-not_ours = not ours
ClaimCode-confirmed = confirmed
ClaimCode-partly = confirmed in part
ClaimCode-not_supported = not supported by what we hold
ClaimCode-insufficient = insufficient
ClaimCode-duplicate = duplicate
REBUTTAL-title = Rebuttal
REBUTTAL-line = Rebuttal: { $text }
FINDING-title = Finding
FINDING-line = Finding: { $found }{ $duplicate_of_code ->
    [none] {""}
   *[some] ; duplicate of { $duplicate_of }
}
Finding-credible = credible
Finding-non_credible = not credible
Finding-duplicate = duplicate
REOPEN-title = Claim reopened
REOPEN-line = Claim reopened: { $why }
REQUEST_FOR_INFORMATION-title = Request for information
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] Urgent question
   *[other] Question
}: { $question }{ $needed_by_code ->
    [none] {""}
   *[some] , needed by { $needed_by }
}{ $text_code ->
    [none] {""}
   *[some] ; { $text }
}
INFORMATION-title = Information
INFORMATION-line = Information: { $text }{ $files_code ->
    [none] {""}
   *[some] ; files { $files }
}
DECLINE-title = Question not answered
DECLINE-line = The question is not answered: { $reason }
Question-what_happened = what happened
Question-yours_or_not = yours or not
Question-flights_at_time = flights at that time
Question-recorded_tracks = recorded tracks
Question-persons_harmed = persons harmed
Question-measures_taken = measures taken
Question-evidence = evidence
Question-state_of_review = state of the review
DeclineReason-not_held = we do not hold it
DeclineReason-not_shared = not shared
DeclineReason-under_review = under review
DeclineReason-not_ours = not ours

### English: Mandates, agreements and their clauses.

MANDATE-title = Mandate
MANDATE-line = { $withdrawn_code ->
    [yes] The mandate given by { $authorised_by } is withdrawn
   *[other] Mandate by { $authorised_by }: { $purpose }, { $from } – { $until }
}
AGREEMENT_PROPOSE-title = Agreement proposed
AGREEMENT_PROPOSE-line = Proposed: { $title } ({ $agreement_id }), version { $version }
AGREEMENT_AMEND-title = Amendment proposed
AGREEMENT_AMEND-line = Amendment of { $agreement_id } from { $effective_at } on: { $clauses }
CLAUSE_ACCEPT-title = Clauses agreed
CLAUSE_ACCEPT-line = Agreed in { $agreement_id } ({ $version }), { $clauses_count ->
    [one] one clause
   *[other] { $clauses_count } clauses
}: { $clauses }
CLAUSE_RESERVE-title = Clauses reserved
CLAUSE_RESERVE-line = Reserved in { $agreement_id } ({ $version }): { $clauses }. { $remark }
CLAUSE_REJECT-title = Clauses rejected
CLAUSE_REJECT-line = Rejected in { $agreement_id } ({ $version }): { $clauses }. { $remark }
AGREEMENT_SIGN-title = Agreement signed
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }) signed by { $signatories }
FIRST_SIGNATURE-title = First signature
FIRST_SIGNATURE-line = { $signatory } has signed { $agreement_id } ({ $signed }); the signature of a second person is awaited
SUSPEND-title = Clauses suspended
SUSPEND-line = Suspended in { $agreement_id } from { $from } on ({ $reason }): { $clauses }
RESUME_PROPOSE-title = Resumption proposed
RESUME_PROPOSE-line = Proposed to resume in { $agreement_id }: { $clauses }
RESUME-title = Resumption agreed
RESUME-line = Agreed to resume in { $agreement_id }: { $clauses }
Purpose-avoid_incidents = to avoid unintended incidents
Purpose-humanitarian_movement = humanitarian movement
Purpose-search_and_rescue = search and rescue
Purpose-fire_fighting = fire-fighting
Purpose-exercise = exercise
Purpose-other = other
SuspensionReason-incident = an incident
SuspensionReason-breach_alleged = an alleged breach
SuspensionReason-review = review
SuspensionReason-technical = technical
SuspensionReason-instructed = as instructed
SuspensionReason-other = other
Standpoint-open = not said yet
Standpoint-reserved = reserved
Standpoint-rejected = rejected
ClauseStatus-agreed = agreed
ClauseStatus-reserved = reserved
ClauseStatus-rejected = rejected
ClauseStatus-suspended = suspended
Clause-parties = Parties
Clause-purpose_and_limits = Purpose and limits
Clause-term = Term
Clause-area = Area
Clause-altitudes = Altitudes
Clause-separation_minima = Separation minima
Clause-zones_and_corridors = Zones and corridors
Clause-notification = Notification
Clause-acknowledgement = Acknowledgement
Clause-line_check = Line check
Clause-alerting = Alerting
Clause-contacts = Contacts
Clause-escalation = Escalation
Clause-radio = Radio
Clause-conduct = Conduct
Clause-priority = Priority of users
Clause-emergency_sar = Emergency, search and rescue
Clause-protected_sites = Protected sites
Clause-incident = Incidents
Clause-claims = Claims and concerns
Clause-breach_ledger = Breach ledger
Clause-meetings = Meetings
Clause-amendment = Amendment
Clause-suspension_resumption = Suspension and resumption
Clause-languages = Languages
Clause-never_shared = Never shared
Clause-records = Records
Clause-time = Time
Clause-exercise = Exercises

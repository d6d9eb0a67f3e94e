### Français: Mandats, accords et clauses.

MANDATE-title = Mandat
MANDATE-line = { $withdrawn_code ->
    [yes] Le mandat donné par { $authorised_by } est retiré
   *[other] Mandat de { $authorised_by } : { $purpose }, { $from } – { $until }
}
AGREEMENT_PROPOSE-title = Accord proposé
AGREEMENT_PROPOSE-line = Proposé : { $title } ({ $agreement_id }), version { $version }
AGREEMENT_AMEND-title = Amendement proposé
AGREEMENT_AMEND-line = Amendement de { $agreement_id } à partir du { $effective_at } : { $clauses }
CLAUSE_ACCEPT-title = Clauses acceptées
CLAUSE_ACCEPT-line = Accepté dans { $agreement_id } ({ $version }), { $clauses_count ->
    [one] une clause
   *[other] { $clauses_count } clauses
} : { $clauses }
CLAUSE_RESERVE-title = Clauses réservées
CLAUSE_RESERVE-line = Réservé dans { $agreement_id } ({ $version }) : { $clauses }. { $remark }
CLAUSE_REJECT-title = Clauses rejetées
CLAUSE_REJECT-line = Rejeté dans { $agreement_id } ({ $version }) : { $clauses }. { $remark }
AGREEMENT_SIGN-title = Accord signé
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }) signé par { $signatories }
FIRST_SIGNATURE-title = Première signature
FIRST_SIGNATURE-line = { $signatory } a signé { $agreement_id } ({ $signed }) ; la signature d'une seconde personne est attendue
SUSPEND-title = Clauses suspendues
SUSPEND-line = Suspendu dans { $agreement_id } à partir du { $from } ({ $reason }) : { $clauses }
RESUME_PROPOSE-title = Reprise proposée
RESUME_PROPOSE-line = Reprise proposée dans { $agreement_id } : { $clauses }
RESUME-title = Reprise acceptée
RESUME-line = Reprise acceptée dans { $agreement_id } : { $clauses }
Purpose-avoid_incidents = éviter les incidents involontaires
Purpose-humanitarian_movement = mouvement humanitaire
Purpose-search_and_rescue = recherche et sauvetage
Purpose-fire_fighting = lutte contre le feu
Purpose-exercise = exercice
Purpose-other = autre
SuspensionReason-incident = un incident
SuspensionReason-breach_alleged = une violation alléguée
SuspensionReason-review = réexamen
SuspensionReason-technical = raison technique
SuspensionReason-instructed = sur instruction
SuspensionReason-other = autre
Standpoint-open = pas encore dit
Standpoint-reserved = réservé
Standpoint-rejected = rejeté
ClauseStatus-agreed = accepté
ClauseStatus-reserved = réservé
ClauseStatus-rejected = rejeté
ClauseStatus-suspended = suspendu
Clause-parties = Parties
Clause-purpose_and_limits = But et limites
Clause-term = Durée
Clause-area = Zone d'application
Clause-altitudes = Altitudes
Clause-separation_minima = Minimums de séparation
Clause-zones_and_corridors = Zones et couloirs
Clause-notification = Notification
Clause-acknowledgement = Accusés de réception
Clause-line_check = Essai de ligne
Clause-alerting = Alertes
Clause-contacts = Contacts
Clause-escalation = Escalade
Clause-radio = Radio
Clause-conduct = Conduite
Clause-priority = Priorité des usagers
Clause-emergency_sar = Urgence, recherche et sauvetage
Clause-protected_sites = Sites protégés
Clause-incident = Incidents
Clause-claims = Allégations et préoccupations
Clause-breach_ledger = Registre des violations
Clause-meetings = Réunions
Clause-amendment = Amendement
Clause-suspension_resumption = Suspension et reprise
Clause-languages = Langues
Clause-never_shared = Jamais communiqué
Clause-records = Registres
Clause-time = Heure
Clause-exercise = Exercices

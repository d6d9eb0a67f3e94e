### Français : mandats, accords et leurs clauses.

## Sortes : un titre, et une ligne

MANDATE-title = Mandat
MANDATE-line = { $withdrawn_code ->
    [yes] Le mandat donné par { $authorised_by } est retiré
   *[no] Mandat de { $authorised_by } : { $purpose }, { $from } – { $until }
}
AGREEMENT_PROPOSE-title = Accord proposé
AGREEMENT_PROPOSE-line = Proposé : { $title } ({ $agreement_id }), version { $version }
AGREEMENT_AMEND-title = Amendement proposé
AGREEMENT_AMEND-line = Amendement de { $agreement_id } à partir de { $effective_at } : { $clauses }
CLAUSE_ACCEPT-title = Clauses convenues
CLAUSE_ACCEPT-line = Convenu dans { $agreement_id } ({ $version }), { $clauses_count ->
    [one] une clause
   *[other] { $clauses_count } clauses
} : { $clauses }
CLAUSE_RESERVE-title = Clauses réservées
CLAUSE_RESERVE-line = Réservé dans { $agreement_id } ({ $version }) : { $clauses }. { $remark }
CLAUSE_REJECT-title = Clauses rejetées
CLAUSE_REJECT-line = Rejeté dans { $agreement_id } ({ $version }) : { $clauses }. { $remark }
AGREEMENT_SIGN-title = Accord signé
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }) signé par { $signatories }
SUSPEND-title = Clauses suspendues
SUSPEND-line = Suspendu dans { $agreement_id } à partir de { $from } ({ $reason }) : { $clauses }
RESUME_PROPOSE-title = Reprise proposée
RESUME_PROPOSE-line = Reprise proposée dans { $agreement_id } : { $clauses }
RESUME-title = Reprise convenue
RESUME-line = Reprise convenue dans { $agreement_id } : { $clauses }

## Codes en mots

Purpose-avoid_incidents = éviter les incidents involontaires
Purpose-humanitarian_movement = mouvement humanitaire
Purpose-search_and_rescue = recherche et sauvetage
Purpose-fire_fighting = lutte contre l'incendie
Purpose-exercise = exercice
Purpose-other = autre
SuspensionReason-incident = un incident
SuspensionReason-breach_alleged = un manquement allégué
SuspensionReason-review = réexamen
SuspensionReason-technical = technique
SuspensionReason-instructed = sur instruction
SuspensionReason-other = autre
Standpoint-open = pas encore dit
Standpoint-reserved = réservé
Standpoint-rejected = rejeté
ClauseStatus-agreed = convenu
ClauseStatus-reserved = réservé
ClauseStatus-rejected = rejeté
ClauseStatus-suspended = suspendu

## Libellés

label-agreement_id = Accord
label-authorised_by = Autorisé par
label-base = Modifie la version
label-clauses = Clauses
label-effective_at = En vigueur à partir de
label-positions = Autre position
label-purpose = But
label-reason = Raison
label-signatories = Signé par
label-signed = Texte signé
label-suspension_id = Suspension
label-title = Titre
label-version = Version
label-withdrawn = Retiré

## Clauses

Clause-parties = Parties
Clause-purpose_and_limits = But et limites
Clause-term = Durée
Clause-area = Zone
Clause-altitudes = Altitudes
Clause-separation_minima = Minima de séparation
Clause-zones_and_corridors = Zones et couloirs
Clause-notification = Notification
Clause-acknowledgement = Accusé de réception
Clause-line_check = Essai de la ligne
Clause-alerting = Alerte
Clause-contacts = Contacts
Clause-escalation = Escalade
Clause-radio = Radio
Clause-conduct = Conduite
Clause-priority = Priorité des usagers
Clause-emergency_sar = Urgence, recherche et sauvetage
Clause-protected_sites = Sites protégés
Clause-incident = Incidents
Clause-claims = Réclamations et préoccupations
Clause-breach_ledger = Registre des manquements
Clause-meetings = Réunions
Clause-amendment = Amendement
Clause-suspension_resumption = Suspension et reprise
Clause-languages = Langues
Clause-never_shared = Jamais partagé
Clause-records = Archives
Clause-time = Temps
Clause-exercise = Exercices

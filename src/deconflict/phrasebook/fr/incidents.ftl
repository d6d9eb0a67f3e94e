### Français: Incidents, violations, allégations.

INCIDENT_REPORT-title = Rapport d'incident
INCIDENT_REPORT-line = Incident { $incident_id }, rapport { $stage } ({ $incident_class }) : { $place }, { $from } – { $until }{ $harm_code ->
    [none] {""}
   *[some]  ; dommages : { $harm }
}
ReportStage-initial = initial
ReportStage-preliminary = préliminaire
ReportStage-final = final
IncidentClass-unintended = involontaire
IncidentClass-disputed = contesté
IncidentClass-deliberate_alleged = prétendument délibéré
Measure-activity_stopped = activité arrêtée
Measure-area_left = zone quittée
Measure-help_sent = secours envoyés
Measure-line_called = ligne appelée
Measure-records_kept = enregistrements conservés
Measure-hold_proposed = pause proposée
Measure-none_yet = aucune encore
Harm-none_known = aucun connu
Harm-civilians_killed = civils tués
Harm-civilians_injured = civils blessés
Harm-personnel_killed = membres du personnel tués
Harm-personnel_injured = membres du personnel blessés
Harm-aircraft_lost = aéronef perdu
Harm-aircraft_damaged = aéronef endommagé
Harm-vehicle_damaged = véhicule endommagé
Harm-building_damaged = bâtiment endommagé
Harm-aid_interrupted = aide interrompue
Harm-separation_lost = séparation perdue
Harm-unknown = inconnu
BREACH_ENTRY-title = Violation inscrite
BREACH_ENTRY-line = Violation de « { $breached } » par { $party }, { $at }{ $place_code ->
    [none] {""}
   *[some] , { $place }
}
BREACH_AGREE-title = Violation reconnue
BREACH_AGREE-line = L'inscription au registre est juste
BREACH_DISPUTE-title = Violation contestée
BREACH_DISPUTE-line = L'inscription au registre est contestée : { $ground }
DisputeGround-not_ours = ce n'était pas nous
DisputeGround-other_place = un autre lieu
DisputeGround-other_time = un autre moment
DisputeGround-within_agreement = conforme à l'accord
DisputeGround-emergency = urgence
DisputeGround-no_record = aucune trace
CLAIM-title = Allégation de dommage
CLAIM-line = Allégation ({ $source }, confiance { $confidence }) : { $harm_code ->
    [none] dommage non indiqué
   *[some] { $harm }
}{ $place_code ->
    [none]  ; sans lieu
   *[some] , { $place }
}{ $from_code ->
    [none]  ; sans date
   *[some] , { $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}– { $until }
}
ClaimSource-own_observation = observation propre
ClaimSource-other_party = une autre partie
ClaimSource-residents = habitants
ClaimSource-authorities = autorités
ClaimSource-aid_organisation = organisation d'aide
ClaimSource-press = presse
ClaimSource-social_media = réseaux sociaux
ClaimSource-unknown = inconnue
Confidence-low = faible
Confidence-medium = moyenne
Confidence-high = élevée
CLAIM_ANSWER-title = Réponse à une allégation
CLAIM_ANSWER-line = Réponse à une allégation : { $code }{ $missing_code ->
    [none] {""}
   *[some]  ; il faut : { $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some]  ; doublon de { $duplicate_of }
}
ClaimCode-received = reçue
ClaimCode-under_review = à l'examen
ClaimCode-no_information = aucune information (ni confirmée ni démentie)
ClaimCode-not_ours = ce n'était pas nous
ClaimCode-confirmed = confirmée
ClaimCode-partly = confirmée en partie
ClaimCode-not_supported = non étayée par ce que nous détenons
ClaimCode-insufficient = insuffisante
ClaimCode-duplicate = en double
REBUTTAL-title = Réfutation
REBUTTAL-line = Réfutation : { $text }
FINDING-title = Conclusion
FINDING-line = Conclusion : { $found }{ $duplicate_of_code ->
    [none] {""}
   *[some]  ; doublon de { $duplicate_of }
}
Finding-credible = crédible
Finding-non_credible = non crédible
Finding-duplicate = en double
REOPEN-title = Allégation rouverte
REOPEN-line = Allégation rouverte : { $why }
REQUEST_FOR_INFORMATION-title = Demande d'information
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] Question urgente
   *[other] Question
} : { $question }{ $needed_by_code ->
    [none] {""}
   *[some] , réponse attendue avant le { $needed_by }
}{ $text_code ->
    [none] {""}
   *[some]  ; { $text }
}
INFORMATION-title = Information
INFORMATION-line = Information : { $text }{ $files_code ->
    [none] {""}
   *[some]  ; fichiers { $files }
}
DECLINE-title = Question sans réponse
DECLINE-line = La question reste sans réponse : { $reason }
Question-what_happened = que s'est-il passé
Question-yours_or_not = à vous ou non
Question-flights_at_time = vols à ce moment
Question-recorded_tracks = pistes enregistrées
Question-persons_harmed = personnes touchées
Question-measures_taken = mesures prises
Question-evidence = éléments de preuve
Question-state_of_review = état de l'examen
DeclineReason-not_held = nous ne l'avons pas
DeclineReason-not_shared = non communiqué
DeclineReason-under_review = à l'examen
DeclineReason-not_ours = pas les nôtres

### Français: Messages et accusés.

WARNING-title = Alerte
WARNING-line = { $level } : { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] , perte de séparation le { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] , au plus près { $closest_horizontal } et { $closest_vertical } le { $closest_at }
}{ $low_confidence_code ->
    [yes] ; FAIBLE CONFIANCE, données vieilles de { $data_age_time }
   *[other] {""}
}
DANGER_ENDED-title = Fin du danger
DANGER_ENDED-line = Fin du danger : { $why }
ALERT_SUPPRESSED-title = Alerte mise en silence
ALERT_SUPPRESSED-line = À ce poste, { $level } – { $pair } n’appelle plus jusqu’au { $until } : { $reason }
SuppressionReason-action_taken = mesure prise
SuppressionReason-crews_in_contact = équipages en contact
SuppressionReason-own_separation = espacement assuré par notre propre contrôle
SuppressionReason-wrong_data = données connues comme fausses
SuppressionReason-other = autre raison
STOP_REQUEST-title = Demande d'arrêt
STOP_REQUEST-line = Veuillez arrêter : { $endangered } en danger { $place }
CONFLICT_NOTICE-title = Conflit
CONFLICT_NOTICE-line = { $level } : rencontre de { $objects }, { $from } – { $until }, entre { $lower } et { $upper } ({ $basis })
CONCERN-title = Préoccupation
CONCERN-line = Préoccupation : { $text }
ACKNOWLEDGEMENT-title = Accusé de réception
ACKNOWLEDGEMENT-line = { $by } ({ $role }) : { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}{ $members_code ->
    [none] {""}
   *[some] , à { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] , { $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] , { $passed_at }
}
NO_ANSWER-title = Sans réponse
NO_ANSWER-line = { $party } : { $entry } pas encore « { $wanted } » au { $deadline } ; { $next_role_code ->
    [none] plus personne à appeler
   *[some] appel en cours : { $next_role } par { $bearers }
}
TRIED-title = Essai par une voie de transmission
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
} : { $entry } par { $bearer } le { $at } : { $outcome }{ $detail_code ->
    [none] {""}
   *[some] , { $detail }
}
HEARD-title = Entendu, à confirmer par la partie elle-même
HEARD-line = { $by } a entendu { $said_by } de { $party } ({ $role }) par { $bearer } : { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
} ; code de réponse { $code_right_code ->
    [yes] juste
   *[other] absent ou faux
}
CarryOutcome-sent = remis
CarryOutcome-failed = non remis
CarryOutcome-refused = refusé

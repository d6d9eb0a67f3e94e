### Français: Plans et ce qui est renvoyé.

NOTICE_OF_OPERATION-title = Avis d'opération
NOTICE_OF_OPERATION-line = Plan { $op_id } ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_CHANGE-title = Opération modifiée
OPERATION_CHANGE-line = Plan { $op_id } modifié ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_ACTIVATE-title = Opération commencée
OPERATION_ACTIVATE-line = Plan { $op_id } actif : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_OVERDUE-title = Opération non terminée à l'heure prévue
OPERATION_OVERDUE-line = Plan { $op_id } non terminé à l'heure prévue ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_CANCEL-title = Opération annulée
OPERATION_CANCEL-line = Le plan { $op_id } ne sera pas exécuté
OPERATION_COMPLETE-title = Opération terminée
OPERATION_COMPLETE-line = Le plan { $op_id } est terminé
MOVEMENT_NOTICE-title = Mouvement
MOVEMENT_NOTICE-line = Mouvement { $movement_id } ({ $state }) : { $movement }, véhicules { $vehicles }, aéronefs { $aircraft } ; { $extent }
OFF_NOMINAL-title = Vol en difficulté
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] , plan { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
} : vu pour la dernière fois le { $last_seen }, { $place }{ $endurance_until_code ->
    [none] {""}
   *[some] , autonomie jusqu'au { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = Déclaration d'absence
STATEMENT_OF_ABSENCE-line = { $presence } : { $extent }
DAILY_PLAN-title = Plan du jour
DAILY_PLAN-line = Plan du jour { $day }, plans : { $items } ; dû avant le { $cutoff }
PLAN_REPLY-title = Réponse au plan du jour
PLAN_REPLY-line = Réponse au plan du jour { $day } : { $replies }
TOO_VAGUE-title = Trop vague pour servir
TOO_VAGUE-line = Trop vague pour servir ; il faut : { $missing }{ $lacking_code ->
    [none] {""}
   *[some] {" "}({ $lacking })
}{ $stated_code ->
    [none] {""}
   *[some]  ; indiqué { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , limite convenue { $limit }
}
TOO_LATE-title = Trop tard pour servir
TOO_LATE-line = Trop tard pour servir ; il faut : { $missing }{ $stated_code ->
    [none] {""}
   *[some]  ; indiqué { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , limite convenue { $limit }
}
PLACE_MISMATCH-title = Lieux discordants
PLACE_MISMATCH-line = Le lieu est dit de deux façons qui ne concordent pas ; il faut : { $missing }{ $stated_code ->
    [none] {""}
   *[some]  ; écart { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , limite convenue { $limit }
}
CORRECTION-title = Correction
CORRECTION-line = Correction du champ « { $field } » dans { $refs }, valeur juste :{ $number_code ->
    [none] {""}
   *[some] {" "}{ $number }
}{ $at_code ->
    [none] {""}
   *[some] {" "}{ $at }
}{ $place_code ->
    [none] {""}
   *[some] {" "}{ $place }
}{ $words_code ->
    [none] {""}
   *[some] {" "}{ $words }
}{ $extent_code ->
    [none] {""}
   *[some] {" "}{ $extent }
}
Missing-area = une aire plus petite
Missing-heights = des hauteurs plus étroites
Missing-times = une durée plus courte
Missing-route = un itinéraire
Missing-contact = un contact joignable
Missing-lead = un préavis plus long
Missing-place = un lieu qui concorde
Missing-fields = les champs convenus
Missing-time = l'heure des faits
Missing-harm = le dommage
Missing-evidence = des éléments de preuve
MovementKind-convoy = convoi
MovementKind-flight = vol
MovementKind-vessel = navire
MovementKind-evacuation = évacuation
Presence-none_of_ours = Aucun des nôtres là
Presence-under_our_control = Ceux qui s'y trouvent sont sous notre contrôle
Presence-not_under_our_control = Ceux qui s'y trouvent ne sont pas sous notre contrôle
Presence-unknown = On ne sait pas qui s'y trouve
Trouble-lost_link = Liaison de commande et de contrôle perdue
Trouble-deviating = Hors de son plan
Trouble-lost = Aéronef perdu
Cooperation-said = { $kind } : { $tracks }, { $from } – { $until }

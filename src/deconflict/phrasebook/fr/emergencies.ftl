### Français: Urgences, recherche et sauvetage.

EMERGENCY-title = Urgence
EMERGENCY-line = Urgence : { $distress }{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}, { $at }{ $persons_code ->
    [none] {""}
   *[some] , personnes : { $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some]  ; aide demandée : { $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some]  ; permission d'entrer : { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some]  ; { $frequency }
}
SAR_REQUEST-title = Recherche et sauvetage : aide demandée
SAR_REQUEST-line = Aide demandée : { $help_wanted } ; { $place }, { $at }{ $persons_code ->
    [none] {""}
   *[some] , personnes : { $persons }
}{ $leave_code ->
    [none] {""}
   *[some]  ; permission d'entrer : { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some]  ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some]  ; coordonnateur { $coordinator }
}
SAR_OFFER-title = Recherche et sauvetage : aide offerte
SAR_OFFER-line = Aide offerte : { $help_offered }, engins : { $craft }{ $ready_code ->
    [none] {""}
   *[some] , prêts le { $ready }
}{ $leave_code ->
    [none] {""}
   *[some]  ; permission d'entrer : { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some]  ; { $frequency }
}
SAR_UPDATE-title = Recherche et sauvetage : nouvelles
SAR_UPDATE-line = Au { $at }{ $place_code ->
    [none] {""}
   *[some]  ; { $place }
}{ $persons_found_code ->
    [none] {""}
   *[some]  ; retrouvés { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some]  ; disparus { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some]  ; permission d'entrer { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some]  ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some]  ; coordonnateur { $coordinator }
}
SAR_END-title = Fin de la recherche et du sauvetage
SAR_END-line = Terminé le { $at } : { $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] , retrouvés { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] , disparus { $persons_missing }
}
LOST_COMM-title = Perte de communication
LOST_COMM-line = { $callsign } injoignable depuis le { $since }{ $place_code ->
    [none] {""}
   *[some] , dernière position { $place }
} ; intention probable : { $intention }{ $tried_code ->
    [none] {""}
   *[some]  ; fréquences essayées { $tried }
}
INTERCEPT_CONCERN-title = Approche d'un aéronef : vérifiez aussitôt
INTERCEPT_CONCERN-line = { $callsign }, { $place }, { $at } : l'engin qui approche est-il à vous ? Attendu : { $intention }{ $tried_code ->
    [none] {""}
   *[some]  ; fréquences essayées { $tried }
}
DISPLACED-title = Cède le passage
DISPLACED-line = { $whose } : { $displaced } cède le passage à { $first }, { $place }, { $from } – { $until } : { $why }
Distress-aircraft = aéronef en détresse
Distress-crash = accident
Distress-ditching = amerrissage forcé
Distress-vessel = navire en détresse
Distress-fire = incendie
Distress-medical = urgence médicale
Distress-missing = disparition
Distress-other = autre
Help-search = recherche
Help-pick_up = récupération
Help-medical = aide médicale
Help-fire_fighting = lutte contre le feu
Help-relay = relais radio
Help-landing = terrain d'atterrissage
Help-keep_out = que les autres restent à l'écart
Leave-asked = demandée
Leave-granted = accordée
Leave-refused = refusée
SarOutcome-found = recherche fructueuse
SarOutcome-handed_over = cas transmis
SarOutcome-called_off = abandonné
SarOutcome-false_alarm = fausse alerte
Intention-continue = poursuit sa route
Intention-return = fait demi-tour
Intention-land_nearest = se pose au plus près
Intention-hold = attend
Intention-unknown = inconnue

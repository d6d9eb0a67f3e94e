### Français: La ligne, la veille, les contacts.

LINE_CHECK-title = Essai de ligne
LINE_CHECK-line = Essai de ligne par { $bearer }
LINE_CHECK_REPLY-title = Réponse à l'essai de ligne
LINE_CHECK_REPLY-line = Réponse à l'essai de ligne par { $bearer }, { $by_hand_code ->
    [yes] à la main
   *[other] par le nœud
}
LINE_STATUS-title = État de la ligne
LINE_STATUS-line = Ligne par { $bearer } : { $state } depuis le { $since }{ $proved_code ->
    [none] {""}
   *[some] , prouvée jusqu'au { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some]  ; coupure prévue le { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}– { $planned_until }
    }
}
LINE_CALL-title = Appel
LINE_CALL-line = Appel par { $bearer } le { $at } : { $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] , { $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] , motif : { $trigger }
}
LINE_REFUSED-title = Appel refusé
LINE_REFUSED-line = Nous ne prenons pas l'appel maintenant : { $why }{ $until_code ->
    [none] {""}
   *[some] , jusqu'au { $until }
} ; ce n'est pas une réponse
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = quelqu'un a parlé
CallOutcome-no_reply = personne n'a répondu
CallOutcome-turned_away = refusé
WATCH_CHANGE-title = Veille
WATCH_CHANGE-line = { $incoming_code ->
    [none] Personne n'assure la veille ({ $role })
   *[some] { $incoming } assure la veille ({ $role })
}
CONTACT_UPDATE-title = Contact
CONTACT_UPDATE-line = { $role } : joindre par { $means }, { $hours }
CONTACT_TEST-title = Contact essayé
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
} : contact { $contact } essayé par { $bearer } le { $at } : { $outcome }
TestOutcome-reached = joint
TestOutcome-not_reached = non joint
TestOutcome-somebody_else = quelqu'un d'autre a répondu

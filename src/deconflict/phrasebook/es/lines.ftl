### Español: La línea, la guardia, los contactos.

LINE_CHECK-title = Prueba de línea
LINE_CHECK-line = Prueba de línea por { $bearer }
LINE_CHECK_REPLY-title = Respuesta a la prueba de línea
LINE_CHECK_REPLY-line = Prueba de línea por { $bearer } respondida { $by_hand_code ->
    [yes] a mano
   *[other] por el nodo
}
LINE_STATUS-title = Estado de la línea
LINE_STATUS-line = Línea por { $bearer }: { $state } desde el { $since }{ $proved_code ->
    [none] {""}
   *[some] , probada hasta el { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some] ; corte previsto el { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}– { $planned_until }
    }
}
LINE_CALL-title = Llamada
LINE_CALL-line = Llamada por { $bearer } el { $at }: { $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] , { $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] , a causa de { $trigger }
}
LINE_REFUSED-title = Llamada rechazada
LINE_REFUSED-line = No se atiende ahora: { $why }{ $until_code ->
    [none] {""}
   *[some] , hasta el { $until }
}; esto no es una respuesta
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = alguien habló
CallOutcome-no_reply = nadie respondió
CallOutcome-turned_away = rechazada
WATCH_CHANGE-title = Guardia
WATCH_CHANGE-line = { $incoming_code ->
    [none] Nadie está de guardia ({ $role })
   *[some] { $incoming } está de guardia ({ $role })
}
CONTACT_UPDATE-title = Contacto
CONTACT_UPDATE-line = { $role }: se contacta por { $means }, { $hours }
CONTACT_TEST-title = Contacto probado
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: contacto { $contact } probado por { $bearer } el { $at }: { $outcome }
TestOutcome-reached = contactado
TestOutcome-not_reached = no contactado
TestOutcome-somebody_else = respondió otra persona

### Español: Mensajes y acuses.

WARNING-title = Alerta
WARNING-line = { $level }: { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] , pérdida de separación el { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] , mínima distancia { $closest_horizontal } y { $closest_vertical } el { $closest_at }
}{ $low_confidence_code ->
    [yes] ; BAJA CONFIANZA, datos de hace { $data_age_time }
   *[other] {""}
}
DANGER_ENDED-title = Fin del peligro
DANGER_ENDED-line = Fin del peligro: { $why }
ALERT_SUPPRESSED-title = Alerta silenciada
ALERT_SUPPRESSED-line = En este puesto { $level } – { $pair } no llama hasta el { $until }: { $reason }
SuppressionReason-action_taken = medida tomada
SuppressionReason-crews_in_contact = tripulaciones en contacto
SuppressionReason-own_separation = separación a cargo de nuestro propio control
SuppressionReason-wrong_data = datos que se saben erróneos
SuppressionReason-other = otra razón
STOP_REQUEST-title = Petición de detención
STOP_REQUEST-line = Deténganse, por favor: { $endangered } en peligro { $place }
CONFLICT_NOTICE-title = Conflicto
CONFLICT_NOTICE-line = { $level }: se encuentran { $objects }, { $from } – { $until }, entre { $lower } y { $upper } ({ $basis })
CONCERN-title = Inquietud
CONCERN-line = Inquietud: { $text }
ACKNOWLEDGEMENT-title = Acuse de recibo
ACKNOWLEDGEMENT-line = { $by } ({ $role }): { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}{ $members_code ->
    [none] {""}
   *[some] , a { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] , { $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] , { $passed_at }
}
NO_ANSWER-title = Sin respuesta
NO_ANSWER-line = { $party }: { $entry } no llegó a «{ $wanted }» antes del { $deadline }; { $next_role_code ->
    [none] no queda nadie a quien llamar
   *[some] llamando a: { $next_role }, por { $bearers }
}
TRIED-title = Intento por una vía de transmisión
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: { $entry } por { $bearer } el { $at }: { $outcome }{ $detail_code ->
    [none] {""}
   *[some] , { $detail }
}
HEARD-title = Oído, a confirmar por la propia parte
HEARD-line = { $by } oyó a { $said_by } de { $party } ({ $role }) por { $bearer }: { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}; código de respuesta { $code_right_code ->
    [yes] correcto
   *[other] ausente o erróneo
}
CarryOutcome-sent = entregado
CarryOutcome-failed = no entregado
CarryOutcome-refused = rechazado

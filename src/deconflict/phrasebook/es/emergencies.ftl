### Español: Emergencias, búsqueda y rescate.

EMERGENCY-title = Emergencia
EMERGENCY-line = Emergencia: { $distress }{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}, { $at }{ $persons_code ->
    [none] {""}
   *[some] , personas: { $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some] ; ayuda pedida: { $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some] ; permiso de entrada: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_REQUEST-title = Búsqueda y salvamento: se pide ayuda
SAR_REQUEST-line = Se pide ayuda: { $help_wanted }; { $place }, { $at }{ $persons_code ->
    [none] {""}
   *[some] , personas: { $persons }
}{ $leave_code ->
    [none] {""}
   *[some] ; permiso de entrada: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; coordinador { $coordinator }
}
SAR_OFFER-title = Búsqueda y salvamento: se ofrece ayuda
SAR_OFFER-line = Se ofrece ayuda: { $help_offered }, medios: { $craft }{ $ready_code ->
    [none] {""}
   *[some] , listos el { $ready }
}{ $leave_code ->
    [none] {""}
   *[some] ; permiso de entrada: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_UPDATE-title = Búsqueda y salvamento: novedades
SAR_UPDATE-line = Al { $at }{ $place_code ->
    [none] {""}
   *[some] ; { $place }
}{ $persons_found_code ->
    [none] {""}
   *[some] ; hallados { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ; desaparecidos { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some] ; permiso de entrada { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; coordinador { $coordinator }
}
SAR_END-title = Fin de la búsqueda y salvamento
SAR_END-line = Terminado el { $at }: { $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] , hallados { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] , desaparecidos { $persons_missing }
}
LOST_COMM-title = Pérdida de comunicación
LOST_COMM-line = { $callsign } sin comunicación desde el { $since }{ $place_code ->
    [none] {""}
   *[some] , última posición { $place }
}; intención probable: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; frecuencias probadas { $tried }
}
INTERCEPT_CONCERN-title = Aproximación a una aeronave: comprueben ya
INTERCEPT_CONCERN-line = { $callsign }, { $place }, { $at }: ¿es suya la aeronave que se aproxima? Se espera: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; frecuencias probadas { $tried }
}
DISPLACED-title = Cede el paso
DISPLACED-line = { $whose }: { $displaced } cede el paso a { $first }, { $place }, { $from } – { $until }: { $why }
Distress-aircraft = aeronave en peligro
Distress-crash = accidente
Distress-ditching = amaraje forzoso
Distress-vessel = buque en peligro
Distress-fire = incendio
Distress-medical = emergencia médica
Distress-missing = desaparición
Distress-other = otra
Help-search = búsqueda
Help-pick_up = recogida
Help-medical = ayuda médica
Help-fire_fighting = extinción de incendios
Help-relay = relevo de radio
Help-landing = lugar de aterrizaje
Help-keep_out = que otros se mantengan fuera
Leave-asked = solicitado
Leave-granted = concedido
Leave-refused = denegado
SarOutcome-found = personas localizadas
SarOutcome-handed_over = caso transferido
SarOutcome-called_off = suspendido
SarOutcome-false_alarm = falsa alarma
Intention-continue = continúa
Intention-return = regresa
Intention-land_nearest = aterriza en el lugar más cercano
Intention-hold = espera
Intention-unknown = desconocida

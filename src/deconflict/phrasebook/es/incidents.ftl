### Español: Incidentes, infracciones, denuncias.

INCIDENT_REPORT-title = Informe de incidente
INCIDENT_REPORT-line = Incidente { $incident_id }, informe { $stage } ({ $incident_class }): { $place }, { $from } – { $until }{ $harm_code ->
    [none] {""}
   *[some] ; daños: { $harm }
}
ReportStage-initial = inicial
ReportStage-preliminary = preliminar
ReportStage-final = final
IncidentClass-unintended = no intencionado
IncidentClass-disputed = controvertido
IncidentClass-deliberate_alleged = presuntamente deliberado
Measure-activity_stopped = actividad detenida
Measure-area_left = área abandonada
Measure-help_sent = ayuda enviada
Measure-line_called = llamada por la línea
Measure-records_kept = registros conservados
Measure-hold_proposed = pausa propuesta
Measure-none_yet = ninguna aún
Harm-none_known = ninguno conocido
Harm-civilians_killed = civiles muertos
Harm-civilians_injured = civiles heridos
Harm-personnel_killed = personal muerto
Harm-personnel_injured = personal herido
Harm-aircraft_lost = aeronave perdida
Harm-aircraft_damaged = aeronave dañada
Harm-vehicle_damaged = vehículo dañado
Harm-building_damaged = edificio dañado
Harm-aid_interrupted = ayuda interrumpida
Harm-separation_lost = separación perdida
Harm-unknown = desconocido
BREACH_ENTRY-title = Infracción anotada
BREACH_ENTRY-line = Infracción de «{ $breached }» por { $party }, { $at }{ $place_code ->
    [none] {""}
   *[some] , { $place }
}
BREACH_AGREE-title = Infracción reconocida
BREACH_AGREE-line = La anotación del registro es correcta
BREACH_DISPUTE-title = Infracción impugnada
BREACH_DISPUTE-line = La anotación del registro se impugna: { $ground }
DisputeGround-not_ours = no fuimos nosotros
DisputeGround-other_place = otro lugar
DisputeGround-other_time = otro momento
DisputeGround-within_agreement = conforme al acuerdo
DisputeGround-emergency = emergencia
DisputeGround-no_record = sin constancia
CLAIM-title = Denuncia de daños
CLAIM-line = Denuncia ({ $source }, confianza { $confidence }): { $harm_code ->
    [none] daño no indicado
   *[some] { $harm }
}{ $place_code ->
    [none] ; sin lugar
   *[some] , { $place }
}{ $from_code ->
    [none] ; sin hora
   *[some] , { $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}– { $until }
}
ClaimSource-own_observation = observación propia
ClaimSource-other_party = otra parte
ClaimSource-residents = residentes
ClaimSource-authorities = autoridades
ClaimSource-aid_organisation = organización de ayuda
ClaimSource-press = prensa
ClaimSource-social_media = redes sociales
ClaimSource-unknown = desconocida
Confidence-low = baja
Confidence-medium = media
Confidence-high = alta
CLAIM_ANSWER-title = Respuesta a una denuncia
CLAIM_ANSWER-line = Respuesta a una denuncia: { $code }{ $missing_code ->
    [none] {""}
   *[some] ; se necesita: { $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some] ; duplicado de { $duplicate_of }
}
ClaimCode-received = recibida
ClaimCode-under_review = en examen
ClaimCode-no_information = sin información (ni confirmada ni desmentida)
ClaimCode-not_ours = no fuimos nosotros
ClaimCode-confirmed = confirmada
ClaimCode-partly = confirmada en parte
ClaimCode-not_supported = no respaldada por lo que tenemos
ClaimCode-insufficient = insuficiente
ClaimCode-duplicate = duplicada
REBUTTAL-title = Refutación
REBUTTAL-line = Refutación: { $text }
FINDING-title = Conclusión
FINDING-line = Conclusión: { $found }{ $duplicate_of_code ->
    [none] {""}
   *[some] ; duplicado de { $duplicate_of }
}
Finding-credible = creíble
Finding-non_credible = no creíble
Finding-duplicate = duplicada
REOPEN-title = Denuncia reabierta
REOPEN-line = Denuncia reabierta: { $why }
REQUEST_FOR_INFORMATION-title = Petición de información
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] Pregunta urgente
   *[other] Pregunta
}: { $question }{ $needed_by_code ->
    [none] {""}
   *[some] , se espera respuesta antes del { $needed_by }
}{ $text_code ->
    [none] {""}
   *[some] ; { $text }
}
INFORMATION-title = Información
INFORMATION-line = Información: { $text }{ $files_code ->
    [none] {""}
   *[some] ; archivos { $files }
}
DECLINE-title = Pregunta sin respuesta
DECLINE-line = La pregunta queda sin respuesta: { $reason }
Question-what_happened = qué ocurrió
Question-yours_or_not = de ustedes o no
Question-flights_at_time = vuelos en ese momento
Question-recorded_tracks = trazas registradas
Question-persons_harmed = personas afectadas
Question-measures_taken = medidas tomadas
Question-evidence = pruebas
Question-state_of_review = estado del examen
DeclineReason-not_held = no lo tenemos
DeclineReason-not_shared = no se comparte
DeclineReason-under_review = en examen
DeclineReason-not_ours = no son nuestros

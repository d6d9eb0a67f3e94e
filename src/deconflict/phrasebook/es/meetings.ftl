### Español: Reuniones.

MEETING_CONVENE-title = Reunión convocada
MEETING_CONVENE-line = Reunión { $meeting_id } ({ $meeting_level }, { $mode }), { $from } – { $until }{ $where_code ->
    [none] {""}
   *[some] , { $where }
}{ $host_code ->
    [none] {""}
   *[some] , anfitrión { $host }
}
MeetingLevel-duty = oficiales de guardia
MeetingLevel-technical = técnica
MeetingLevel-senior = oficiales superiores
MeetingLevel-principal = responsables principales
MeetingMode-video = videoconferencia
MeetingMode-voice = voz
MeetingMode-in_person = presencial
MeetingMode-in_writing = por escrito
AGENDA-title = Orden del día
AGENDA-line = Orden del día: { $items }
MINUTES-title = Acta
MINUTES-line = Acta, { $lines_count ->
    [one] una línea
   *[other] { $lines_count } líneas
}; no acordada hasta que todos firmen
MINUTES_SIGN-title = Acta firmada
MINUTES_SIGN-line = El acta es exacta y queda firmada
MINUTES_RESERVE-title = Acta firmada con reservas
MINUTES_RESERVE-line = Acta firmada; líneas con reserva: { $reserved }; { $why }
ACTION_ITEM-title = Tarea
ACTION_ITEM-line = Tarea { $action_id } de { $owner } antes del { $due }: { $text }
ACTION_DONE-title = Tarea cumplida
ACTION_DONE-line = La tarea está cumplida

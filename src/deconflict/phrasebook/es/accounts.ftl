### Español: Puntos de un orden del día, aeronaves de una cronología.

agenda-point = { $why }: { $matter }
AgendaWhy-breach_disputed = Infracción impugnada
AgendaWhy-classes_differ = Incidente clasificado de distinta manera
AgendaWhy-findings_differ = Denuncia con conclusiones distintas
AgendaWhy-lines_reserved = Acta con líneas reservadas
AgendaWhy-question_overdue = Pregunta vencida
AgendaWhy-action_overdue = Tarea vencida
AgendaWhy-report_overdue = Incidente con un informe vencido
AgendaWhy-breach_unanswered = Infracción ni admitida ni impugnada
AgendaWhy-question_declined = Pregunta no respondida, con motivo
AgendaWhy-claim_open = Denuncia abierta
AgendaWhy-minutes_unsigned = Acta no firmada por todos
AgendaWhy-action_open = Tarea abierta
flown = { $aircraft }, comunicado por { $party } desde { $from } hasta { $until }: lo más cerca a { $at }, { $distance }

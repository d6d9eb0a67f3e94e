### Spanish: incidents and meetings

incidents-none = Nada notificado, alegado, pedido ni disputado.
incidents-file = Notificar, alegar, pedir
incidents-owed = informe debido por { $names }
incidents-timeline = Lo que el registro tiene alrededor
incidents-nothing-around = El registro no tiene nada alrededor.
incidents-close = Cerrar
incidents-close-what = Nuestro informe final: como el último nuestro, con lo que se diga aquí. Donde hay cuentas, un incidente lo cierran dos personas.
incidents-closed = Cerrado por nuestra parte con nuestro informe final.
incidents-class-before = como en nuestro último informe
affairs-dues = Debido, y para cuándo
affairs-due = vence
affairs-overdue = VENCIDO
meetings-none = No hay reunión convocada.
meetings-call = Convocar una reunión
meetings-calendar = Calendario de reuniones, zonas y pruebas de línea
meetings-actions = Lo prometido
meetings-open-matters = { $count ->
    [one] Un asunto abierto
   *[other] { $count } asuntos abiertos
}
meetings-present = presentes: { $names }
meetings-signed-by = firmado por { $names }
meetings-reserved-by = reservado por { $names }
matter-OPEN = abierto
matter-REOPENED = reabierto
matter-CREDIBLE = creíble
matter-NON_CREDIBLE = no creíble
matter-DUPLICATE = duplicado
matter-ANSWERED = respondido
matter-DECLINED = declinado
matter-OVERDUE = vencido
matter-AGREED = acordado
matter-DISPUTED = disputado
matter-UNANSWERED = sin respuesta
matter-UNILATERAL = de una sola parte
matter-RESERVED = con reserva
matter-DONE = hecho
matter-DONE_LATE = hecho tarde
owed-information = información
owed-review = examen
owed-breach_answer = respuesta a un incumplimiento
owed-signature = firma
owed-action = acción
owed-initial_report = primer informe
owed-preliminary_report = informe preliminar
owed-final_report = informe final

### Español: Mandatos, acuerdos y cláusulas.

MANDATE-title = Mandato
MANDATE-line = { $withdrawn_code ->
    [yes] Se retira el mandato otorgado por { $authorised_by }
   *[other] Mandato de { $authorised_by }: { $purpose }, { $from } – { $until }
}
AGREEMENT_PROPOSE-title = Acuerdo propuesto
AGREEMENT_PROPOSE-line = Propuesto: { $title } ({ $agreement_id }), versión { $version }
AGREEMENT_AMEND-title = Enmienda propuesta
AGREEMENT_AMEND-line = Enmienda de { $agreement_id } a partir del { $effective_at }: { $clauses }
CLAUSE_ACCEPT-title = Cláusulas acordadas
CLAUSE_ACCEPT-line = Acordado en { $agreement_id } ({ $version }), { $clauses_count ->
    [one] una cláusula
   *[other] { $clauses_count } cláusulas
}: { $clauses }
CLAUSE_RESERVE-title = Cláusulas con reserva
CLAUSE_RESERVE-line = Con reserva en { $agreement_id } ({ $version }): { $clauses }. { $remark }
CLAUSE_REJECT-title = Cláusulas rechazadas
CLAUSE_REJECT-line = Rechazado en { $agreement_id } ({ $version }): { $clauses }. { $remark }
AGREEMENT_SIGN-title = Acuerdo firmado
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }) firmado por { $signatories }
FIRST_SIGNATURE-title = Primera firma
FIRST_SIGNATURE-line = { $signatory } ha firmado { $agreement_id } ({ $signed }); se espera la firma de una segunda persona
SUSPEND-title = Cláusulas suspendidas
SUSPEND-line = Suspendido en { $agreement_id } a partir del { $from } ({ $reason }): { $clauses }
RESUME_PROPOSE-title = Reanudación propuesta
RESUME_PROPOSE-line = Se propone reanudar en { $agreement_id }: { $clauses }
RESUME-title = Reanudación acordada
RESUME-line = Se acuerda reanudar en { $agreement_id }: { $clauses }
Purpose-avoid_incidents = evitar incidentes no intencionados
Purpose-humanitarian_movement = movimiento humanitario
Purpose-search_and_rescue = búsqueda y salvamento
Purpose-fire_fighting = extinción de incendios
Purpose-exercise = ejercicio
Purpose-other = otro
SuspensionReason-incident = un incidente
SuspensionReason-breach_alleged = una presunta infracción
SuspensionReason-review = revisión
SuspensionReason-technical = razón técnica
SuspensionReason-instructed = por instrucción
SuspensionReason-other = otra
Standpoint-open = aún sin pronunciarse
Standpoint-reserved = con reserva
Standpoint-rejected = rechazado
ClauseStatus-agreed = acordado
ClauseStatus-reserved = con reserva
ClauseStatus-rejected = rechazado
ClauseStatus-suspended = suspendido
Clause-parties = Partes
Clause-purpose_and_limits = Finalidad y límites
Clause-term = Vigencia
Clause-area = Área
Clause-altitudes = Altitudes
Clause-separation_minima = Mínimos de separación
Clause-zones_and_corridors = Zonas y corredores
Clause-notification = Notificación
Clause-acknowledgement = Acuses de recibo
Clause-line_check = Prueba de línea
Clause-alerting = Alertas
Clause-contacts = Contactos
Clause-escalation = Escalonamiento
Clause-radio = Radio
Clause-conduct = Conducta
Clause-priority = Prioridad de usuarios
Clause-emergency_sar = Emergencia, búsqueda y salvamento
Clause-protected_sites = Sitios protegidos
Clause-incident = Incidentes
Clause-claims = Denuncias e inquietudes
Clause-breach_ledger = Registro de infracciones
Clause-meetings = Reuniones
Clause-amendment = Enmienda
Clause-suspension_resumption = Suspensión y reanudación
Clause-languages = Idiomas
Clause-never_shared = Nunca se comparte
Clause-records = Registros
Clause-time = Hora
Clause-exercise = Ejercicios

### Español: Ofertas y pausas.

PROPOSAL-title = Propuesta
PROPOSAL-line = Propuesta: { $changes }
COUNTER-title = Contrapropuesta
COUNTER-line = Contrapropuesta: { $changes }
ACCEPT-title = Oferta aceptada
ACCEPT-line = Oferta aceptada por completo
REJECT-title = Oferta no aceptada
REJECT-line = Oferta no aceptada: { $reason }
WITHDRAW-title = Oferta retirada
WITHDRAW-line = Nuestra oferta se retira
EXPIRE-title = Oferta vencida
EXPIRE-line = La oferta venció; no fue aceptada
RejectReason-not_possible = no es posible
RejectReason-too_late = demasiado tarde
RejectReason-other_traffic = otro tránsito
RejectReason-needs_authority = requiere una autoridad superior
RejectReason-not_agreed = no hay acuerdo
HOLD_PROPOSAL-title = Pausa propuesta
HOLD_PROPOSAL-line = Pausa propuesta mientras hablamos, { $place_code ->
    [none] toda el área acordada
   *[some] { $place }
}, { $from } – { $until }
HOLD-title = Pausa observada
HOLD-line = Mantenemos la pausa mientras ustedes la mantengan
RELEASE-title = Fin de la pausa
RELEASE-line = Ya no mantenemos la pausa: { $why }

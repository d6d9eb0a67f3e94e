### Español: Claves, emparejamiento y registro.

KEY-title = Claves declaradas
KEY-line = { $name } declara sus claves { $signing_key }: { $why }
REVOKE-title = Clave revocada
REVOKE-line = La clave { $signing_key } no vale para el diario «{ $logbook }» desde la entrada { $epoch }.{ $from_seq }
OPEN_EPOCH-title = Época abierta
OPEN_EPOCH-line = Época abierta: { $why }
AUDIENCE-title = Cambio de lectores
AUDIENCE-line = Lectores de este diario desde ahora: { $audience }
PAIR_CONFIRM-title = Emparejamiento confirmado
PAIR_CONFIRM-line = Emparejado con { $peer_name }; en este canal: { $members }
RECEIPT-title = Registrado
RECEIPT-line = { $entries_count ->
    [one] Una entrada registrada
   *[other] { $entries_count } entradas registradas
} el { $received_at }, por { $bearer }
PART_DROPPED-title = Parte ya no conservada
PART_DROPPED-line = La parte «{ $part }» de { $entry } ya no se conserva: { $why }
EQUIVOCATION-title = Dos entradas en un mismo lugar
EQUIVOCATION-line = { $author } firmó dos entradas distintas en el mismo lugar del diario
RECORD_HEAD-title = Estado del registro
RECORD_HEAD-line = Nuestro diario «{ $logbook }» va por { $epoch }.{ $seq }; de { $party } { $party_seq_code ->
    [none] no tenemos ninguna entrada
   *[some] tenemos { $party_epoch }.{ $party_seq }
}
RECORD_GAP-title = Laguna en el registro
RECORD_GAP-line = Nos faltan las entradas { $epoch }.{ $from_seq } a { $epoch }.{ $until_seq } de { $author } en el diario «{ $logbook }», que { $vouched_by } conoce; desde el { $since }
WITNESS_SIGN-title = Firma del testigo
WITNESS_SIGN-line = Un testigo ha refrendado el estado de un registro
DAILY_SUMMARY-title = Resumen del día
DAILY_SUMMARY-line = Día { $day }: avisados { $notices }, vistos con aviso { $seen_notified }, vistos sin aviso { $seen_unnotified }

### Español: Planes y lo devuelto.

NOTICE_OF_OPERATION-title = Aviso de operación
NOTICE_OF_OPERATION-line = Plan { $op_id } ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CHANGE-title = Operación modificada
OPERATION_CHANGE-line = Plan { $op_id } modificado ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_ACTIVATE-title = Operación iniciada
OPERATION_ACTIVATE-line = Plan { $op_id } activo: { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_OVERDUE-title = Operación fuera de plazo
OPERATION_OVERDUE-line = Plan { $op_id } fuera de plazo, sin terminar ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CANCEL-title = Operación cancelada
OPERATION_CANCEL-line = El plan { $op_id } no se volará
OPERATION_COMPLETE-title = Operación terminada
OPERATION_COMPLETE-line = El plan { $op_id } ha terminado
MOVEMENT_NOTICE-title = Movimiento
MOVEMENT_NOTICE-line = Movimiento { $movement_id } ({ $state }): { $movement }, vehículos { $vehicles }, aeronaves { $aircraft }; { $extent }
OFF_NOMINAL-title = Vuelo en apuros
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] , plan { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}: visto por última vez el { $last_seen }, { $place }{ $endurance_until_code ->
    [none] {""}
   *[some] , autonomía hasta el { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = Declaración de ausencia
STATEMENT_OF_ABSENCE-line = { $presence }: { $extent }
DAILY_PLAN-title = Plan del día
DAILY_PLAN-line = Plan del día { $day }, planes: { $items }; plazo hasta el { $cutoff }
PLAN_REPLY-title = Respuesta al plan del día
PLAN_REPLY-line = Respuesta al plan del día { $day }: { $replies }
TOO_VAGUE-title = Demasiado vago para usarse
TOO_VAGUE-line = Demasiado vago para usarse; se necesita: { $missing }{ $lacking_code ->
    [none] {""}
   *[some] {" "}({ $lacking })
}{ $stated_code ->
    [none] {""}
   *[some] ; indicado { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , límite acordado { $limit }
}
TOO_LATE-title = Demasiado tarde para usarse
TOO_LATE-line = Demasiado tarde para usarse; se necesita: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; indicado { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , límite acordado { $limit }
}
PLACE_MISMATCH-title = Los lugares no concuerdan
PLACE_MISMATCH-line = El lugar se dice de dos maneras que no concuerdan; se necesita: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; diferencia { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , límite acordado { $limit }
}
CORRECTION-title = Corrección
CORRECTION-line = Corrección del campo «{ $field }» en { $refs }, valor correcto:{ $number_code ->
    [none] {""}
   *[some] {" "}{ $number }
}{ $at_code ->
    [none] {""}
   *[some] {" "}{ $at }
}{ $place_code ->
    [none] {""}
   *[some] {" "}{ $place }
}{ $words_code ->
    [none] {""}
   *[some] {" "}{ $words }
}{ $extent_code ->
    [none] {""}
   *[some] {" "}{ $extent }
}
Missing-area = un área menor
Missing-heights = alturas más estrechas
Missing-times = un tiempo más corto
Missing-route = una ruta
Missing-contact = un contacto disponible
Missing-lead = un aviso más temprano
Missing-place = un lugar que concuerde
Missing-fields = los campos acordados
Missing-time = la hora del suceso
Missing-harm = el daño
Missing-evidence = pruebas
MovementKind-convoy = convoy
MovementKind-flight = vuelo
MovementKind-vessel = buque
MovementKind-evacuation = evacuación
Presence-none_of_ours = Ninguno de los nuestros allí
Presence-under_our_control = Los que están allí están bajo nuestro control
Presence-not_under_our_control = Los que están allí no están bajo nuestro control
Presence-unknown = No se sabe quién está allí
Trouble-lost_link = Enlace de mando y control perdido
Trouble-deviating = Fuera de su plan
Trouble-lost = Aeronave perdida
Cooperation-said = { $kind }: { $tracks }, { $from } – { $until }

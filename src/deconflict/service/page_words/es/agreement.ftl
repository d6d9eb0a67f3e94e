### Spanish: agreements and mandates

agree-none = No hay acuerdo propuesto. Sin él rigen los valores por defecto y nada más está acordado.
agree-version = versión { $number }
agree-in-force = en vigor desde { $from } hasta { $until }
agree-not-in-force = no está en vigor entre nosotros
agree-signed-text = firmó
agree-proposed-text = propuso
agree-bound = obligado con nosotros por
agree-no-word = aún nada
agree-signatures = Firmas
agree-unsigned = Nadie ha firmado esta versión.
agree-two-people = Firman dos personas de guardia, cada una por sí; sale cuando ambas han firmado.
agree-second-awaited = { $name } ha firmado; se espera a una segunda persona.
agree-sign-as = Firmar como { $name }
agree-text = texto
agree-suspended = Suspendido
agree-until-resumed = hasta reanudarse
agree-resumed-by = de acuerdo en reanudar: { $names }
agree-propose-resume = Proponer reanudar
agree-resume = Aceptar reanudar
agree-amend = Proponer una enmienda
agree-amend-text = El acuerdo entero como ha de ser
agree-amend-send = Proponer estas cláusulas
agree-propose = Proponer un acuerdo
agree-propose-what = Cada cláusula en su valor por defecto, entre nosotros y los marcados (todos, si ninguno). No obliga a nadie hasta firmarse.
agree-title = Título
agree-not-counted = { $count ->
    [one] un enunciado no cuenta
   *[other] { $count } enunciados no cuentan
}
agree-accept = Aceptar
agree-reserve = Reservar
agree-reject = Rechazar
agree-remark = motivo (reserva o rechazo)
agree-to-suspend = elegir para suspender
agree-suspend = { $count ->
    [one] Suspender una cláusula
   *[other] Suspender { $count } cláusulas
}
agree-never-stops = Pruebas de línea, avisos, peticiones de parada y emergencias nunca cesan.
agree-clause-in-force = en vigor
agree-differences = Qué difiere
agree-one-version = Una versión
agree-other-version = La otra
agree-no-difference = Estas dos versiones dicen lo mismo.
agree-apart = Donde las partes difieren
agree-field = Cláusula y campo
mandate-title = Mandatos
mandate-holds = vigente
mandate-over = no vigente ahora
mandate-withdrawn = retirado
mandate-none = ningún mandato enunciado
mandate-state = Enunciar nuestro mandato
mandate-withdraw = Retirarlo
mandate-by = Autorizado por
mandate-purpose = Finalidad
Field-central = valor central
Field-high = la más alta
Field-low = la más baja
Field-others = para los demás
Field-pairs = por par de clases
Field-t_answer = respuesta en
Field-t_delivered = entrega en
Field-t_human = comprensión en
Field-time = separación en tiempo
agree-state-proposed = propuesto
agree-state-signed = firmado por algunos
agree-state-in_force = en vigor
agree-state-suspended = suspendido en parte
agree-state-replaced = sustituido
agree-state-ended = terminado
agree-two-suspend = Por suspender
agree-two-amend = Por enmendar

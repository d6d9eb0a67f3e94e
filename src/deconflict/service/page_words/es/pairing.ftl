### Spanish: first contact

pairing-section = Emparejamiento
pairing-title = Emparejarse con otra organización
pairing-waiting = Esperando a la otra parte.
pairing-tell = Deles esta dirección por una vía de confianza: { $address }
pairing-done = Emparejado con { $name }.
pairing-pinned = Su clave y su conexión quedan fijadas.
pairing-failed = Sin emparejar: { $why }.
pairing-open = Abrir al emparejamiento, 5 min
pairing-join-at = o unirse en
pairing-join = Unirse
pairing-calls-itself = La otra parte se llama { $name }. Llámela a un número que ya tenía, no a uno de aquí.
pairing-read = Lea esto en voz alta: { $code }
pairing-our-side-done = Por su parte está hecho; falta que tecleen el código que leyó.
pairing-type = Teclee lo que le lean
pairing-confirm = Confirmar
pairing-one-try = Un solo intento. Un código erróneo acaba este emparejamiento; quedan { $left }.

### Spanish: the watch and its hand-over

watch-title = Guardia
watch-name = Nombre de quien está de guardia
watch-role = Función
watch-take-it = Tomar la guardia y activar el sonido
watch-in-record = El nombre entra en el registro con cada acto hasta que otro tome la función.
watch-has = { $name } tiene { $role }
watch-acts-here = y actúa aquí
watch-act-as = Actuar aquí como { $name }
watch-leave = Dejarla
watch-hands-over = { $name } entrega: repase cada FLASH
watch-gone-through = { $left ->
    [one] queda un FLASH
   *[other] quedan { $left } FLASH
}
watch-we = nosotros
watch-overdue = VENCIDO
watch-by-hand = Responder a mano
watch-reached = probado, localizado
watch-never-reached = nunca localizado en una llamada de prueba

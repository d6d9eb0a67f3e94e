### Spanish: how the node and its lines do

health-red = Lo que requiere atención ahora
health-no-red = Nada de lo vigilado aquí está en rojo. No es una promesa.
health-cure = qué hacer
health-not-live = No se oye al nodo: esta página no está al día.
health-not-live-cure = compruebe que el nodo funciona y hay red; mientras, trabaje por voz
health-sound-off = Esta página no emite ningún sonido.
health-sound-cure = pulse SONIDO en la barra de arriba: un navegador no da ninguno antes de un clic
health-peer-lost = { $name } no está conectado.
health-peer-cure = llámelos; revise la red en ambos lados
health-clock-cure = ajuste ambos relojes por la fuente acordada; pregunte a { $name } cuál va mal
health-line-cure = pruebe la línea y que respondan a mano; llame si no llega nada
health-feed-cure = compruebe que la fuente funciona y es accesible; sus trazas envejecen
health-flood = { $count } alertas en 10 min.
health-flood-cure = atienda primero la más alta; llame a una segunda persona
health-numbers = Cifras
health-name-alerts = Alertas
health-name-most = 10 min más cargados
health-name-acks = Comprendido tras
health-name-disk = Disco
health-name-record = Registro
health-per-10-min = { $rate } por 10 min en la última hora, { $budget } soportable
health-most = { $count }, { $flood } es una avalancha
health-acks = { $p95 } en 95 de 100, { $median } en el medio, de { $count } en un día
health-no-acks = nada que comprender en el último día
health-disk = { $free } GiB libres de { $total } GiB
health-in-memory = el registro está en memoria
health-entries = { $count ->
    [one] una entrada
   *[other] { $count } entradas
}
health-beats = Pruebas de línea del último día
health-beats-said = { $proved } medias horas probadas, { $missed } fallidas, { $unknown } sin prueba
health-slot-proved = respondida
health-slot-missed = sin respuesta
health-slot-unknown = nada enviado
health-feeds = Fuentes y líneas ahora
health-no-feeds = ninguna fuente configurada
health-no-report = sin informes aún
health-feed = el más nuevo tiene { $age }, { $reports } informes, { $refused } rechazados
health-versions = Versiones y relojes
health-skew-unknown = reloj desconocido
health-skew = reloj desviado { $seconds } s

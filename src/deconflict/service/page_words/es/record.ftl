### Spanish: the record

record-verify = Verificar el registro
record-verifying = Comprobando cada firma…
record-verdict-verifies = { $entries } entradas en { $logbooks } libros: cada firma, huella y cadena se verifica, y otra parte confirmó una clave.
record-verdict-consistent = { $entries } entradas en { $logbooks } libros concuerdan entre sí; nadie más ha confirmado una clave.
record-verdict-fails = No se verifica: { $problems } problemas entre { $entries } entradas en { $logbooks } libros.
record-heads = { $count ->
    [one] Cabeza de un libro
   *[other] Cabezas de { $count } libros
}
record-list = Entradas, la más nueva primero
record-all = todos
record-author = Por
record-logbook = Libro
record-count = { $shown } mostradas, { $total } en el registro
record-received = Recibido
record-seq = N.º
record-kind = Qué
record-status = Marca
record-bearer = Medio
record-hash = Huella
record-not-understood = no se entiende: { $kind }
record-older = { $count } anteriores

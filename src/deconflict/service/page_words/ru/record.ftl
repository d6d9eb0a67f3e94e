### Russian: the record

record-verify = Проверить журнал
record-verifying = Проверка каждой подписи…
record-verdict-verifies = Записей: { $entries }, журналов: { $logbooks }. Каждая подпись, хэш и цепочка сходятся, ключ подтверждён другой стороной.
record-verdict-consistent = Записи ({ $entries }) в журналах ({ $logbooks }) согласованы между собой; ключ никем другим не подтверждён.
record-verdict-fails = Не сходится: ошибок { $problems } среди записей: { $entries }, журналов: { $logbooks }.
record-heads = { $count ->
    [one] Голова { $count } журнала
   *[other] Головы { $count } журналов
}
record-list = Записи, новые сверху
record-all = все
record-author = Автор
record-logbook = Журнал
record-count = показано { $shown }, в журнале { $total }
record-received = Получено
record-seq = №
record-kind = Что
record-status = Пометка
record-bearer = Канал
record-hash = Хэш
record-not-understood = не понято: { $kind }
record-older = ещё { $count } старых

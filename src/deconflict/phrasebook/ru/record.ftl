### Русский: Ключи, сопряжение и журнал.

KEY-title = Ключи объявлены
KEY-line = { $name } объявляет свои ключи { $signing_key }: { $why }
REVOKE-title = Ключ отозван
REVOKE-line = Ключ { $signing_key } не действует для журнала { $logbook } начиная с записи { $epoch }.{ $from_seq }
OPEN_EPOCH-title = Открыта эпоха
OPEN_EPOCH-line = Открыта эпоха: { $why }
AUDIENCE-title = Изменён круг читателей
AUDIENCE-line = Читатели этого журнала отныне: { $audience }
PAIR_CONFIRM-title = Сопряжение подтверждено
PAIR_CONFIRM-line = Сопряжение с { $peer_name }; в этом канале: { $members }
RECEIPT-title = Записано
RECEIPT-line = { $entries_count ->
    [one] Записана { $entries_count } запись
    [few] Записаны { $entries_count } записи
    [many] Записано { $entries_count } записей
   *[other] Записано { $entries_count } записи
} { $received_at }, способ: { $bearer }
PART_DROPPED-title = Часть больше не хранится
PART_DROPPED-line = Часть «{ $part }» записи { $entry } больше не хранится: { $why }
EQUIVOCATION-title = Две записи на одном месте
EQUIVOCATION-line = { $author }: подписаны две разные записи на одном месте
RECORD_HEAD-title = Состояние журнала
RECORD_HEAD-line = Наш журнал { $logbook } дошёл до { $epoch }.{ $seq }; записи стороны { $party } у нас: { $party_seq_code ->
    [none] нет
   *[some] до { $party_epoch }.{ $party_seq }
}
RECORD_GAP-title = Пробел в журнале
RECORD_GAP-line = У нас нет записей с { $epoch }.{ $from_seq } по { $epoch }.{ $until_seq } стороны { $author } в журнале { $logbook }, о них знает { $vouched_by }; с { $since }
WITNESS_SIGN-title = Подпись свидетеля
WITNESS_SIGN-line = Свидетель заверил состояние журнала
DAILY_SUMMARY-title = Сводка за день
DAILY_SUMMARY-line = День { $day }: заявлено { $notices }, замечено с уведомлением { $seen_notified }, без уведомления { $seen_unnotified }

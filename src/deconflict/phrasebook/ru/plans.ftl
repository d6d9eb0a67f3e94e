### Русский: Планы и возвращённое.

NOTICE_OF_OPERATION-title = Уведомление об операции
NOTICE_OF_OPERATION-line = План { $op_id } ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CHANGE-title = Операция изменена
OPERATION_CHANGE-line = План { $op_id } изменён ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_ACTIVATE-title = Операция начата
OPERATION_ACTIVATE-line = План { $op_id } выполняется: { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_OVERDUE-title = Операция просрочена
OPERATION_OVERDUE-line = План { $op_id } просрочен ({ $state }): { $operation }, { $count } × { $aircraft_class }; { $extent }
OPERATION_CANCEL-title = Операция отменена
OPERATION_CANCEL-line = План { $op_id } выполняться не будет
OPERATION_COMPLETE-title = Операция завершена
OPERATION_COMPLETE-line = План { $op_id } завершён
MOVEMENT_NOTICE-title = Передвижение
MOVEMENT_NOTICE-line = Передвижение { $movement_id } ({ $state }): { $movement }, машин { $vehicles }, воздушных судов { $aircraft }; { $extent }
OFF_NOMINAL-title = Нештатная ситуация в полёте
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] , план { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}: последний раз замечен { $last_seen }, { $place }{ $endurance_until_code ->
    [none] {""}
   *[some] , может держаться в воздухе до { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = Заявление об отсутствии
STATEMENT_OF_ABSENCE-line = { $presence }: { $extent }
DAILY_PLAN-title = План на день
DAILY_PLAN-line = План на день { $day }, планы: { $items }; срок { $cutoff }
PLAN_REPLY-title = Ответ на план дня
PLAN_REPLY-line = Ответ на план дня { $day }: { $replies }
TOO_VAGUE-title = Слишком неопределённо
TOO_VAGUE-line = Слишком неопределённо; нужно: { $missing }{ $lacking_code ->
    [none] {""}
   *[some] {" "}({ $lacking })
}{ $stated_code ->
    [none] {""}
   *[some] ; указано { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , согласованный предел { $limit }
}
TOO_LATE-title = Слишком поздно
TOO_LATE-line = Слишком поздно; нужно: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; указано { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , согласованный предел { $limit }
}
PLACE_MISMATCH-title = Места не совпадают
PLACE_MISMATCH-line = Место указано двумя способами, и они не совпадают; нужно: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ; расхождение { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] , согласованный предел { $limit }
}
CORRECTION-title = Исправление
CORRECTION-line = Исправление поля «{ $field }» в { $refs }, верное значение:{ $number_code ->
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
Missing-area = меньший район
Missing-heights = более узкие высоты
Missing-times = меньшее время
Missing-route = маршрут
Missing-contact = контакт на связи
Missing-lead = более раннее уведомление
Missing-place = совпадающее место
Missing-fields = согласованные поля
Missing-time = время события
Missing-harm = причинённый вред
Missing-evidence = доказательства
MovementKind-convoy = колонна
MovementKind-flight = полёт
MovementKind-vessel = судно
MovementKind-evacuation = эвакуация
Presence-none_of_ours = Наших там нет
Presence-under_our_control = Находящиеся там под нашим контролем
Presence-not_under_our_control = Находящиеся там не под нашим контролем
Presence-unknown = Неизвестно, кто там
Trouble-lost_link = Потеряна линия управления и контроля
Trouble-deviating = Отклонение от плана
Trouble-lost = Воздушное судно потеряно
Cooperation-said = { $kind }: { $tracks }, { $from } – { $until }

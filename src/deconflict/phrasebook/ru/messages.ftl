### Русский: Сообщения и подтверждения.

WARNING-title = Предупреждение
WARNING-line = { $level }: { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] , потеря эшелонирования { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] , наименьшее расстояние { $closest_horizontal } и { $closest_vertical }, { $closest_at }
}{ $low_confidence_code ->
    [yes] ; НИЗКАЯ ДОСТОВЕРНОСТЬ, данным { $data_age_time }
   *[other] {""}
}
DANGER_ENDED-title = Опасность миновала
DANGER_ENDED-line = Опасность миновала: { $why }
ALERT_SUPPRESSED-title = Сигнал приглушён
ALERT_SUPPRESSED-line = На этом посту { $level } – { $pair } не подаёт сигнала до { $until }: { $reason }
SuppressionReason-action_taken = меры приняты
SuppressionReason-crews_in_contact = экипажи на связи друг с другом
SuppressionReason-own_separation = эшелонирует наш диспетчер
SuppressionReason-wrong_data = данные заведомо ошибочны
SuppressionReason-other = другая причина
STOP_REQUEST-title = Просьба прекратить
STOP_REQUEST-line = Просим прекратить: в опасности { $endangered }, { $place }
CONFLICT_NOTICE-title = Конфликт
CONFLICT_NOTICE-line = { $level }: пересекаются { $objects }, { $from } – { $until }, между { $lower } и { $upper } ({ $basis })
CONCERN-title = Озабоченность
CONCERN-line = Озабоченность: { $text }
ACKNOWLEDGEMENT-title = Подтверждение
ACKNOWLEDGEMENT-line = { $by } ({ $role }): { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}{ $members_code ->
    [none] {""}
   *[some] , кому: { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] , { $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] , { $passed_at }
}
NO_ANSWER-title = Нет ответа
NO_ANSWER-line = { $party }: { $entry } к { $deadline } не достигнуто «{ $wanted }»; { $next_role_code ->
    [none] вызывать больше некого
   *[some] вызываем: { $next_role }, способ: { $bearers }
}
TRIED-title = Попытка передачи
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: { $entry }, способ: { $bearer }, { $at }: { $outcome }{ $detail_code ->
    [none] {""}
   *[some] , { $detail }
}
HEARD-title = Услышано, сторона должна подтвердить сама
HEARD-line = { $by }: услышано от { $said_by }, { $party } ({ $role }), способ: { $bearer }: { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}; код ответа { $code_right_code ->
    [yes] верен
   *[other] отсутствует или неверен
}
CarryOutcome-sent = передано
CarryOutcome-failed = не передано
CarryOutcome-refused = отвергнуто

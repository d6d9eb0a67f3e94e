### Русский: Линия, дежурство, контакты.

LINE_CHECK-title = Проверка линии
LINE_CHECK-line = Проверка линии, способ: { $bearer }
LINE_CHECK_REPLY-title = Ответ на проверку линии
LINE_CHECK_REPLY-line = Ответ на проверку линии, способ: { $bearer }, { $by_hand_code ->
    [yes] отвечал человек
   *[other] отвечал узел
}
LINE_STATUS-title = Состояние линии
LINE_STATUS-line = Линия, способ: { $bearer }: { $state } с { $since }{ $proved_code ->
    [none] {""}
   *[some] , подтверждена до { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some] ; плановый перерыв { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}– { $planned_until }
    }
}
LINE_CALL-title = Вызов
LINE_CALL-line = Вызов, способ: { $bearer }, { $at }: { $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] , { $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] , повод: { $trigger }
}
LINE_REFUSED-title = Вызов отклонён
LINE_REFUSED-line = Сейчас не принимаем: { $why }{ $until_code ->
    [none] {""}
   *[some] , до { $until }
}; это не ответ
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = ответил человек
CallOutcome-no_reply = никто не ответил
CallOutcome-turned_away = вызов отклонён
WATCH_CHANGE-title = Дежурство
WATCH_CHANGE-line = { $incoming_code ->
    [none] На дежурстве никого нет ({ $role })
   *[some] { $incoming }: на дежурстве ({ $role })
}
CONTACT_UPDATE-title = Контакт
CONTACT_UPDATE-line = { $role }, связь: { $means }, { $hours }
CONTACT_TEST-title = Контакт проверен
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: контакт { $contact } проверен, способ: { $bearer }, { $at }: { $outcome }
TestOutcome-reached = ответили
TestOutcome-not_reached = не ответили
TestOutcome-somebody_else = ответил кто-то другой

### Русский: Аварии, поиск и спасание.

EMERGENCY-title = Аварийная ситуация
EMERGENCY-line = Аварийная ситуация: { $distress }{ $callsign_code ->
    [none] {""}
   *[some] , { $callsign }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}, { $at }{ $persons_code ->
    [none] {""}
   *[some] , людей: { $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some] ; нужна помощь: { $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some] ; допуск в район: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_REQUEST-title = Поиск и спасание: нужна помощь
SAR_REQUEST-line = Нужна помощь: { $help_wanted }; { $place }, { $at }{ $persons_code ->
    [none] {""}
   *[some] , людей: { $persons }
}{ $leave_code ->
    [none] {""}
   *[some] ; допуск в район: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; координатор { $coordinator }
}
SAR_OFFER-title = Поиск и спасание: предложена помощь
SAR_OFFER-line = Предложена помощь: { $help_offered }, средств: { $craft }{ $ready_code ->
    [none] {""}
   *[some] , готовность { $ready }
}{ $leave_code ->
    [none] {""}
   *[some] ; допуск в район: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}
SAR_UPDATE-title = Поиск и спасание: новые данные
SAR_UPDATE-line = На { $at }{ $place_code ->
    [none] {""}
   *[some] ; { $place }
}{ $persons_found_code ->
    [none] {""}
   *[some] ; найдено { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ; пропало { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some] ; допуск в район { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ; { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ; координатор { $coordinator }
}
SAR_END-title = Поиск и спасание завершены
SAR_END-line = Завершено { $at }: { $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] , найдено { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] , пропало { $persons_missing }
}
LOST_COMM-title = Потеря связи
LOST_COMM-line = { $callsign }: нет связи с { $since }{ $place_code ->
    [none] {""}
   *[some] , последнее место { $place }
}; ожидается: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; вызывали на { $tried }
}
INTERCEPT_CONCERN-title = Сближение с воздушным судном: проверьте немедленно
INTERCEPT_CONCERN-line = { $callsign }, { $place }, { $at }: ваше ли воздушное судно сближается? Ожидается: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ; вызывали на { $tried }
}
DISPLACED-title = Уступает
DISPLACED-line = { $whose }: уступают { $displaced }, первыми идут { $first }, { $place }, { $from } – { $until }: { $why }
Distress-aircraft = воздушное судно терпит бедствие
Distress-crash = падение воздушного судна
Distress-ditching = вынужденная посадка на воду
Distress-vessel = судно терпит бедствие
Distress-fire = пожар
Distress-medical = нужна медицинская помощь
Distress-missing = пропавшие
Distress-other = иное
Help-search = поиск
Help-pick_up = эвакуация людей
Help-medical = медицинская помощь
Help-fire_fighting = тушение пожара
Help-relay = ретрансляция связи
Help-landing = место посадки
Help-keep_out = не входить другим
Leave-asked = запрошен
Leave-granted = дан
Leave-refused = не дан
SarOutcome-found = поиск дал результат
SarOutcome-handed_over = передано другим
SarOutcome-called_off = поиск прекращён
SarOutcome-false_alarm = ложная тревога
Intention-continue = следует дальше
Intention-return = возвращается
Intention-land_nearest = садится на ближайшую площадку
Intention-hold = ожидает на месте
Intention-unknown = неизвестно

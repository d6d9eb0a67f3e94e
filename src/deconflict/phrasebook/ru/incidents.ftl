### Русский: Инциденты, нарушения, сообщения о вреде.

INCIDENT_REPORT-title = Доклад об инциденте
INCIDENT_REPORT-line = Инцидент { $incident_id }, { $stage } доклад ({ $incident_class }): { $place }, { $from } – { $until }{ $harm_code ->
    [none] {""}
   *[some] ; вред: { $harm }
}
ReportStage-initial = первичный
ReportStage-preliminary = предварительный
ReportStage-final = окончательный
IncidentClass-unintended = непреднамеренный
IncidentClass-disputed = оспаривается
IncidentClass-deliberate_alleged = предположительно преднамеренный
Measure-activity_stopped = деятельность прекращена
Measure-area_left = район покинут
Measure-help_sent = помощь направлена
Measure-line_called = звонок по линии
Measure-records_kept = записи сохранены
Measure-hold_proposed = предложена пауза
Measure-none_yet = пока никаких
Harm-none_known = не выявлен
Harm-civilians_killed = погибли гражданские лица
Harm-civilians_injured = ранены гражданские лица
Harm-personnel_killed = погиб личный состав
Harm-personnel_injured = ранен личный состав
Harm-aircraft_lost = потеряно воздушное судно
Harm-aircraft_damaged = повреждено воздушное судно
Harm-vehicle_damaged = повреждена машина
Harm-building_damaged = повреждено здание
Harm-aid_interrupted = прервана доставка помощи
Harm-separation_lost = потеря эшелонирования
Harm-unknown = неизвестно
BREACH_ENTRY-title = Запись о нарушении
BREACH_ENTRY-line = Нарушение пункта «{ $breached }», сторона { $party }, { $at }{ $place_code ->
    [none] {""}
   *[some] , { $place }
}
BREACH_AGREE-title = Нарушение признано
BREACH_AGREE-line = Запись в реестре верна
BREACH_DISPUTE-title = Нарушение оспорено
BREACH_DISPUTE-line = Запись в реестре оспорена: { $ground }
DisputeGround-not_ours = это были не мы
DisputeGround-other_place = другое место
DisputeGround-other_time = другое время
DisputeGround-within_agreement = в пределах соглашения
DisputeGround-emergency = аварийная ситуация
DisputeGround-no_record = нет записей об этом
CLAIM-title = Сообщение о причинённом вреде
CLAIM-line = Сообщение ({ $source }, уверенность { $confidence }): { $harm_code ->
    [none] вред не указан
   *[some] { $harm }
}{ $place_code ->
    [none] ; место не указано
   *[some] , { $place }
}{ $from_code ->
    [none] ; время не указано
   *[some] , { $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}– { $until }
}
ClaimSource-own_observation = собственное наблюдение
ClaimSource-other_party = другая сторона
ClaimSource-residents = местные жители
ClaimSource-authorities = власти
ClaimSource-aid_organisation = организация помощи
ClaimSource-press = пресса
ClaimSource-social_media = социальные сети
ClaimSource-unknown = источник неизвестен
Confidence-low = низкая
Confidence-medium = средняя
Confidence-high = высокая
CLAIM_ANSWER-title = Ответ на сообщение о вреде
CLAIM_ANSWER-line = Ответ на сообщение о вреде: { $code }{ $missing_code ->
    [none] {""}
   *[some] ; нужно: { $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some] ; повторяет { $duplicate_of }
}
ClaimCode-received = получено
ClaimCode-under_review = рассматривается
ClaimCode-no_information = сведений нет (не подтверждено и не опровергнуто)
ClaimCode-not_ours = это были не мы
ClaimCode-confirmed = подтверждено
ClaimCode-partly = подтверждено частично
ClaimCode-not_supported = имеющимися данными не подкрепляется
ClaimCode-insufficient = данных недостаточно
ClaimCode-duplicate = повтор
REBUTTAL-title = Опровержение
REBUTTAL-line = Опровержение: { $text }
FINDING-title = Вывод
FINDING-line = Вывод: { $found }{ $duplicate_of_code ->
    [none] {""}
   *[some] ; повторяет { $duplicate_of }
}
Finding-credible = правдоподобно
Finding-non_credible = неправдоподобно
Finding-duplicate = повтор
REOPEN-title = Дело возобновлено
REOPEN-line = Дело возобновлено: { $why }
REQUEST_FOR_INFORMATION-title = Запрос сведений
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] Срочный вопрос
   *[other] Вопрос
}: { $question }{ $needed_by_code ->
    [none] {""}
   *[some] , срок { $needed_by }
}{ $text_code ->
    [none] {""}
   *[some] ; { $text }
}
INFORMATION-title = Сведения
INFORMATION-line = Сведения: { $text }{ $files_code ->
    [none] {""}
   *[some] ; файлы { $files }
}
DECLINE-title = Вопрос оставлен без ответа
DECLINE-line = Вопрос оставлен без ответа: { $reason }
Question-what_happened = что произошло
Question-yours_or_not = ваши или нет
Question-flights_at_time = полёты в это время
Question-recorded_tracks = записанные трассы
Question-persons_harmed = пострадавшие
Question-measures_taken = принятые меры
Question-evidence = доказательства
Question-state_of_review = ход рассмотрения
DeclineReason-not_held = у нас этого нет
DeclineReason-not_shared = не передаётся
DeclineReason-under_review = рассматривается
DeclineReason-not_ours = не наши

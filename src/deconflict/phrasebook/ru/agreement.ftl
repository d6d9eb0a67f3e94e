### Русский: Мандаты, соглашения и их пункты.

MANDATE-title = Мандат
MANDATE-line = { $withdrawn_code ->
    [yes] Мандат отозван, выдан: { $authorised_by }
   *[other] Мандат, выдан: { $authorised_by }: { $purpose }, { $from } – { $until }
}
AGREEMENT_PROPOSE-title = Предложено соглашение
AGREEMENT_PROPOSE-line = Предложено: { $title } ({ $agreement_id }), версия { $version }
AGREEMENT_AMEND-title = Предложена поправка
AGREEMENT_AMEND-line = Поправка к { $agreement_id } с { $effective_at }: { $clauses }
CLAUSE_ACCEPT-title = Пункты согласованы
CLAUSE_ACCEPT-line = Согласовано в { $agreement_id } ({ $version }), { $clauses_count ->
    [one] { $clauses_count } пункт
    [few] { $clauses_count } пункта
    [many] { $clauses_count } пунктов
   *[other] { $clauses_count } пункта
}: { $clauses }
CLAUSE_RESERVE-title = Оговорки к пунктам
CLAUSE_RESERVE-line = Оговорка в { $agreement_id } ({ $version }): { $clauses }. { $remark }
CLAUSE_REJECT-title = Пункты отклонены
CLAUSE_REJECT-line = Отклонено в { $agreement_id } ({ $version }): { $clauses }. { $remark }
AGREEMENT_SIGN-title = Соглашение подписано
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }), подписали: { $signatories }
FIRST_SIGNATURE-title = Первая подпись
FIRST_SIGNATURE-line = { $signatory }: подписано { $agreement_id } ({ $signed }); нужна подпись второго лица
SUSPEND-title = Пункты приостановлены
SUSPEND-line = Приостановлено в { $agreement_id } с { $from } ({ $reason }): { $clauses }
RESUME_PROPOSE-title = Предложено возобновить
RESUME_PROPOSE-line = Предложено возобновить в { $agreement_id }: { $clauses }
RESUME-title = Согласие возобновить
RESUME-line = Согласны возобновить в { $agreement_id }: { $clauses }
Purpose-avoid_incidents = предотвращение непреднамеренных инцидентов
Purpose-humanitarian_movement = гуманитарные перевозки
Purpose-search_and_rescue = поиск и спасание
Purpose-fire_fighting = тушение пожаров
Purpose-exercise = учение
Purpose-other = иное
SuspensionReason-incident = инцидент
SuspensionReason-breach_alleged = предполагаемое нарушение
SuspensionReason-review = пересмотр
SuspensionReason-technical = технические причины
SuspensionReason-instructed = по указанию
SuspensionReason-other = иное
Standpoint-open = ещё не высказано
Standpoint-reserved = с оговоркой
Standpoint-rejected = отклонено
ClauseStatus-agreed = согласовано
ClauseStatus-reserved = с оговоркой
ClauseStatus-rejected = отклонено
ClauseStatus-suspended = приостановлено
Clause-parties = Стороны
Clause-purpose_and_limits = Предназначение и пределы
Clause-term = Срок действия
Clause-area = Район
Clause-altitudes = Высоты
Clause-separation_minima = Минимумы эшелонирования
Clause-zones_and_corridors = Зоны и коридоры
Clause-notification = Уведомление
Clause-acknowledgement = Подтверждения
Clause-line_check = Проверка линии
Clause-alerting = Оповещение об опасности
Clause-contacts = Контакты
Clause-escalation = Эскалация вызова
Clause-radio = Радиосвязь
Clause-conduct = Поведение
Clause-priority = Приоритет пользователей
Clause-emergency_sar = Аварии, поиск и спасание
Clause-protected_sites = Защищаемые объекты
Clause-incident = Инциденты
Clause-claims = Сообщения о вреде и озабоченности
Clause-breach_ledger = Реестр нарушений
Clause-meetings = Встречи
Clause-amendment = Поправки
Clause-suspension_resumption = Приостановка и возобновление
Clause-languages = Языки
Clause-never_shared = Не передаётся никогда
Clause-records = Записи
Clause-time = Время
Clause-exercise = Учения

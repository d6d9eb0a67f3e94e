### Русский: Пункты повестки, суда в хронологии.

agenda-point = { $why }: { $matter }
AgendaWhy-breach_disputed = Нарушение оспорено
AgendaWhy-classes_differ = Инцидент: классы расходятся
AgendaWhy-findings_differ = Сообщение о вреде: выводы расходятся
AgendaWhy-lines_reserved = Протокол: есть оговорённые строки
AgendaWhy-question_overdue = Вопрос просрочен
AgendaWhy-action_overdue = Поручение просрочено
AgendaWhy-report_overdue = Инцидент: отчёт просрочен
AgendaWhy-breach_unanswered = Нарушение: не признано и не оспорено
AgendaWhy-question_declined = Вопрос отклонён с указанием причины
AgendaWhy-claim_open = Сообщение о вреде открыто
AgendaWhy-minutes_unsigned = Протокол подписан не всеми
AgendaWhy-action_open = Поручение открыто
flown = { $aircraft }, по данным { $party } с { $from } до { $until }: ближе всего в { $at }, { $distance }

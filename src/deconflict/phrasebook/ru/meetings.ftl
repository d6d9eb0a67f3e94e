### Русский: Встречи.

MEETING_CONVENE-title = Созвана встреча
MEETING_CONVENE-line = Встреча { $meeting_id } ({ $meeting_level }, { $mode }), { $from } – { $until }{ $where_code ->
    [none] {""}
   *[some] , { $where }
}{ $host_code ->
    [none] {""}
   *[some] , принимает { $host }
}
MeetingLevel-duty = дежурные офицеры
MeetingLevel-technical = технические специалисты
MeetingLevel-senior = старшие начальники
MeetingLevel-principal = руководители
MeetingMode-video = видеосвязь
MeetingMode-voice = голосовая связь
MeetingMode-in_person = очно
MeetingMode-in_writing = письменно
AGENDA-title = Повестка
AGENDA-line = Повестка: { $items }
MINUTES-title = Протокол
MINUTES-line = Протокол, { $lines_count ->
    [one] { $lines_count } строка
    [few] { $lines_count } строки
    [many] { $lines_count } строк
   *[other] { $lines_count } строки
}; не согласован, пока не подписали все
MINUTES_SIGN-title = Протокол подписан
MINUTES_SIGN-line = Протокол верен и подписан
MINUTES_RESERVE-title = Протокол подписан с оговорками
MINUTES_RESERVE-line = Протокол подписан; строки с оговоркой: { $reserved }; { $why }
ACTION_ITEM-title = Поручение
ACTION_ITEM-line = Поручение { $action_id }, отвечает { $owner }, срок { $due }: { $text }
ACTION_DONE-title = Поручение выполнено
ACTION_DONE-line = Поручение выполнено

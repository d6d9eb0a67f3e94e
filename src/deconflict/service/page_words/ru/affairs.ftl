### Russian: incidents and meetings

incidents-none = Ничего не сообщено, не заявлено, не запрошено и не оспорено.
incidents-file = Сообщить, заявить, запросить
incidents-owed = отчёт должны: { $names }
incidents-timeline = Что в журнале вокруг этого
incidents-nothing-around = В журнале вокруг этого ничего нет.
incidents-close = Закрыть
incidents-close-what = Наш окончательный доклад: как последний наш, с тем, что сказано здесь. Где есть учётные записи, происшествие закрывают двое.
incidents-closed = С нашей стороны закрыто окончательным докладом.
incidents-class-before = как в нашем последнем докладе
affairs-dues = Что и к какому сроку
affairs-due = срок
affairs-overdue = ПРОСРОЧЕНО
meetings-none = Встреч не назначено.
meetings-call = Созвать встречу
meetings-calendar = Календарь встреч, зон и проверок
meetings-actions = Что обещано
meetings-open-matters = { $count ->
    [one] { $count } открытый вопрос
    [few] { $count } открытых вопроса
   *[other] { $count } открытых вопросов
}
meetings-present = присутствовали: { $names }
meetings-signed-by = подписали: { $names }
meetings-reserved-by = оговорка: { $names }
matter-OPEN = открыто
matter-REOPENED = открыто вновь
matter-CREDIBLE = достоверно
matter-NON_CREDIBLE = недостоверно
matter-DUPLICATE = повтор
matter-ANSWERED = отвечено
matter-DECLINED = отказано
matter-OVERDUE = просрочено
matter-AGREED = согласовано
matter-DISPUTED = оспорено
matter-UNANSWERED = без ответа
matter-UNILATERAL = одной стороны
matter-RESERVED = с оговоркой
matter-DONE = сделано
matter-DONE_LATE = сделано с опозданием
owed-information = сведения
owed-review = рассмотрение
owed-breach_answer = ответ на нарушение
owed-signature = подпись
owed-action = действие
owed-initial_report = первый отчёт
owed-preliminary_report = предварительный отчёт
owed-final_report = итоговый отчёт

### Russian: agreements and mandates

agree-none = Соглашение не предложено. Без него действуют значения по умолчанию, иное не согласовано.
agree-version = версия { $number }
agree-in-force = действует с { $from } до { $until }
agree-not-in-force = между нами не действует
agree-signed-text = подписано
agree-proposed-text = предложено
agree-bound = связаны с нами по
agree-no-word = пока ничего
agree-signatures = Подписи
agree-unsigned = Эту версию никто не подписал.
agree-two-people = Подписывают двое на вахте, каждый за себя; уходит, когда подписали оба.
agree-second-awaited = { $name }: подпись поставлена; ждём второго человека.
agree-sign-as = Подписать: { $name }
agree-text = текст
agree-suspended = Приостановлено
agree-until-resumed = до возобновления
agree-resumed-by = согласны возобновить: { $names }
agree-propose-resume = Предложить возобновить
agree-resume = Согласиться возобновить
agree-amend = Предложить поправку
agree-amend-text = Весь текст соглашения, каким ему быть
agree-amend-send = Предложить эти положения
agree-propose = Предложить соглашение
agree-propose-what = Все положения по умолчанию, между нами и отмеченными (со всеми, если никто не отмечен). До подписи никого не связывает.
agree-title = Название
agree-not-counted = { $count ->
    [one] { $count } слово не учтено
    [few] { $count } слова не учтены
   *[other] { $count } слов не учтено
}
agree-accept = Принять
agree-reserve = Оговорка
agree-reject = Отклонить
agree-remark = причина (для оговорки или отказа)
agree-to-suspend = выбрать для приостановки
agree-suspend = { $count ->
    [one] Приостановить { $count } положение
    [few] Приостановить { $count } положения
   *[other] Приостановить { $count } положений
}
agree-never-stops = Проверки линии, предупреждения, просьбы остановить и чрезвычайные сообщения не прекращаются.
agree-clause-in-force = действует
agree-differences = Различия
agree-one-version = Одна версия
agree-other-version = Другая
agree-no-difference = Эти две версии говорят одно и то же.
agree-apart = Где стороны расходятся
agree-field = Положение и поле
mandate-title = Мандаты
mandate-holds = действует
mandate-over = сейчас не действует
mandate-withdrawn = отозван
mandate-none = мандат не заявлен
mandate-state = Заявить наш мандат
mandate-withdraw = Отозвать
mandate-by = Кем дано
mandate-purpose = Цель
Field-central = среднее значение
Field-high = наибольшая
Field-low = наименьшая
Field-others = для остальных
Field-pairs = по парам классов
Field-t_answer = ответ в течение
Field-t_delivered = доставка в течение
Field-t_human = понято в течение
Field-time = интервал времени
agree-state-proposed = предложено
agree-state-signed = подписано некоторыми
agree-state-in_force = действует
agree-state-suspended = частично приостановлено
agree-state-replaced = заменено
agree-state-ended = истекло
agree-two-suspend = Приостановить
agree-two-amend = Изменить

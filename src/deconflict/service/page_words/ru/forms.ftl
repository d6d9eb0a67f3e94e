### Russian: forms, and what is about to be sent

form-held = { $what }: отправка через { $seconds } с
form-undo = Отменить
form-send-now = Отправить сейчас
form-undone = Отменено: ничего не записано
area-place = Место
area-place-hint = Центр и радиус, углы или маршрут с половиной ширины:
area-read-circle = Понято как круг { $length } вокруг
area-read-route = Понято как маршрут, по { $length } в каждую сторону, точек: { $count }:
area-read-polygon = Понято как область, углов: { $count }:
area-lower = Нижняя высота
area-upper = Верхняя высота
area-from = С
area-until = До
area-time-wrong = это не время в Z
object-withheld = место и время не переданы
object-volumes = { $count ->
    [one] { $count } объём
    [few] { $count } объёма
   *[other] { $count } объёмов
}
object-nobody-told = никому не сообщено
object-understood = понято
object-stored = сохранено у них
object-not-there = ещё не у них
object-change = Изменить
object-changing = Изменить { $id }
object-state-anew = Заявить заново
object-why = Причина
object-contact = Кого вызвать во время работ
object-means = Как связаться
object-remark = Замечание
plans-list = Планы обеих сторон
plans-none = Планов не заявлено.
plans-file = Подать план
plans-id = Обозначение плана
plans-operation = Цель
plans-class = Класс
plans-count = Воздушных судов
plans-callsign = Позывной
plans-squawk = Код ответчика
plans-activate = Начат
plans-complete = Завершён
plans-cancel = Не выполняется
plans-overdue = Просрочен
plans-nonconforming = Вне плана
zones-list = Зоны обеих сторон
zones-none = Зон не заявлено.
zones-file = Заявить зону
zones-cancel = Снять зону
zones-cancelled = снята
zones-id = Обозначение зоны
zones-type = Вид
zones-authority = Кем заявлена
zones-exempt = Кому можно входить
zones-exempt-hint = обозначения планов или сторон
zones-rings = Кольца вокруг пожара
zones-ring-call-in = кольцо вызова
zones-ring-no-entry = кольцо: без связи не входить
zones-ring-call-in-remark = Выйдите на связь до входа в это кольцо.
zones-ring-no-entry-remark = Без связи не входить.
form-second-awaited = Ждём второго, кто попросит о том же

### Русский: Предложения и паузы.

PROPOSAL-title = Предложение
PROPOSAL-line = Предложение: { $changes }
COUNTER-title = Встречное предложение
COUNTER-line = Встречное предложение: { $changes }
ACCEPT-title = Предложение принято
ACCEPT-line = Предложение принято целиком
REJECT-title = Предложение не принято
REJECT-line = Предложение не принято: { $reason }
WITHDRAW-title = Предложение отозвано
WITHDRAW-line = Наше предложение отозвано
EXPIRE-title = Срок предложения истёк
EXPIRE-line = Срок предложения истёк; оно не принято
RejectReason-not_possible = невозможно
RejectReason-too_late = слишком поздно
RejectReason-other_traffic = другое движение
RejectReason-needs_authority = нужно решение старшего начальника
RejectReason-not_agreed = нет согласия
HOLD_PROPOSAL-title = Предложена пауза
HOLD_PROPOSAL-line = Предложена пауза на время переговоров, { $place_code ->
    [none] весь согласованный район
   *[some] { $place }
}, { $from } – { $until }
HOLD-title = Пауза соблюдается
HOLD-line = Мы соблюдаем паузу, пока её соблюдаете вы
RELEASE-title = Пауза окончена
RELEASE-line = Паузу больше не соблюдаем: { $why }

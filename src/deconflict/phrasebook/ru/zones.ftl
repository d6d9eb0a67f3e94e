### Русский: Зоны, объекты, трассы.

ZONE_NOTICE-title = Уведомление о зоне
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] Зона { $zone_id } отменена, орган: { $authority }
   *[other] Зона { $zone_id } ({ $zone_type }), орган: { $authority }; { $extent }
}
ZONE_CHANGE-title = Зона изменена
ZONE_CHANGE-line = Зона { $zone_id } ({ $zone_type }) изменена, орган: { $authority }; { $extent }
ZONE_CANCEL-title = Зона отменена
ZONE_CANCEL-line = Зона { $zone_id } отменена, орган: { $authority }
SITE_NOTICE-title = Защищаемый объект
SITE_NOTICE-line = { $expired_code ->
    [yes] Объект { $site_id } больше не в списке; его защита от списка не зависит
   *[other] Объект { $site_id }: { $function }, { $extent }, { $from } – { $until }
}
SITE_CORRECT-title = Данные объекта исправлены
SITE_CORRECT-line = Объект { $site_id }, исправлено: { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Объект исключён из списка
SITE_EXPIRE-line = Объект { $site_id } больше не в списке; его защита от списка не зависит
TRACKS-title = Трассы
TRACKS-line = { $plots_count ->
    [one] Сообщено о { $plots_count } воздушном судне
    [few] Сообщено о { $plots_count } воздушных судах
    [many] Сообщено о { $plots_count } воздушных судах
   *[other] Сообщено о { $plots_count } воздушных судах
}, последние данные { $newest }

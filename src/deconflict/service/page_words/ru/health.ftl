### Russian: how the node and its lines do

health-red = Что требует вмешательства
health-no-red = Из того, за чем здесь следят, ничто не красное. Это не обещание.
health-cure = что делать
health-not-live = Узел не слышен: страница не обновляется.
health-not-live-cure = проверьте, работает ли узел и есть ли сеть; пока работайте голосом
health-sound-off = Эта страница беззвучна.
health-sound-cure = нажмите ЗВУК на панели вверху: браузер молчит, пока никто не щёлкнул
health-peer-lost = { $name }: нет соединения.
health-peer-cure = позвоните им; проверьте сеть с обеих сторон
health-clock-cure = сверьте обе пары часов с условленным источником; спросите { $name }, чьи неточны
health-line-cure = проверьте линию, пусть ответит человек; если ответа нет, позвоните
health-feed-cure = проверьте, работает ли источник и доступен ли; его треки стареют
health-flood = { $count } тревог за 10 мин.
health-flood-cure = сначала высшая; позовите второго человека
health-numbers = Показатели
health-name-alerts = Тревоги
health-name-most = Самые загруженные 10 мин
health-name-acks = Понято через
health-name-disk = Диск
health-name-record = Журнал
health-per-10-min = { $rate } за 10 мин в последний час, посильно { $budget }
health-most = { $count }, лавина от { $flood }
health-acks = { $p95 } в 95 из 100, медиана { $median }, всего { $count } за сутки
health-no-acks = за сутки понимать было нечего
health-disk = свободно { $free } ГиБ из { $total } ГиБ
health-in-memory = журнал в памяти
health-entries = { $count ->
    [one] { $count } запись
    [few] { $count } записи
   *[other] { $count } записей
}
health-beats = Проверки линий за сутки
health-beats-said = получасов проверено { $proved }, пропущено { $missed }, без проверки { $unknown }
health-slot-proved = отвечено
health-slot-missed = без ответа
health-slot-unknown = ничего не послано
health-feeds = Источники и линии сейчас
health-no-feeds = источники не настроены
health-no-report = отчётов ещё нет
health-feed = новейшему { $age }, отчётов { $reports }, отвергнуто { $refused }
health-versions = Версии и часы
health-skew-unknown = часы неизвестны
health-skew = часы отличаются на { $seconds } с

### Русский: страница пакета для печати

sheet-language = Русский
sheet-title = Журнал
sheet-drawn = Составлено по entries.jsonl, где стоит то, что подписано. Проверка без сети:
sheet-party = Сторона
sheet-key = SHA-256 ключа восстановления
sheet-times = Написано и получено
sheet-place = Место
sheet-gone = Больше не хранится с

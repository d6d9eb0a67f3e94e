### Russian: first contact

pairing-section = Сопряжение
pairing-title = Сопряжение с другой организацией
pairing-waiting = Ждём другую сторону.
pairing-tell = Сообщите им этот адрес надёжным путём: { $address }
pairing-done = Сопряжено с { $name }.
pairing-pinned = Её ключ и соединение закреплены.
pairing-failed = Не сопряжено: { $why }.
pairing-open = Открыть для сопряжения на 5 мин
pairing-join-at = или присоединиться по адресу
pairing-join = Присоединиться
pairing-calls-itself = Другая сторона называет себя { $name }. Позвоните ей по номеру, который у вас уже был, а не по взятому отсюда.
pairing-read = Прочтите вслух: { $code }
pairing-our-side-done = С вашей стороны всё; ждём, пока они введут прочитанный вами код.
pairing-type = Введите то, что они вам прочли
pairing-confirm = Подтвердить
pairing-one-try = Одна попытка. Неверный код прервёт сопряжение; осталось { $left }.

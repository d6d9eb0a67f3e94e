### Russian: the watch and its hand-over

watch-title = Вахта
watch-name = Имя на вахте
watch-role = Роль
watch-take-it = Принять вахту и включить звук
watch-in-record = Имя входит в журнал с каждым действием, пока роль не примет другой.
watch-has = { $name }: { $role }
watch-acts-here = и действует здесь
watch-act-as = Действовать здесь: { $name }
watch-leave = Сдать
watch-hands-over = { $name } сдаёт: пройдите каждый FLASH
watch-gone-through = { $left ->
    [one] остался { $left } FLASH
   *[other] осталось FLASH: { $left }
}
watch-we = мы
watch-overdue = ПРОСРОЧЕНО
watch-by-hand = Ответить вручную
watch-reached = проверено, доступен
watch-never-reached = ни разу не дозвались при проверке

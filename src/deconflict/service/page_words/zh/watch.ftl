### Chinese: the watch and its hand-over

watch-title = 值班
watch-name = 值班人姓名
watch-role = 角色
watch-take-it = 接班并启用声音
watch-in-record = 在他人接任前，每次操作都会记入该姓名。
watch-has = { $name }：{ $role }
watch-acts-here = 并在此操作
watch-act-as = 在此以 { $name } 操作
watch-leave = 离岗
watch-hands-over = { $name } 交班：逐一过目每条 FLASH
watch-gone-through = { $left ->
   *[other] 还有 { $left } 条 FLASH
}
watch-we = 我方
watch-overdue = 逾期
watch-by-hand = 人工回应
watch-reached = 已试通
watch-never-reached = 试呼从未接通

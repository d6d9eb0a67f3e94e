### Arabic: the watch and its hand-over

watch-title = المناوبة
watch-name = اسم المناوب
watch-role = الدور
watch-take-it = استلام المناوبة وتفعيل الصوت
watch-in-record = يدخل الاسم السجل مع كل فعل حتى يستلم الدور شخص آخر.
watch-has = { $name }: { $role }
watch-acts-here = ويعمل هنا
watch-act-as = العمل هنا باسم { $name }
watch-leave = تركها
watch-hands-over = { $name } يسلّم: مرّ على كل FLASH
watch-gone-through = { $left ->
    [one] بقي FLASH واحد
   *[other] بقي من FLASH: { $left }
}
watch-we = نحن
watch-overdue = متأخر
watch-by-hand = الرد يدويا
watch-reached = جُرّب وتم الوصول
watch-never-reached = لم يُوصل إليه قط باتصال تجريبي

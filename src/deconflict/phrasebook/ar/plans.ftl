### العربية: الخطط وما يُعاد.

NOTICE_OF_OPERATION-title = إشعار بعملية
NOTICE_OF_OPERATION-line = الخطة { $op_id } ({ $state }): { $operation }، { $count } × { $aircraft_class }؛ { $extent }
OPERATION_CHANGE-title = تغيير عملية
OPERATION_CHANGE-line = تغيّرت الخطة { $op_id } ({ $state }): { $operation }، { $count } × { $aircraft_class }؛ { $extent }
OPERATION_ACTIVATE-title = بدء عملية
OPERATION_ACTIVATE-line = الخطة { $op_id } جارية: { $operation }، { $count } × { $aircraft_class }؛ { $extent }
OPERATION_OVERDUE-title = عملية تجاوزت موعد انتهائها
OPERATION_OVERDUE-line = تجاوزت الخطة { $op_id } موعد انتهائها ({ $state }): { $operation }، { $count } × { $aircraft_class }؛ { $extent }
OPERATION_CANCEL-title = إلغاء عملية
OPERATION_CANCEL-line = لن تُنفَّذ الخطة { $op_id }
OPERATION_COMPLETE-title = انتهاء عملية
OPERATION_COMPLETE-line = انتهت الخطة { $op_id }
MOVEMENT_NOTICE-title = تحرّك
MOVEMENT_NOTICE-line = التحرك { $movement_id } ({ $state }): { $movement }، المركبات { $vehicles }، الطائرات { $aircraft }؛ { $extent }
OFF_NOMINAL-title = رحلة في وضع غير اعتيادي
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] ، الخطة { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] ، { $callsign }
}: آخر مشاهدة في { $last_seen }، { $place }{ $endurance_until_code ->
    [none] {""}
   *[some] ، يمكنها البقاء في الجو حتى { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = بيان عدم وجود
STATEMENT_OF_ABSENCE-line = { $presence }: { $extent }
DAILY_PLAN-title = خطة اليوم
DAILY_PLAN-line = خطة اليوم { $day }، الخطط: { $items }؛ الموعد النهائي { $cutoff }
PLAN_REPLY-title = الرد على خطة اليوم
PLAN_REPLY-line = الرد على خطة اليوم { $day }: { $replies }
TOO_VAGUE-title = غامض إلى حدّ لا يفيد
TOO_VAGUE-line = غامض إلى حدّ لا يفيد؛ المطلوب: { $missing }{ $lacking_code ->
    [none] {""}
   *[some] {" "}({ $lacking })
}{ $stated_code ->
    [none] {""}
   *[some] ؛ المذكور { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ، الحد المتفق عليه { $limit }
}
TOO_LATE-title = متأخر إلى حدّ لا يفيد
TOO_LATE-line = متأخر إلى حدّ لا يفيد؛ المطلوب: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ؛ المذكور { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ، الحد المتفق عليه { $limit }
}
PLACE_MISMATCH-title = الموقعان غير متطابقين
PLACE_MISMATCH-line = ذُكر الموقع بطريقتين لا تتطابقان؛ المطلوب: { $missing }{ $stated_code ->
    [none] {""}
   *[some] ؛ الفارق { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ، الحد المتفق عليه { $limit }
}
CORRECTION-title = تصحيح
CORRECTION-line = تصحيح الحقل «{ $field }» في { $refs }، القيمة الصحيحة:{ $number_code ->
    [none] {""}
   *[some] {" "}{ $number }
}{ $at_code ->
    [none] {""}
   *[some] {" "}{ $at }
}{ $place_code ->
    [none] {""}
   *[some] {" "}{ $place }
}{ $words_code ->
    [none] {""}
   *[some] {" "}{ $words }
}{ $extent_code ->
    [none] {""}
   *[some] {" "}{ $extent }
}
Missing-area = مساحة أصغر
Missing-heights = ارتفاعات أضيق
Missing-times = مدة أقصر
Missing-route = مسار
Missing-contact = جهة اتصال متاحة
Missing-lead = إشعار أبكر
Missing-place = موقع متطابق
Missing-fields = الحقول المتفق عليها
Missing-time = وقت الحدوث
Missing-harm = الضرر
Missing-evidence = أدلة
MovementKind-convoy = قافلة
MovementKind-flight = رحلة جوية
MovementKind-vessel = سفينة
MovementKind-evacuation = إخلاء
Presence-none_of_ours = لا أحد منّا هناك
Presence-under_our_control = الموجودون هناك تحت سيطرتنا
Presence-not_under_our_control = الموجودون هناك ليسوا تحت سيطرتنا
Presence-unknown = لا يُعرف من هناك
Trouble-lost_link = فُقدت وصلة التحكم
Trouble-deviating = خارج خطتها
Trouble-lost = فُقدت الطائرة
Cooperation-said = { $kind }: { $tracks }، من { $from } حتى { $until }

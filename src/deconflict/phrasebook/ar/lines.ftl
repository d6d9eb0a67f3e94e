### العربية: الخط والمناوبة وجهات الاتصال.

LINE_CHECK-title = فحص الخط
LINE_CHECK-line = فحص الخط عبر { $bearer }
LINE_CHECK_REPLY-title = الرد على فحص الخط
LINE_CHECK_REPLY-line = الرد على فحص الخط عبر { $bearer }، { $by_hand_code ->
    [yes] يدوياً
   *[other] من العقدة
}
LINE_STATUS-title = حالة الخط
LINE_STATUS-line = الخط عبر { $bearer }: { $state } منذ { $since }{ $proved_code ->
    [none] {""}
   *[some] ، مُثبت حتى { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some] ؛ انقطاع مخطط من { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}حتى { $planned_until }
    }
}
LINE_CALL-title = مكالمة
LINE_CALL-line = اتصال عبر { $bearer } في { $at }: { $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] ، { $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] ، السبب: { $trigger }
}
LINE_REFUSED-title = رفض مكالمة
LINE_REFUSED-line = لا نستقبلها الآن: { $why }{ $until_code ->
    [none] {""}
   *[some] ، حتى { $until }
}؛ وهذا ليس ردّاً
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = ردّ شخص
CallOutcome-no_reply = لم يردّ أحد
CallOutcome-turned_away = رُفضت
WATCH_CHANGE-title = المناوبة
WATCH_CHANGE-line = { $incoming_code ->
    [none] لا أحد يتولى المناوبة ({ $role })
   *[some] { $incoming } يتولى المناوبة ({ $role })
}
CONTACT_UPDATE-title = جهة اتصال
CONTACT_UPDATE-line = { $role }: الاتصال عبر { $means }، { $hours }
CONTACT_TEST-title = اختبار جهة اتصال
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: جُرّبت جهة الاتصال { $contact } عبر { $bearer } في { $at }: { $outcome }
TestOutcome-reached = تم الوصول
TestOutcome-not_reached = تعذر الوصول
TestOutcome-somebody_else = ردّ شخص آخر

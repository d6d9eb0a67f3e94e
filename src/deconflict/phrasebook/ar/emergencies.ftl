### العربية: الطوارئ والبحث والإنقاذ.

EMERGENCY-title = حالة طوارئ
EMERGENCY-line = طوارئ: { $distress }{ $callsign_code ->
    [none] {""}
   *[some] ، { $callsign }
}{ $place_code ->
    [none] {""}
   *[some] ، { $place }
}، { $at }{ $persons_code ->
    [none] {""}
   *[some] ، الأشخاص: { $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some] ؛ المساعدة المطلوبة: { $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some] ؛ إذن الدخول: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ؛ { $frequency }
}
SAR_REQUEST-title = بحث وإنقاذ: طلب مساعدة
SAR_REQUEST-line = المساعدة المطلوبة: { $help_wanted }؛ { $place }، { $at }{ $persons_code ->
    [none] {""}
   *[some] ، الأشخاص: { $persons }
}{ $leave_code ->
    [none] {""}
   *[some] ؛ إذن الدخول: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ؛ { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ؛ المنسق { $coordinator }
}
SAR_OFFER-title = بحث وإنقاذ: عرض مساعدة
SAR_OFFER-line = المساعدة المعروضة: { $help_offered }، الوسائل: { $craft }{ $ready_code ->
    [none] {""}
   *[some] ، جاهزة في { $ready }
}{ $leave_code ->
    [none] {""}
   *[some] ؛ إذن الدخول: { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ؛ { $frequency }
}
SAR_UPDATE-title = بحث وإنقاذ: مستجدات
SAR_UPDATE-line = حتى { $at }{ $place_code ->
    [none] {""}
   *[some] ؛ { $place }
}{ $persons_found_code ->
    [none] {""}
   *[some] ؛ عُثر على { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ؛ مفقودون { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some] ؛ إذن الدخول { $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ؛ { $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ؛ المنسق { $coordinator }
}
SAR_END-title = انتهاء البحث والإنقاذ
SAR_END-line = انتهى في { $at }: { $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] ، عُثر على { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ، مفقودون { $persons_missing }
}
LOST_COMM-title = فقدان الاتصال
LOST_COMM-line = { $callsign }: تعذر الاتصال منذ { $since }{ $place_code ->
    [none] {""}
   *[some] ، آخر موقع { $place }
}؛ المتوقع: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ؛ الترددات المجربة { $tried }
}
INTERCEPT_CONCERN-title = اقتراب من طائرة: يُرجى التحقق فوراً
INTERCEPT_CONCERN-line = { $callsign }، { $place }، { $at }: هل الطائرة المقتربة تابعة لكم؟ المتوقع: { $intention }{ $tried_code ->
    [none] {""}
   *[some] ؛ الترددات المجربة { $tried }
}
DISPLACED-title = يُفسح المجال
DISPLACED-line = { $whose }: { $displaced } تُفسح المجال أمام { $first }، { $place }، من { $from } حتى { $until }: { $why }
Distress-aircraft = طائرة في محنة
Distress-crash = تحطم
Distress-ditching = هبوط اضطراري على الماء
Distress-vessel = سفينة في محنة
Distress-fire = حريق
Distress-medical = حالة طبية طارئة
Distress-missing = مفقودون
Distress-other = أخرى
Help-search = بحث
Help-pick_up = التقاط الأشخاص
Help-medical = مساعدة طبية
Help-fire_fighting = إطفاء الحريق
Help-relay = ترحيل الاتصال
Help-landing = موقع هبوط
Help-keep_out = بقاء الآخرين خارج المنطقة
Leave-asked = طُلب
Leave-granted = ممنوح
Leave-refused = مرفوض
SarOutcome-found = نجح البحث
SarOutcome-handed_over = سُلّمت الحالة
SarOutcome-called_off = أُوقف البحث
SarOutcome-false_alarm = إنذار كاذب
Intention-continue = مواصلة الرحلة
Intention-return = تعود
Intention-land_nearest = تهبط في أقرب مكان
Intention-hold = تنتظر في مكانها
Intention-unknown = غير معروف

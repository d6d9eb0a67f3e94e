### العربية: الحوادث والخروقات والادعاءات.

INCIDENT_REPORT-title = تقرير حادث
INCIDENT_REPORT-line = الحادث { $incident_id }، تقرير { $stage } ({ $incident_class }): { $place }، من { $from } حتى { $until }{ $harm_code ->
    [none] {""}
   *[some] ؛ الأضرار: { $harm }
}
ReportStage-initial = ابتدائي
ReportStage-preliminary = أولي
ReportStage-final = نهائي
IncidentClass-unintended = غير مقصود
IncidentClass-disputed = متنازع عليه
IncidentClass-deliberate_alleged = يُزعم أنه متعمد
Measure-activity_stopped = أُوقف النشاط
Measure-area_left = غودرت المنطقة
Measure-help_sent = أُرسلت المساعدة
Measure-line_called = جرى الاتصال عبر الخط
Measure-records_kept = حُفظت السجلات
Measure-hold_proposed = اقتُرح توقف مؤقت
Measure-none_yet = لا شيء بعد
Harm-none_known = لا ضرر معلوم
Harm-civilians_killed = مقتل مدنيين
Harm-civilians_injured = إصابة مدنيين
Harm-personnel_killed = مقتل أفراد
Harm-personnel_injured = إصابة أفراد
Harm-aircraft_lost = فقدان طائرة
Harm-aircraft_damaged = تضرر طائرة
Harm-vehicle_damaged = تضرر مركبة
Harm-building_damaged = تضرر مبنى
Harm-aid_interrupted = انقطاع المساعدات
Harm-separation_lost = فقدان الفصل
Harm-unknown = غير معروف
BREACH_ENTRY-title = قيد خرق
BREACH_ENTRY-line = خرق «{ $breached }» من { $party }، { $at }{ $place_code ->
    [none] {""}
   *[some] ، { $place }
}
BREACH_AGREE-title = الإقرار بالخرق
BREACH_AGREE-line = القيد في السجل صحيح
BREACH_DISPUTE-title = الاعتراض على الخرق
BREACH_DISPUTE-line = القيد في السجل محل اعتراض: { $ground }
DisputeGround-not_ours = ليسوا منّا
DisputeGround-other_place = مكان آخر
DisputeGround-other_time = وقت آخر
DisputeGround-within_agreement = ضمن الاتفاق
DisputeGround-emergency = حالة طوارئ
DisputeGround-no_record = لا سجل لذلك
CLAIM-title = ادعاء بوقوع ضرر
CLAIM-line = ادعاء ({ $source }، درجة الثقة { $confidence }): { $harm_code ->
    [none] الضرر غير مذكور
   *[some] { $harm }
}{ $place_code ->
    [none] ؛ دون مكان
   *[some] ، { $place }
}{ $from_code ->
    [none] ؛ دون وقت
   *[some] ، من { $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}حتى { $until }
}
ClaimSource-own_observation = رصد ذاتي
ClaimSource-other_party = طرف آخر
ClaimSource-residents = سكان
ClaimSource-authorities = سلطات
ClaimSource-aid_organisation = منظمة إغاثة
ClaimSource-press = الصحافة
ClaimSource-social_media = وسائل التواصل
ClaimSource-unknown = مصدر غير معروف
Confidence-low = منخفضة
Confidence-medium = متوسطة
Confidence-high = عالية
CLAIM_ANSWER-title = ردّ على ادعاء
CLAIM_ANSWER-line = ردّ على ادعاء: { $code }{ $missing_code ->
    [none] {""}
   *[some] ؛ المطلوب: { $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some] ؛ مكرر عن { $duplicate_of }
}
ClaimCode-received = استُلم
ClaimCode-under_review = قيد المراجعة
ClaimCode-no_information = لا معلومات (لا تأكيد ولا نفي)
ClaimCode-not_ours = ليسوا منّا
ClaimCode-confirmed = مؤكد
ClaimCode-partly = مؤكد جزئياً
ClaimCode-not_supported = لا تدعمه المعطيات المتوفرة لدينا
ClaimCode-insufficient = غير كافٍ
ClaimCode-duplicate = مكرر
REBUTTAL-title = دحض
REBUTTAL-line = دحض: { $text }
FINDING-title = نتيجة
FINDING-line = النتيجة: { $found }{ $duplicate_of_code ->
    [none] {""}
   *[some] ؛ مكرر عن { $duplicate_of }
}
Finding-credible = موثوق
Finding-non_credible = غير موثوق
Finding-duplicate = مكرر
REOPEN-title = إعادة فتح الادعاء
REOPEN-line = أُعيد فتح الادعاء: { $why }
REQUEST_FOR_INFORMATION-title = طلب معلومات
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] سؤال عاجل
   *[other] سؤال
}: { $question }{ $needed_by_code ->
    [none] {""}
   *[some] ، مطلوب قبل { $needed_by }
}{ $text_code ->
    [none] {""}
   *[some] ؛ { $text }
}
INFORMATION-title = معلومات
INFORMATION-line = معلومات: { $text }{ $files_code ->
    [none] {""}
   *[some] ؛ الملفات { $files }
}
DECLINE-title = عدم الإجابة عن سؤال
DECLINE-line = لن يُجاب عن السؤال: { $reason }
Question-what_happened = ماذا حدث
Question-yours_or_not = تابعون لكم أم لا
Question-flights_at_time = الرحلات في ذلك الوقت
Question-recorded_tracks = المسارات المسجلة
Question-persons_harmed = المتضررون
Question-measures_taken = الإجراءات المتخذة
Question-evidence = أدلة
Question-state_of_review = حالة المراجعة
DeclineReason-not_held = لا نملكها
DeclineReason-not_shared = لا تُشارَك
DeclineReason-under_review = قيد المراجعة
DeclineReason-not_ours = ليسوا منّا

### العربية: الرسائل والإقرارات.

WARNING-title = تحذير
WARNING-line = { $level }: { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] ، { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] ، فقدان الفصل في { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] ، أقرب مسافة { $closest_horizontal } أفقياً، { $closest_vertical } رأسياً، في { $closest_at }
}{ $low_confidence_code ->
    [yes] ؛ ثقة منخفضة، عمر البيانات { $data_age_time }
   *[other] {""}
}
DANGER_ENDED-title = انتهى الخطر
DANGER_ENDED-line = انتهى الخطر: { $why }
ALERT_SUPPRESSED-title = تنبيه مُسكَت
ALERT_SUPPRESSED-line = في هذا المكتب لا ينادي { $level } – { $pair } حتى { $until }: { $reason }
SuppressionReason-action_taken = اتُّخذ إجراء
SuppressionReason-crews_in_contact = الطواقم على اتصال
SuppressionReason-own_separation = الفصل بيد مراقبتنا
SuppressionReason-wrong_data = بيانات معروف خطؤها
SuppressionReason-other = سبب آخر
STOP_REQUEST-title = طلب توقف
STOP_REQUEST-line = يُرجى التوقف: { $endangered } في خطر { $place }
CONFLICT_NOTICE-title = تعارض
CONFLICT_NOTICE-line = { $level }: يلتقي { $objects }، من { $from } حتى { $until }، من { $lower } إلى { $upper } ({ $basis })
CONCERN-title = مصدر قلق
CONCERN-line = مصدر قلق: { $text }
ACKNOWLEDGEMENT-title = إقرار
ACKNOWLEDGEMENT-line = { $by } ({ $role }): { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] ، { $answer }
}{ $members_code ->
    [none] {""}
   *[some] ، إلى { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] ، { $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] ، { $passed_at }
}
NO_ANSWER-title = لا ردّ
NO_ANSWER-line = { $party }: { $entry } لم يبلغ «{ $wanted }» حتى { $deadline }؛ { $next_role_code ->
    [none] لم يبقَ من يُستدعى
   *[some] يجري استدعاء { $next_role } عبر { $bearers }
}
TRIED-title = محاولة إيصال
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] {" "}({ $role })
}: { $entry } عبر { $bearer } في { $at }: { $outcome }{ $detail_code ->
    [none] {""}
   *[some] ، { $detail }
}
HEARD-title = مسموع، وعلى الطرف نفسه تأكيده
HEARD-line = { $by } سمع { $said_by } من { $party } ({ $role }) عبر { $bearer }: { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] ، { $answer }
}؛ رمز الرد { $code_right_code ->
    [yes] صحيح
   *[other] مفقود أو خاطئ
}
CarryOutcome-sent = سُلّم
CarryOutcome-failed = لم يُسلَّم
CarryOutcome-refused = رُفض

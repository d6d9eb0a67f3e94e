### العربية: الاجتماعات.

MEETING_CONVENE-title = دعوة إلى اجتماع
MEETING_CONVENE-line = اجتماع { $meeting_id } ({ $meeting_level }، { $mode })، من { $from } حتى { $until }{ $where_code ->
    [none] {""}
   *[some] ، { $where }
}{ $host_code ->
    [none] {""}
   *[some] ، المضيف { $host }
}
MeetingLevel-duty = ضباط المناوبة
MeetingLevel-technical = فني
MeetingLevel-senior = ضباط أقدم
MeetingLevel-principal = المسؤولون الأوائل
MeetingMode-video = اتصال مرئي
MeetingMode-voice = اتصال صوتي
MeetingMode-in_person = حضورياً
MeetingMode-in_writing = كتابةً
AGENDA-title = جدول الأعمال
AGENDA-line = جدول الأعمال: { $items }
MINUTES-title = محضر
MINUTES-line = محضر، { $lines_count ->
    [one] سطر واحد
    [two] سطران
    [few] { $lines_count } أسطر
   *[other] { $lines_count } سطراً
}؛ غير متفق عليه حتى يوقّعه الجميع
MINUTES_SIGN-title = توقيع المحضر
MINUTES_SIGN-line = المحضر صحيح وموقّع
MINUTES_RESERVE-title = توقيع المحضر مع تحفظات
MINUTES_RESERVE-line = وُقّع المحضر؛ الأسطر المتحفظ عليها: { $reserved }؛ { $why }
ACTION_ITEM-title = مهمة متابعة
ACTION_ITEM-line = المهمة { $action_id } على { $owner } قبل { $due }: { $text }
ACTION_DONE-title = إنجاز المهمة
ACTION_DONE-line = أُنجزت المهمة

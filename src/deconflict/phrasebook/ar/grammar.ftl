### العربية: كيفية تركيب العبارات.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label }: { $value }
withheld = { $title }: لم يُشارَك معنا
not-understood = { $kind }: لا تفهمه هذه النسخة
untranslated = «{ $text }» (غير مترجم)
place-reference = الاتجاه { $bearing }، المسافة { $range } من { $name } (الواقع في { $place })
list-comma = {"، "}
list-semicolon = {"؛ "}
list-rest = إضافةً إلى { $left } أخرى
why-apart = تباعدا من جديد
why-lost = لم يعد متابَعاً
why-first = الحقبة الأولى
why-paired = تم الاقتران
why-keys_of_this_node = مفاتيح هذه العقدة
word-none = غير مذكور
word-withheld = لم يُشارَك الموقع معنا
word-yes = نعم
word-no = لا
outline-circle = ضمن { $radius } من { $place }
outline-polygon = مساحة عدد زواياها { $corners } ضمن { $radius } من { $place }
extent = { $outline }، من { $lower } إلى { $upper }، { $time }
extent-more = { $first }، إضافةً إلى { $more ->
    [one] حجم آخر
    [two] حجمان آخران
    [few] { $more } أحجام أخرى
   *[other] { $more } حجماً آخر
}
extent-rest = إضافةً إلى { $left ->
    [one] حجم آخر
    [two] حجمان آخران
    [few] { $left } أحجام أخرى
   *[other] { $left } حجماً آخر
}
Signatory-said = { $name } ({ $role })
PositionStated-said = { $party }، { $stands }: { $clauses }
ClauseStated-said = { $clause }
ClauseRef-said = { $clause }
PlanItem-said = { $op_id }
ItemReply-said = { $op_id }: { $answer }
Checked-said = { $object }
HeadSeen-said = { $party }: القيد { $seq } من الحقبة { $epoch }
Shift-said = { $thing }، { $by_time_code ->
    [less] قبل موعده بمقدار
   *[other] بعد موعده بمقدار
} { $by_time }
HeightBand-said = { $thing }، من { $lower } إلى { $upper } فقط
OtherVolumes-said = { $thing }، بدلاً من ذلك: { $volumes }
Pause-said = { $thing }، ليس قبل { $until }
TestCard-said = { $text }، { $place }، { $height }، { $at }، { $answer }، { $priority }، { $role }، { $status }

### العربية: بنود جدول الأعمال، طائرات التسلسل الزمني.

agenda-point = { $why }: { $matter }
AgendaWhy-breach_disputed = خرق متنازع عليه
AgendaWhy-classes_differ = حادث اختلف تصنيفه
AgendaWhy-findings_differ = ادعاء اختلفت نتائج بحثه
AgendaWhy-lines_reserved = محضر بسطور متحفظ عليها
AgendaWhy-question_overdue = سؤال متأخر
AgendaWhy-action_overdue = مهمة متابعة متأخرة
AgendaWhy-report_overdue = حادث تأخر تقرير عنه
AgendaWhy-breach_unanswered = خرق لم يُقرّ ولم يُنازع فيه
AgendaWhy-question_declined = سؤال لم يُجب عنه مع ذكر السبب
AgendaWhy-claim_open = ادعاء مفتوح
AgendaWhy-minutes_unsigned = محضر لم يوقعه الجميع
AgendaWhy-action_open = مهمة متابعة مفتوحة
flown = { $aircraft }، أبلغ عنها { $party } من { $from } إلى { $until }: أقرب نقطة عند { $at }، { $distance }

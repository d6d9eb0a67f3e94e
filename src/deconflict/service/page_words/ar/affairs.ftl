### Arabic: incidents and meetings

incidents-none = لا شيء مُبلّغ عنه أو مُدّعى أو مطلوب أو متنازع عليه.
incidents-file = إبلاغ أو ادعاء أو سؤال
incidents-owed = تقرير مستحق على { $names }
incidents-timeline = ما في السجل حوله
incidents-nothing-around = لا شيء في السجل حوله.
incidents-close = إغلاق
incidents-close-what = تقريرنا النهائي: كتقريرنا الأخير مع ما يُقال هنا. حيث توجد حسابات يغلق الحادثَ شخصان.
incidents-closed = أُغلق من جانبنا بتقريرنا النهائي.
incidents-class-before = كما في تقريرنا الأخير
affairs-dues = المستحق وموعده
affairs-due = الموعد
affairs-overdue = متأخر
meetings-none = لا اجتماع مدعو إليه.
meetings-call = الدعوة إلى اجتماع
meetings-calendar = تقويم الاجتماعات والمناطق وفحوص الخط
meetings-actions = ما وُعد به
meetings-open-matters = { $count ->
    [one] مسألة مفتوحة واحدة
    [two] مسألتان مفتوحتان
   *[other] { $count } مسائل مفتوحة
}
meetings-present = الحضور: { $names }
meetings-signed-by = وقّعه { $names }
meetings-reserved-by = تحفّظ عليه { $names }
matter-OPEN = مفتوح
matter-REOPENED = أُعيد فتحه
matter-CREDIBLE = ذو مصداقية
matter-NON_CREDIBLE = غير ذي مصداقية
matter-DUPLICATE = مكرر
matter-ANSWERED = أُجيب
matter-DECLINED = مُعتذر عنه
matter-OVERDUE = متأخر
matter-AGREED = متفق عليه
matter-DISPUTED = متنازع عليه
matter-UNANSWERED = بلا رد
matter-UNILATERAL = من طرف واحد
matter-RESERVED = متحفظ عليه
matter-DONE = أُنجز
matter-DONE_LATE = أُنجز متأخرا
owed-information = معلومات
owed-review = مراجعة
owed-breach_answer = رد على خرق
owed-signature = توقيع
owed-action = إجراء
owed-initial_report = التقرير الأول
owed-preliminary_report = التقرير التمهيدي
owed-final_report = التقرير النهائي

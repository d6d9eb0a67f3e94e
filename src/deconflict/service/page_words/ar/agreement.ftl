### Arabic: agreements and mandates

agree-none = لم يُقترح اتفاق. بدونه تسري القيم الافتراضية ولا شيء آخر متفق عليه.
agree-version = النسخة { $number }
agree-in-force = سارٍ من { $from } حتى { $until }
agree-not-in-force = غير سارٍ بيننا
agree-signed-text = وقّع
agree-proposed-text = اقترح
agree-bound = ملتزم معنا بـ
agree-no-word = لا كلمة بعد
agree-signatures = التوقيعات
agree-unsigned = لم يوقع أحد هذه النسخة.
agree-two-people = يوقع شخصان من المناوبة، كل عن نفسه؛ ويُرسل بعد توقيعهما معا.
agree-second-awaited = وقّع { $name }؛ يُنتظر شخص ثانٍ.
agree-sign-as = التوقيع باسم { $name }
agree-text = النص
agree-suspended = معلّق
agree-until-resumed = حتى الاستئناف
agree-resumed-by = وافقوا على الاستئناف: { $names }
agree-propose-resume = اقتراح الاستئناف
agree-resume = الموافقة على الاستئناف
agree-amend = اقتراح تعديل
agree-amend-text = الاتفاق كاملا كما ينبغي أن يكون
agree-amend-send = اقتراح هذه البنود
agree-propose = اقتراح اتفاق
agree-propose-what = كل بند بقيمته الافتراضية بيننا وبين المؤشَّر عليهم (الجميع إن لم يُؤشَّر). لا يُلزم أحدا قبل التوقيع.
agree-title = العنوان
agree-not-counted = { $count ->
    [one] قول واحد لا يُعتد به
    [two] قولان لا يُعتد بهما
   *[other] { $count } أقوال لا يُعتد بها
}
agree-accept = قبول
agree-reserve = تحفظ
agree-reject = رفض
agree-remark = السبب (للتحفظ أو الرفض)
agree-to-suspend = اختيار للتعليق
agree-suspend = { $count ->
    [one] تعليق بند واحد
    [two] تعليق بندين
   *[other] تعليق { $count } بنود
}
agree-never-stops = فحوص الخط والإنذارات وطلبات الوقف والطوارئ لا تتوقف أبدا.
agree-clause-in-force = سارٍ
agree-differences = الفروق
agree-one-version = نسخة
agree-other-version = الأخرى
agree-no-difference = هاتان النسختان متطابقتان.
agree-apart = حيث يختلف الطرفان
agree-field = البند والحقل
mandate-title = التفويضات
mandate-holds = سارٍ
mandate-over = غير سارٍ الآن
mandate-withdrawn = مسحوب
mandate-none = لم يُعلن تفويض
mandate-state = إعلان تفويضنا
mandate-withdraw = سحبه
mandate-by = بتفويض من
mandate-purpose = الغرض
Field-central = القيمة الوسطى
Field-high = الأعلى
Field-low = الأدنى
Field-others = لما عداها
Field-pairs = حسب أزواج الفئات
Field-t_answer = الجواب خلال
Field-t_delivered = التسليم خلال
Field-t_human = الفهم خلال
Field-time = الفاصل الزمني
agree-state-proposed = مقترح
agree-state-signed = موقّع من بعضهم
agree-state-in_force = سارٍ
agree-state-suspended = معلّق جزئيا
agree-state-replaced = مستبدل
agree-state-ended = منتهٍ
agree-two-suspend = للتعليق
agree-two-amend = للتعديل

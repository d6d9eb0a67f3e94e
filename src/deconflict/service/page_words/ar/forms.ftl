### Arabic: forms, and what is about to be sent

form-held = يُرسل { $what } بعد { $seconds } ث
form-undo = تراجع
form-send-now = إرسال الآن
form-undone = تم التراجع: لم يُكتب شيء
area-place = المكان
area-place-hint = مركز ونصف قطر، أو زوايا، أو مسار مع نصف عرضه:
area-read-circle = قُرئ كدائرة نصف قطرها { $length } حول
area-read-route = قُرئ كمسار، { $length } على كل جانب، عدد المواقع { $count }:
area-read-polygon = قُرئ كمساحة عدد زواياها { $count }:
area-lower = الارتفاع الأدنى
area-upper = الارتفاع الأعلى
area-from = من
area-until = حتى
area-time-wrong = ليس وقتا بتوقيت Z
object-withheld = لم يُشارك المكان والوقت
object-volumes = { $count ->
    [one] حجم واحد
    [two] حجمان
   *[other] { $count } أحجام
}
object-nobody-told = لم يُبلَّغ أحد
object-understood = فُهم
object-stored = حُفظ هناك
object-not-there = لم يصل بعد
object-change = تغيير
object-changing = تغيير { $id }
object-state-anew = إعلانه من جديد
object-why = السبب
object-contact = من يُتصل به أثناء النشاط
object-means = وسيلة الاتصال
object-remark = ملاحظة
plans-list = خطط الطرفين
plans-none = لم تُعلن أي خطة.
plans-file = تقديم خطة
plans-id = اسم الخطة
plans-operation = الغرض
plans-class = الفئة
plans-count = عدد الطائرات
plans-callsign = نداء التعريف
plans-squawk = رمز المجيب
plans-activate = بدأت
plans-complete = انتهت
plans-cancel = لن تُنفذ
plans-overdue = متأخرة
plans-nonconforming = خارج الخطة
zones-list = مناطق الطرفين
zones-none = لم تُعلن أي منطقة.
zones-file = تقديم منطقة
zones-cancel = إلغاء المنطقة
zones-cancelled = ملغاة
zones-id = اسم المنطقة
zones-type = النوع
zones-authority = الجهة
zones-exempt = من يجوز له الدخول
zones-exempt-hint = أسماء خطط أو معرّفات أطراف
zones-rings = حلقات حول حريق
zones-ring-call-in = حلقة النداء
zones-ring-no-entry = حلقة: لا دخول بلا اتصال
zones-ring-call-in-remark = اتصل قبل دخول هذه الحلقة.
zones-ring-no-entry-remark = لا دخول بلا اتصال.
form-second-awaited = يُنتظر شخص ثانٍ يطلب الأمر نفسه

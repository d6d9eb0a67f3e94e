### Arabic: the record

record-verify = التحقق من السجل
record-verifying = جار فحص كل توقيع…
record-verdict-verifies = { $entries } قيدا في { $logbooks } سجلات: كل توقيع وبصمة وسلسلة مطابق، وأكد طرف آخر مفتاحا.
record-verdict-consistent = { $entries } قيدا في { $logbooks } سجلات متوافقة؛ لم يؤكد أحد آخر مفتاحا.
record-verdict-fails = لا يتطابق: { $problems } مشكلات بين { $entries } قيدا في { $logbooks } سجلات.
record-heads = { $count ->
    [one] رأس سجل واحد
    [two] رأسا سجلين
   *[other] رؤوس { $count } سجلات
}
record-list = القيود، الأحدث أولا
record-all = الكل
record-author = من
record-logbook = السجل
record-count = المعروض { $shown } وفي السجل { $total }
record-received = الاستلام
record-seq = الرقم
record-kind = ماذا
record-status = العلامة
record-bearer = الوسيلة
record-hash = البصمة
record-not-understood = غير مفهوم: { $kind }
record-older = { $count } أقدم

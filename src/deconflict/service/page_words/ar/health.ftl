### Arabic: how the node and its lines do

health-red = ما يحتاج إلى تدخل الآن
health-no-red = لا شيء مما يُراقب هنا بالأحمر. هذا ليس وعدا.
health-cure = ما العمل
health-not-live = العقدة لا تُسمع: هذه الصفحة غير محدثة.
health-not-live-cure = تحقق من عمل العقدة والشبكة؛ واعمل صوتيا في الأثناء
health-sound-off = هذه الصفحة بلا صوت.
health-sound-cure = اضغط زر الصوت في الشريط أعلاه: لا يصدر المتصفح صوتا قبل نقرة
health-peer-lost = { $name } غير متصل.
health-peer-cure = اتصل بهم؛ افحص الشبكة من الجانبين
health-clock-cure = اضبط الساعتين على المصدر المتفق عليه؛ اسأل { $name } أيهما منحرفة
health-line-cure = افحص الخط وليجب شخص يدويا؛ واتصل هاتفيا إن لم يأت رد
health-feed-cure = تحقق من عمل المصدر وإمكان الوصول إليه؛ مساراته تتقادم
health-flood = { $count } إنذارات خلال 10 دقائق.
health-flood-cure = ابدأ بالأعلى؛ استدع شخصا ثانيا
health-numbers = الأرقام
health-name-alerts = الإنذارات
health-name-most = أكثر 10 دقائق ازدحاما
health-name-acks = فُهم بعد
health-name-disk = القرص
health-name-record = السجل
health-per-10-min = { $rate } لكل 10 دقائق في الساعة الأخيرة، والمحتمل { $budget }
health-most = { $count }، والفيض من { $flood }
health-acks = { $p95 } في 95 من 100 و{ $median } في الوسط من { $count } في اليوم
health-no-acks = لا شيء لفهمه في اليوم الأخير
health-disk = متاح { $free } GiB من { $total } GiB
health-in-memory = السجل في الذاكرة
health-entries = { $count ->
    [one] قيد واحد
    [two] قيدان
   *[other] { $count } قيدا
}
health-beats = فحوص الخطوط في اليوم الأخير
health-beats-said = { $proved } أنصاف ساعات مثبتة و{ $missed } فائتة و{ $unknown } بلا فحص
health-slot-proved = أُجيب
health-slot-missed = بلا رد
health-slot-unknown = لم يُرسل شيء
health-feeds = المصادر والخطوط الآن
health-no-feeds = لا مصدر مهيأ
health-no-report = لا تقرير بعد
health-feed = أحدثها عمره { $age }، التقارير { $reports }، المرفوض { $refused }
health-versions = النسخ والساعات
health-skew-unknown = الساعة غير معروفة
health-skew = انحراف الساعة { $seconds } ث

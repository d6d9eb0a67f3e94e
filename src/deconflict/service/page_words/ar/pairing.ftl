### Arabic: first contact

pairing-section = الاقتران
pairing-title = اقترن بمنظمة أخرى
pairing-waiting = بانتظار الطرف الآخر.
pairing-tell = أبلغهم هذا العنوان بوسيلة تثق بها: { $address }
pairing-done = تم الاقتران مع { $name }.
pairing-pinned = ثُبّت مفتاحها واتصالها.
pairing-failed = لم يتم الاقتران: { $why }.
pairing-open = افتح للاقتران، 5 دقائق
pairing-join-at = أو انضم إلى
pairing-join = انضم
pairing-calls-itself = يسمي الطرف الآخر نفسه { $name }. اتصل به على رقم كان لديك من قبل، لا على رقم من هنا.
pairing-read = اقرأ هذا بصوت عالٍ: { $code }
pairing-our-side-done = أنجز طرفكم؛ بانتظار أن يكتبوا الرمز الذي قرأته.
pairing-type = اكتب ما يقرؤونه لك
pairing-confirm = أكّد
pairing-one-try = محاولة واحدة. رمز خاطئ ينهي هذا الاقتران؛ بقي { $left }.

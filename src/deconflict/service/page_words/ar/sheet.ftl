### العربية: صفحة الحزمة التي تُطبع

sheet-language = العربية
sheet-title = السجل
sheet-drawn = مأخوذ من entries.jsonl، وهو ما وُقِّع. للتحقق دون اتصال:
sheet-party = الطرف
sheet-key = SHA-256 لمفتاح الاسترداد
sheet-times = كُتب ثم استُلم
sheet-place = الموضع
sheet-gone = لم يعد محفوظًا منذ

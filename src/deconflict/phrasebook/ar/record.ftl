### العربية: المفاتيح والاقتران والسجل.

KEY-title = إعلان المفاتيح
KEY-line = { $name } يعلن مفاتيحه { $signing_key }: { $why }
REVOKE-title = إلغاء مفتاح
REVOKE-line = المفتاح { $signing_key } لا يُعتدّ به في سجل «{ $logbook }» ابتداءً من القيد { $from_seq } من الحقبة { $epoch }
OPEN_EPOCH-title = فتح حقبة
OPEN_EPOCH-line = فُتحت حقبة: { $why }
AUDIENCE-title = تغيير القرّاء
AUDIENCE-line = قرّاء هذا السجل من الآن: { $audience }
PAIR_CONFIRM-title = تأكيد الاقتران
PAIR_CONFIRM-line = تم الاقتران مع { $peer_name }؛ في هذه القناة: { $members }
RECEIPT-title = حُفظ
RECEIPT-line = { $entries_count ->
    [one] حُفظ قيد واحد
    [two] حُفظ قيدان
    [few] حُفظت { $entries_count } قيود
   *[other] حُفظ { $entries_count } قيداً
} في { $received_at }، عبر { $bearer }
PART_DROPPED-title = جزء لم يعد محفوظاً
PART_DROPPED-line = الجزء «{ $part }» من { $entry } لم يعد محفوظاً: { $why }
EQUIVOCATION-title = قيدان لموضع واحد
EQUIVOCATION-line = وقّع { $author } قيدين مختلفين لموضع واحد
RECORD_HEAD-title = حالة السجل
RECORD_HEAD-line = سجلنا «{ $logbook }» بلغ القيد { $seq } من الحقبة { $epoch }؛ ولدينا من { $party } { $party_seq_code ->
    [none] لا شيء
   *[some] القيد { $party_seq } من الحقبة { $party_epoch }
}
RECORD_GAP-title = فجوة في السجل
RECORD_GAP-line = لا نملك القيود من { $from_seq } إلى { $until_seq } في الحقبة { $epoch } من { $author } في سجل «{ $logbook }»، ويعرفها { $vouched_by }؛ منذ { $since }
WITNESS_SIGN-title = توقيع الشاهد
WITNESS_SIGN-line = صادق شاهد على حالة سجل
DAILY_SUMMARY-title = ملخص اليوم
DAILY_SUMMARY-line = اليوم { $day }: المُخطَر به { $notices }، المرصود بإشعار { $seen_notified }، المرصود دون إشعار { $seen_unnotified }

### العربية: العروض والتوقف المؤقت.

PROPOSAL-title = اقتراح
PROPOSAL-line = اقتراح: { $changes }
COUNTER-title = اقتراح مضاد
COUNTER-line = اقتراح مضاد: { $changes }
ACCEPT-title = قبول العرض
ACCEPT-line = قُبل العرض كاملاً
REJECT-title = عدم قبول العرض
REJECT-line = لم يُقبل العرض: { $reason }
WITHDRAW-title = سحب العرض
WITHDRAW-line = سُحب عرضنا
EXPIRE-title = انتهاء مهلة العرض
EXPIRE-line = انتهت مهلة العرض؛ ولم يُقبل
RejectReason-not_possible = غير ممكن
RejectReason-too_late = متأخر جداً
RejectReason-other_traffic = حركة أخرى
RejectReason-needs_authority = يلزم قرار سلطة أعلى
RejectReason-not_agreed = لا اتفاق
HOLD_PROPOSAL-title = اقتراح توقف مؤقت
HOLD_PROPOSAL-line = اقتراح توقف مؤقت أثناء تحادثنا، { $place_code ->
    [none] كامل المنطقة المتفق عليها
   *[some] { $place }
}، من { $from } حتى { $until }
HOLD-title = الالتزام بالتوقف المؤقت
HOLD-line = نلتزم بالتوقف المؤقت ما دمتم ملتزمين به
RELEASE-title = انتهاء التوقف المؤقت
RELEASE-line = لم نعد نلتزم بالتوقف المؤقت: { $why }

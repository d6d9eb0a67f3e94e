### العربية: المناطق والمواقع والمسارات.

ZONE_NOTICE-title = إشعار بمنطقة
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] أُلغيت المنطقة { $zone_id } التي أعلنتها { $authority }
   *[other] المنطقة { $zone_id } ({ $zone_type }) أعلنتها { $authority }؛ { $extent }
}
ZONE_CHANGE-title = تغيير منطقة
ZONE_CHANGE-line = تغيّرت المنطقة { $zone_id } ({ $zone_type }) التي أعلنتها { $authority }؛ { $extent }
ZONE_CANCEL-title = إلغاء منطقة
ZONE_CANCEL-line = أُلغيت المنطقة { $zone_id } التي أعلنتها { $authority }
SITE_NOTICE-title = موقع محمي
SITE_NOTICE-line = { $expired_code ->
    [yes] لم يعد الموقع { $site_id } مدرجاً؛ وحمايته لا تتوقف على أي قائمة
   *[other] الموقع { $site_id }: { $function }، { $extent }، من { $from } حتى { $until }
}
SITE_CORRECT-title = تصحيح موقع محمي
SITE_CORRECT-line = تصحيح الموقع { $site_id }: { $function }، { $extent }، من { $from } حتى { $until }
SITE_EXPIRE-title = موقع محمي لم يعد مدرجاً
SITE_EXPIRE-line = لم يعد الموقع { $site_id } مدرجاً؛ وحمايته لا تتوقف على أي قائمة
TRACKS-title = مسارات مرصودة
TRACKS-line = { $plots_count ->
    [one] أُبلغ عن طائرة واحدة
    [two] أُبلغ عن طائرتين
    [few] أُبلغ عن { $plots_count } طائرات
   *[other] أُبلغ عن { $plots_count } طائرة
}، أحدثها في { $newest }

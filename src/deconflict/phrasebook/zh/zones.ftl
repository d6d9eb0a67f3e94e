### 中文: 区域、场所、航迹.

ZONE_NOTICE-title = 区域通报
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] { $authority } 的区域 { $zone_id } 已取消
   *[other] { $authority } 的区域 { $zone_id }（{ $zone_type }）；{ $extent }
}
ZONE_CHANGE-title = 区域变更
ZONE_CHANGE-line = { $authority } 的区域 { $zone_id }（{ $zone_type }）已变更；{ $extent }
ZONE_CANCEL-title = 区域取消
ZONE_CANCEL-line = { $authority } 的区域 { $zone_id } 已取消
SITE_NOTICE-title = 受保护场所
SITE_NOTICE-line = { $expired_code ->
    [yes] 场所 { $site_id } 不再列入名单；其受保护地位不取决于名单
   *[other] 场所 { $site_id }：{ $function }，{ $extent }，{ $from } – { $until }
}
SITE_CORRECT-title = 受保护场所更正
SITE_CORRECT-line = 场所 { $site_id } 已更正：{ $function }，{ $extent }，{ $from } – { $until }
SITE_EXPIRE-title = 受保护场所移出名单
SITE_EXPIRE-line = 场所 { $site_id } 不再列入名单；其受保护地位不取决于名单
TRACKS-title = 航迹
TRACKS-line = 报告 { $plots_count } 架航空器，最新时间 { $newest }

### 中文: 事件、违规、指称.

INCIDENT_REPORT-title = 事件报告
INCIDENT_REPORT-line = 事件 { $incident_id }，{ $stage }报告（{ $incident_class }）：{ $place }，{ $from } – { $until }{ $harm_code ->
    [none] {""}
   *[some] ；损害：{ $harm }
}
ReportStage-initial = 首次
ReportStage-preliminary = 初步
ReportStage-final = 最终
IncidentClass-unintended = 非故意
IncidentClass-disputed = 存在争议
IncidentClass-deliberate_alleged = 据称故意
Measure-activity_stopped = 活动已停止
Measure-area_left = 已离开区域
Measure-help_sent = 已派出援助
Measure-line_called = 已通过专线呼叫
Measure-records_kept = 已保存记录
Measure-hold_proposed = 已提议暂停
Measure-none_yet = 尚无
Harm-none_known = 目前未发现损害
Harm-civilians_killed = 平民死亡
Harm-civilians_injured = 平民受伤
Harm-personnel_killed = 人员死亡
Harm-personnel_injured = 人员受伤
Harm-aircraft_lost = 航空器损毁
Harm-aircraft_damaged = 航空器受损
Harm-vehicle_damaged = 车辆受损
Harm-building_damaged = 建筑物受损
Harm-aid_interrupted = 援助中断
Harm-separation_lost = 失去间隔
Harm-unknown = 不明
BREACH_ENTRY-title = 违规登记
BREACH_ENTRY-line = { $party } 违反“{ $breached }”，{ $at }{ $place_code ->
    [none] {""}
   *[some] ，{ $place }
}
BREACH_AGREE-title = 承认违规
BREACH_AGREE-line = 台账记录属实
BREACH_DISPUTE-title = 违规有争议
BREACH_DISPUTE-line = 台账记录有争议：{ $ground }
DisputeGround-not_ours = 非我方
DisputeGround-other_place = 地点不同
DisputeGround-other_time = 时间不同
DisputeGround-within_agreement = 在协议范围内
DisputeGround-emergency = 紧急情况
DisputeGround-no_record = 无相关记录
CLAIM-title = 损害指称
CLAIM-line = 指称（{ $source }，可信度{ $confidence }）：{ $harm_code ->
    [none] 未说明损害
   *[some] { $harm }
}{ $place_code ->
    [none] ；无地点
   *[some] ，{ $place }
}{ $from_code ->
    [none] ；无时间
   *[some] ，{ $from }
}{ $until_code ->
    [none] {""}
   *[some] {" "}– { $until }
}
ClaimSource-own_observation = 自行观察
ClaimSource-other_party = 另一方
ClaimSource-residents = 居民
ClaimSource-authorities = 当局
ClaimSource-aid_organisation = 援助组织
ClaimSource-press = 新闻媒体
ClaimSource-social_media = 社交媒体
ClaimSource-unknown = 来源不明
Confidence-low = 低
Confidence-medium = 中
Confidence-high = 高
CLAIM_ANSWER-title = 对指称的答复
CLAIM_ANSWER-line = 对指称的答复：{ $code }{ $missing_code ->
    [none] {""}
   *[some] ；需要：{ $missing }
}{ $duplicate_of_code ->
    [none] {""}
   *[some] ；重复于 { $duplicate_of }
}
ClaimCode-received = 已收到
ClaimCode-under_review = 审查中
ClaimCode-no_information = 无相关信息（既未证实亦未否认）
ClaimCode-not_ours = 非我方
ClaimCode-confirmed = 已证实
ClaimCode-partly = 部分证实
ClaimCode-not_supported = 我方所掌握资料不支持
ClaimCode-insufficient = 信息不足
ClaimCode-duplicate = 重复
REBUTTAL-title = 反驳
REBUTTAL-line = 反驳：{ $text }
FINDING-title = 认定
FINDING-line = 认定：{ $found }{ $duplicate_of_code ->
    [none] {""}
   *[some] ；重复于 { $duplicate_of }
}
Finding-credible = 可信
Finding-non_credible = 不可信
Finding-duplicate = 重复
REOPEN-title = 重新审理指称
REOPEN-line = 重新审理指称：{ $why }
REQUEST_FOR_INFORMATION-title = 信息请求
REQUEST_FOR_INFORMATION-line = { $urgent_code ->
    [yes] 紧急询问
   *[other] 询问
}：{ $question }{ $needed_by_code ->
    [none] {""}
   *[some] ，须于 { $needed_by } 前答复
}{ $text_code ->
    [none] {""}
   *[some] ；{ $text }
}
INFORMATION-title = 信息
INFORMATION-line = 信息：{ $text }{ $files_code ->
    [none] {""}
   *[some] ；文件 { $files }
}
DECLINE-title = 不予答复
DECLINE-line = 对该询问不予答复：{ $reason }
Question-what_happened = 发生了什么
Question-yours_or_not = 是否属于贵方
Question-flights_at_time = 当时的飞行
Question-recorded_tracks = 记录的航迹
Question-persons_harmed = 受害人员
Question-measures_taken = 已采取措施
Question-evidence = 证据
Question-state_of_review = 审查进展
DeclineReason-not_held = 我方不掌握
DeclineReason-not_shared = 不予共享
DeclineReason-under_review = 审查中
DeclineReason-not_ours = 非我方

### 中文: 消息与确认.

WARNING-title = 警告
WARNING-line = { $level }：{ $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] ，{ $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] ，{ $loss_at } 失去间隔
}{ $closest_at_code ->
    [none] {""}
   *[some] ，{ $closest_at } 距离最近，相距 { $closest_horizontal } 和 { $closest_vertical }
}{ $low_confidence_code ->
    [yes] ；低可信度，数据已有 { $data_age_time }
   *[other] {""}
}
DANGER_ENDED-title = 危险结束
DANGER_ENDED-line = 危险结束：{ $why }
ALERT_SUPPRESSED-title = 告警已抑制
ALERT_SUPPRESSED-line = 本席位在{ $until }之前不再提示 { $level } – { $pair }：{ $reason }
SuppressionReason-action_taken = 已采取措施
SuppressionReason-crews_in_contact = 机组已互相联络
SuppressionReason-own_separation = 由我方管制保持间隔
SuppressionReason-wrong_data = 已知数据有误
SuppressionReason-other = 其他原因
STOP_REQUEST-title = 停止请求
STOP_REQUEST-line = 请停止：{ $endangered }处于危险，{ $place }
CONFLICT_NOTICE-title = 冲突
CONFLICT_NOTICE-line = { $level }：{ $objects } 相遇，{ $from } – { $until }，高度 { $lower } 至 { $upper }（{ $basis }）
CONCERN-title = 关切
CONCERN-line = 关切：{ $text }
ACKNOWLEDGEMENT-title = 确认
ACKNOWLEDGEMENT-line = { $by }（{ $role }）：{ $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] ，{ $answer }
}{ $members_code ->
    [none] {""}
   *[some] ，至 { $members }
}{ $passed_to_code ->
    [none] {""}
   *[some] ，{ $passed_to }
}{ $passed_at_code ->
    [none] {""}
   *[some] ，{ $passed_at }
}
NO_ANSWER-title = 无答复
NO_ANSWER-line = { $party }：{ $entry } 截至 { $deadline } 未达到“{ $wanted }”；{ $next_role_code ->
    [none] 已无人可呼叫
   *[some] 正在经由{ $bearers }呼叫{ $next_role }
}
TRIED-title = 投递尝试
TRIED-line = { $party }{ $role_code ->
    [none] {""}
   *[some] （{ $role }）
}：{ $entry } 于 { $at } 经由{ $bearer }：{ $outcome }{ $detail_code ->
    [none] {""}
   *[some] ，{ $detail }
}
HEARD-title = 听到的答复，待该方自行确认
HEARD-line = { $by } 经由{ $bearer }听到 { $party } 的 { $said_by }（{ $role }）：{ $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] ，{ $answer }
}；回复码{ $code_right_code ->
    [yes] 正确
   *[other] 缺失或错误
}
CarryOutcome-sent = 已交付
CarryOutcome-failed = 未能交付
CarryOutcome-refused = 被拒收

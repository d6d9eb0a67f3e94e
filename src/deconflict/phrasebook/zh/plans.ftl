### 中文: 计划与退回.

NOTICE_OF_OPERATION-title = 行动通报
NOTICE_OF_OPERATION-line = 计划 { $op_id }（{ $state }）：{ $operation }，{ $count } × { $aircraft_class }；{ $extent }
OPERATION_CHANGE-title = 行动变更
OPERATION_CHANGE-line = 计划 { $op_id } 已变更（{ $state }）：{ $operation }，{ $count } × { $aircraft_class }；{ $extent }
OPERATION_ACTIVATE-title = 行动开始
OPERATION_ACTIVATE-line = 计划 { $op_id } 执行中：{ $operation }，{ $count } × { $aircraft_class }；{ $extent }
OPERATION_OVERDUE-title = 行动超时
OPERATION_OVERDUE-line = 计划 { $op_id } 超时（{ $state }）：{ $operation }，{ $count } × { $aircraft_class }；{ $extent }
OPERATION_CANCEL-title = 行动取消
OPERATION_CANCEL-line = 计划 { $op_id } 将不执行
OPERATION_COMPLETE-title = 行动结束
OPERATION_COMPLETE-line = 计划 { $op_id } 已结束
MOVEMENT_NOTICE-title = 行程通报
MOVEMENT_NOTICE-line = 行程 { $movement_id }（{ $state }）：{ $movement }，车辆 { $vehicles }，航空器 { $aircraft }；{ $extent }
OFF_NOMINAL-title = 飞行异常
OFF_NOMINAL-line = { $trouble }{ $op_id_code ->
    [none] {""}
   *[some] ，计划 { $op_id }
}{ $callsign_code ->
    [none] {""}
   *[some] ，{ $callsign }
}：最后于 { $last_seen } 见于{ $place }{ $endurance_until_code ->
    [none] {""}
   *[some] ，续航至 { $endurance_until }
}
STATEMENT_OF_ABSENCE-title = 不在场声明
STATEMENT_OF_ABSENCE-line = { $presence }：{ $extent }
DAILY_PLAN-title = 当日计划
DAILY_PLAN-line = { $day } 当日计划，计划：{ $items }；截止 { $cutoff }
PLAN_REPLY-title = 当日计划答复
PLAN_REPLY-line = 对 { $day } 当日计划的答复：{ $replies }
TOO_VAGUE-title = 过于含糊
TOO_VAGUE-line = 过于含糊；需要：{ $missing }{ $lacking_code ->
    [none] {""}
   *[some] （{ $lacking }）
}{ $stated_code ->
    [none] {""}
   *[some] ；所述 { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ，商定限值 { $limit }
}
TOO_LATE-title = 过迟
TOO_LATE-line = 过迟；需要：{ $missing }{ $stated_code ->
    [none] {""}
   *[some] ；所述 { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ，商定限值 { $limit }
}
PLACE_MISMATCH-title = 地点不符
PLACE_MISMATCH-line = 地点的两种说法不一致；需要：{ $missing }{ $stated_code ->
    [none] {""}
   *[some] ；相差 { $stated }
}{ $limit_code ->
    [none] {""}
   *[some] ，商定限值 { $limit }
}
CORRECTION-title = 更正
CORRECTION-line = 更正 { $refs } 的“{ $field }”，正确值：{ $number_code ->
    [none] {""}
   *[some] { $number }{ $at_code ->
        [none] {""}
       *[some] ；
    }
}{ $at_code ->
    [none] {""}
   *[some] { $at }
}{ $place_code ->
    [none] {""}
   *[some] { $place }
}{ $words_code ->
    [none] {""}
   *[some] { $words }
}{ $extent_code ->
    [none] {""}
   *[some] { $extent }
}
Missing-area = 更小的区域
Missing-heights = 更窄的高度范围
Missing-times = 更短的时段
Missing-route = 路线
Missing-contact = 可即时联络人
Missing-lead = 更早的通报
Missing-place = 一致的地点
Missing-fields = 商定的字段
Missing-time = 发生时间
Missing-harm = 损害情况
Missing-evidence = 证据
MovementKind-convoy = 车队
MovementKind-flight = 飞行
MovementKind-vessel = 船舶
MovementKind-evacuation = 撤离
Presence-none_of_ours = 该处无我方力量
Presence-under_our_control = 该处力量在我方控制之下
Presence-not_under_our_control = 该处力量不在我方控制之下
Presence-unknown = 不知该处为何方力量
Trouble-lost_link = 控制链路中断
Trouble-deviating = 偏离计划
Trouble-lost = 航空器失踪
Cooperation-said = { $kind }：{ $tracks }，{ $from } – { $until }

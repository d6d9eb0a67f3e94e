### 中文: 线路、值班、联络.

LINE_CHECK-title = 线路检查
LINE_CHECK-line = 线路检查，经由{ $bearer }
LINE_CHECK_REPLY-title = 线路检查答复
LINE_CHECK_REPLY-line = 线路检查经由{ $bearer }已答复，{ $by_hand_code ->
    [yes] 人工
   *[other] 由节点
}
LINE_STATUS-title = 线路状态
LINE_STATUS-line = 经由{ $bearer }的线路：{ $state }，自 { $since } 起{ $proved_code ->
    [none] {""}
   *[some] ，已验证至 { $proved }
}{ $planned_from_code ->
    [none] {""}
   *[some] ；计划中断 { $planned_from }{ $planned_until_code ->
        [none] {""}
       *[some] {" "}– { $planned_until }
    }
}
LINE_CALL-title = 呼叫
LINE_CALL-line = 于 { $at } 经由{ $bearer }呼叫：{ $outcome }{ $spoke_with_code ->
    [none] {""}
   *[some] ，{ $spoke_with }
}{ $trigger_code ->
    [none] {""}
   *[some] ，缘由：{ $trigger }
}
LINE_REFUSED-title = 拒接呼叫
LINE_REFUSED-line = 目前不予接听：{ $why }{ $until_code ->
    [none] {""}
   *[some] ，直至 { $until }
}；此非答复
LineState-UP = UP
LineState-UNPROVED = UNPROVED
LineState-DEGRADED = DEGRADED
LineState-DOWN = DOWN
CallOutcome-spoke = 有人接听
CallOutcome-no_reply = 无人应答
CallOutcome-turned_away = 被拒接
WATCH_CHANGE-title = 值班
WATCH_CHANGE-line = { $incoming_code ->
    [none] 无人值班（{ $role }）
   *[some] { $incoming } 值班（{ $role }）
}
CONTACT_UPDATE-title = 联络方式
CONTACT_UPDATE-line = { $role }：联络方式 { $means }，{ $hours }
CONTACT_TEST-title = 联络测试
CONTACT_TEST-line = { $party }{ $role_code ->
    [none] {""}
   *[some] （{ $role }）
}：联络方式 { $contact } 于 { $at } 经由{ $bearer }测试：{ $outcome }
TestOutcome-reached = 接通
TestOutcome-not_reached = 未接通
TestOutcome-somebody_else = 他人接听

### 中文: 紧急情况与搜救.

EMERGENCY-title = 紧急情况
EMERGENCY-line = 紧急情况：{ $distress }{ $callsign_code ->
    [none] {""}
   *[some] ，{ $callsign }
}{ $place_code ->
    [none] {""}
   *[some] ，{ $place }
}，{ $at }{ $persons_code ->
    [none] {""}
   *[some] ，人数：{ $persons }
}{ $help_wanted_code ->
    [none] {""}
   *[some] ；需要援助：{ $help_wanted }
}{ $leave_code ->
    [none] {""}
   *[some] ；进入许可：{ $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ；{ $frequency }
}
SAR_REQUEST-title = 搜救：请求援助
SAR_REQUEST-line = 需要援助：{ $help_wanted }；{ $place }，{ $at }{ $persons_code ->
    [none] {""}
   *[some] ，人数：{ $persons }
}{ $leave_code ->
    [none] {""}
   *[some] ；进入许可：{ $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ；{ $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ；协调方 { $coordinator }
}
SAR_OFFER-title = 搜救：提供援助
SAR_OFFER-line = 提供援助：{ $help_offered }，运载工具：{ $craft }{ $ready_code ->
    [none] {""}
   *[some] ，{ $ready } 就绪
}{ $leave_code ->
    [none] {""}
   *[some] ；进入许可：{ $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ；{ $frequency }
}
SAR_UPDATE-title = 搜救：最新情况
SAR_UPDATE-line = 截至 { $at }{ $place_code ->
    [none] {""}
   *[some] ；{ $place }
}{ $persons_found_code ->
    [none] {""}
   *[some] ；找到 { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ；失踪 { $persons_missing }
}{ $leave_code ->
    [none] {""}
   *[some] ；进入许可：{ $leave }
}{ $frequency_code ->
    [none] {""}
   *[some] ；{ $frequency }
}{ $coordinator_code ->
    [none] {""}
   *[some] ；协调方 { $coordinator }
}
SAR_END-title = 搜救结束
SAR_END-line = 于 { $at } 结束：{ $outcome }{ $persons_found_code ->
    [none] {""}
   *[some] ，找到 { $persons_found }
}{ $persons_missing_code ->
    [none] {""}
   *[some] ，失踪 { $persons_missing }
}
LOST_COMM-title = 失去通信
LOST_COMM-line = { $callsign } 自 { $since } 起无法通话{ $place_code ->
    [none] {""}
   *[some] ，最后位置{ $place }
}；预计：{ $intention }{ $tried_code ->
    [none] {""}
   *[some] ；已试频率 { $tried }
}
INTERCEPT_CONCERN-title = 接近航空器：请立即核查
INTERCEPT_CONCERN-line = { $callsign }，{ $place }，{ $at }：正在接近的航空器是否属于贵方？预计：{ $intention }{ $tried_code ->
    [none] {""}
   *[some] ；已试频率 { $tried }
}
DISPLACED-title = 让行
DISPLACED-line = { $whose }：{ $displaced }让行于{ $first }，{ $place }，{ $from } – { $until }：{ $why }
Distress-aircraft = 航空器遇险
Distress-crash = 坠毁
Distress-ditching = 水上迫降
Distress-vessel = 船舶遇险
Distress-fire = 火灾
Distress-medical = 医疗急救
Distress-missing = 失踪
Distress-other = 其他
Help-search = 搜索
Help-pick_up = 接运
Help-medical = 医疗援助
Help-fire_fighting = 灭火
Help-relay = 无线电中继
Help-landing = 着陆场地
Help-keep_out = 他方勿入
Leave-asked = 已请求
Leave-granted = 已给予
Leave-refused = 已拒绝
SarOutcome-found = 搜寻有结果
SarOutcome-handed_over = 已移交
SarOutcome-called_off = 已中止
SarOutcome-false_alarm = 误报
Intention-continue = 继续航行
Intention-return = 返航
Intention-land_nearest = 就近着陆
Intention-hold = 盘旋等待
Intention-unknown = 不明

### 中文: 提议与暂停.

PROPOSAL-title = 提议
PROPOSAL-line = 提议：{ $changes }
COUNTER-title = 反提议
COUNTER-line = 反提议：{ $changes }
ACCEPT-title = 接受提议
ACCEPT-line = 提议已全部接受
REJECT-title = 未接受提议
REJECT-line = 未接受提议：{ $reason }
WITHDRAW-title = 撤回提议
WITHDRAW-line = 我方提议已撤回
EXPIRE-title = 提议过期
EXPIRE-line = 提议已过期；未获接受
RejectReason-not_possible = 不可行
RejectReason-too_late = 为时过晚
RejectReason-other_traffic = 其他交通
RejectReason-needs_authority = 需上级授权
RejectReason-not_agreed = 不同意
HOLD_PROPOSAL-title = 提议暂停
HOLD_PROPOSAL-line = 提议在商谈期间暂停，{ $place_code ->
    [none] 全部商定区域
   *[some] { $place }
}，{ $from } – { $until }
HOLD-title = 遵守暂停
HOLD-line = 我方遵守暂停，只要贵方同样遵守
RELEASE-title = 结束暂停
RELEASE-line = 我方不再遵守暂停：{ $why }

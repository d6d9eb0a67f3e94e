### 中文: 密钥、配对与记录.

KEY-title = 密钥声明
KEY-line = { $name } 声明其密钥 { $signing_key }：{ $why }
REVOKE-title = 密钥撤销
REVOKE-line = 密钥 { $signing_key } 自条目 { $epoch }.{ $from_seq } 起对日志“{ $logbook }”无效
OPEN_EPOCH-title = 开启纪元
OPEN_EPOCH-line = 开启纪元：{ $why }
AUDIENCE-title = 读者变更
AUDIENCE-line = 本日志今后的读者：{ $audience }
PAIR_CONFIRM-title = 配对确认
PAIR_CONFIRM-line = 已与 { $peer_name } 配对；本信道成员：{ $members }
RECEIPT-title = 已存储
RECEIPT-line = { $entries_count } 个条目已于 { $received_at } 存储，经由{ $bearer }
PART_DROPPED-title = 部分不再保存
PART_DROPPED-line = { $entry } 的“{ $part }”部分不再保存：{ $why }
EQUIVOCATION-title = 同一位置两个条目
EQUIVOCATION-line = { $author } 为同一位置签署了两个不同条目
RECORD_HEAD-title = 记录进度
RECORD_HEAD-line = 我方日志“{ $logbook }”已至 { $epoch }.{ $seq }；我方持有 { $party } 的条目：{ $party_seq_code ->
    [none] 无
   *[some] { $party_epoch }.{ $party_seq }
}
RECORD_GAP-title = 记录缺口
RECORD_GAP-line = 我方缺少 { $author } 在日志“{ $logbook }”中的条目 { $epoch }.{ $from_seq } 至 { $epoch }.{ $until_seq }，{ $vouched_by } 知悉其存在；自 { $since } 起
WITNESS_SIGN-title = 见证签名
WITNESS_SIGN-line = 见证方已副签一份记录的状态
DAILY_SUMMARY-title = 每日汇总
DAILY_SUMMARY-line = { $day }：已通报 { $notices }，有通报的目击 { $seen_notified }，无通报的目击 { $seen_unnotified }

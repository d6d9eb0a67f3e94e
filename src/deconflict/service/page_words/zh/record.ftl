### Chinese: the record

record-verify = 验证记录
record-verifying = 正在检查每个签名…
record-verdict-verifies = { $logbooks } 本日志共 { $entries } 条：每个签名、哈希和链均吻合，且有对方确认了密钥。
record-verdict-consistent = { $logbooks } 本日志的 { $entries } 条记录彼此一致；尚无他方确认密钥。
record-verdict-fails = 验证不通过：{ $logbooks } 本日志 { $entries } 条中有 { $problems } 处问题。
record-heads = { $count ->
   *[other] { $count } 本日志的末端
}
record-list = 条目，最新在前
record-all = 全部
record-author = 作者
record-logbook = 日志
record-count = 显示 { $shown } 条，记录共 { $total } 条
record-received = 接收时间
record-seq = 序号
record-kind = 内容
record-status = 标记
record-bearer = 手段
record-hash = 哈希
record-not-understood = 无法识别：{ $kind }
record-older = 更早的 { $count } 条

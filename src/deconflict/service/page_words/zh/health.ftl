### Chinese: how the node and its lines do

health-red = 现需处理
health-no-red = 此处所监视的项目均未报红。这不构成保证。
health-cure = 处理办法
health-not-live = 未收到节点信号：本页未实时更新。
health-not-live-cure = 检查节点是否运行、网络是否正常；其间用语音工作
health-sound-off = 本页面没有声音。
health-sound-cure = 请按上方栏中的“声音”：浏览器在有人点击之前不发声
health-peer-lost = { $name } 未连接。
health-peer-cure = 致电对方；检查双方网络
health-clock-cure = 按约定时间源校准双方时钟；询问 { $name } 哪方有偏差
health-line-cure = 检查线路并请人工回应；无回应则致电
health-feed-cure = 检查数据源是否运行并可达；其航迹正在变旧
health-flood = 10 分钟内出现 { $count } 次告警。
health-flood-cure = 先处理最高级别；请第二人到席
health-numbers = 指标
health-name-alerts = 告警
health-name-most = 最繁忙的 10 分钟
health-name-acks = 理解用时
health-name-disk = 磁盘
health-name-record = 记录
health-per-10-min = 最近一小时每 10 分钟 { $rate } 次，可承受 { $budget } 次
health-most = { $count } 次，{ $flood } 次即为洪水
health-acks = 95% 在 { $p95 } 内，中位 { $median }，一天共 { $count } 条
health-no-acks = 最近一天无待理解内容
health-disk = 剩余 { $free } GiB / { $total } GiB
health-in-memory = 记录在内存中
health-entries = { $count ->
   *[other] { $count } 条
}
health-beats = 最近一天的线路检查
health-beats-said = 已验证 { $proved } 个半小时，未回应 { $missed } 个，无检查 { $unknown } 个
health-slot-proved = 已回应
health-slot-missed = 未回应
health-slot-unknown = 未发送
health-feeds = 当前数据源与线路
health-no-feeds = 未配置数据源
health-no-report = 尚无报告
health-feed = 最新 { $age } 前，{ $reports } 条报告，拒收 { $refused } 条
health-versions = 版本与时钟
health-skew-unknown = 时钟未知
health-skew = 时钟偏差 { $seconds } 秒

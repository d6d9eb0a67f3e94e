### 中文: 议程条目、时间线中的航空器。

agenda-point = { $why }：{ $matter }
AgendaWhy-breach_disputed = 有争议的违规
AgendaWhy-classes_differ = 各方归类不同的事件
AgendaWhy-findings_differ = 结论不同的指称
AgendaWhy-lines_reserved = 有保留条目的会议记录
AgendaWhy-question_overdue = 逾期的问题
AgendaWhy-action_overdue = 逾期的行动事项
AgendaWhy-report_overdue = 报告逾期的事件
AgendaWhy-breach_unanswered = 既未承认也未质疑的违规
AgendaWhy-question_declined = 说明理由后未答复的问题
AgendaWhy-claim_open = 未结的指称
AgendaWhy-minutes_unsigned = 未经各方签署的会议记录
AgendaWhy-action_open = 未完成的行动事项
flown = { $aircraft }，{ $party } 报告，{ $from } 至 { $until }：{ $at } 时最近，{ $distance }

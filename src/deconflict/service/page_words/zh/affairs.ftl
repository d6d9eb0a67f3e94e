### Chinese: incidents and meetings

incidents-none = 无报告、主张、询问或争议。
incidents-file = 报告、主张、询问
incidents-owed = { $names } 尚欠报告
incidents-timeline = 记录中的相关内容
incidents-nothing-around = 记录中无相关内容。
incidents-close = 关闭
incidents-close-what = 我方最终报告：与我方上一份相同，并加上此处所述。有账户时，关闭事件需两人。
incidents-closed = 我方已以最终报告关闭。
incidents-class-before = 与我方上一份报告相同
affairs-dues = 待办及期限
affairs-due = 期限
affairs-overdue = 逾期
meetings-none = 未召集会议。
meetings-call = 召集会议
meetings-calendar = 会议、区域与线路检查日历
meetings-actions = 承诺事项
meetings-open-matters = { $count ->
   *[other] { $count } 项未决事项
}
meetings-present = 出席：{ $names }
meetings-signed-by = 签署方：{ $names }
meetings-reserved-by = { $names } 保留
matter-OPEN = 未决
matter-REOPENED = 重新开启
matter-CREDIBLE = 可信
matter-NON_CREDIBLE = 不可信
matter-DUPLICATE = 重复
matter-ANSWERED = 已答复
matter-DECLINED = 已谢绝
matter-OVERDUE = 逾期
matter-AGREED = 已同意
matter-DISPUTED = 有争议
matter-UNANSWERED = 未答复
matter-UNILATERAL = 单方面
matter-RESERVED = 有保留
matter-DONE = 已完成
matter-DONE_LATE = 逾期完成
owed-information = 信息
owed-review = 审查
owed-breach_answer = 对违约的答复
owed-signature = 签名
owed-action = 行动
owed-initial_report = 初步报告
owed-preliminary_report = 中期报告
owed-final_report = 最终报告

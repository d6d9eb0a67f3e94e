### 中文: 会议.

MEETING_CONVENE-title = 召集会议
MEETING_CONVENE-line = 会议 { $meeting_id }（{ $meeting_level }，{ $mode }），{ $from } – { $until }{ $where_code ->
    [none] {""}
   *[some] ，{ $where }
}{ $host_code ->
    [none] {""}
   *[some] ，主办方 { $host }
}
MeetingLevel-duty = 值班军官级
MeetingLevel-technical = 技术级
MeetingLevel-senior = 上级军官级
MeetingLevel-principal = 主管负责人级
MeetingMode-video = 视频
MeetingMode-voice = 语音
MeetingMode-in_person = 当面
MeetingMode-in_writing = 书面
AGENDA-title = 议程
AGENDA-line = 议程：{ $items }
MINUTES-title = 会议记录
MINUTES-line = 会议记录，{ $lines_count } 行；全体签署前不视为商定
MINUTES_SIGN-title = 会议记录签署
MINUTES_SIGN-line = 会议记录属实，已签署
MINUTES_RESERVE-title = 附保留签署会议记录
MINUTES_RESERVE-line = 会议记录已签署，有保留的行：{ $reserved }；{ $why }
ACTION_ITEM-title = 行动事项
ACTION_ITEM-line = 行动事项 { $action_id }，由 { $owner } 于 { $due } 前完成：{ $text }
ACTION_DONE-title = 行动事项完成
ACTION_DONE-line = 行动事项已完成

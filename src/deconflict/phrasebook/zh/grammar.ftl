### 中文: 句式.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label }：{ $value }
withheld = { $title }：未向我方提供
not-understood = { $kind }：本版本无法识别
untranslated = “{ $text }”（未翻译）
place-reference = 自 { $name }（其位置 { $place }）起方位 { $bearing }，距离 { $range }
list-comma = {"、"}
list-semicolon = {"；"}
list-rest = 另有 { $left } 项
why-apart = 已重新拉开
why-lost = 已失去跟踪
why-first = 首个纪元
why-paired = 已配对
why-keys_of_this_node = 本节点的密钥
word-none = 未说明
word-withheld = 地点未向我方提供
word-yes = 是
word-no = 否
outline-circle = 以 { $place } 为中心、半径 { $radius } 以内
outline-polygon = { $corners } 个角点的区域，在 { $place } 周围 { $radius } 以内
extent = { $outline }，{ $lower } 至 { $upper }，{ $time }
extent-more = { $first }，另有 { $more } 个空域
extent-rest = 另有 { $left } 个空域
Signatory-said = { $name }（{ $role }）
PositionStated-said = { $party }，{ $stands }：{ $clauses }
ClauseStated-said = { $clause }
ClauseRef-said = { $clause }
PlanItem-said = { $op_id }
ItemReply-said = { $op_id }：{ $answer }
Checked-said = { $object }
HeadSeen-said = { $party } { $epoch }.{ $seq }
Shift-said = { $thing }，{ $by_time_code ->
    [less] 提前
   *[other] 推迟
} { $by_time }
HeightBand-said = { $thing }，仅在 { $lower } 与 { $upper } 之间
OtherVolumes-said = { $thing }，改为：{ $volumes }
Pause-said = { $thing }，不早于 { $until }
TestCard-said = { $text }，{ $place }，{ $height }，{ $at }，{ $answer }，{ $priority }，{ $role }，{ $status }

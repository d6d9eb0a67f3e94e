### Русский: Как складывается фраза.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label }: { $value }
withheld = { $title }: нам не передано
not-understood = { $kind }: эта версия этого не понимает
untranslated = «{ $text }» (без перевода)
place-reference = пеленг { $bearing }, { $range } от пункта { $name }, его место { $place }
list-comma = {", "}
list-semicolon = {"; "}
list-rest = ещё { $left }
why-apart = снова разошлись
why-lost = больше не отслеживается
why-first = первая эпоха
why-paired = сопряжение выполнено
why-keys_of_this_node = ключи этого узла
word-none = не указано
word-withheld = место нам не передано
word-yes = да
word-no = нет
outline-circle = в радиусе { $radius } от { $place }
outline-polygon = многоугольник, вершин: { $corners }, в радиусе { $radius } от { $place }
extent = { $outline }, от { $lower } до { $upper }, { $time }
extent-more = { $first }, и ещё { $more ->
    [one] { $more } объём
    [few] { $more } объёма
    [many] { $more } объёмов
   *[other] { $more } объёма
}
extent-rest = и ещё { $left ->
    [one] { $left } объём
    [few] { $left } объёма
    [many] { $left } объёмов
   *[other] { $left } объёма
}
Signatory-said = { $name } ({ $role })
PositionStated-said = { $party }, { $stands }: { $clauses }
ClauseStated-said = { $clause }
ClauseRef-said = { $clause }
PlanItem-said = { $op_id }
ItemReply-said = { $op_id }: { $answer }
Checked-said = { $object }
HeadSeen-said = { $party } { $epoch }.{ $seq }
Shift-said = { $thing }, на { $by_time } { $by_time_code ->
    [less] раньше
   *[other] позже
}
HeightBand-said = { $thing }, только между { $lower } и { $upper }
OtherVolumes-said = { $thing }, взамен: { $volumes }
Pause-said = { $thing }, не раньше { $until }
TestCard-said = { $text }, { $place }, { $height }, { $at }, { $answer }, { $priority }, { $role }, { $status }

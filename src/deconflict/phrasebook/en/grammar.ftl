### English: How things are put together.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label }: { $value }
withheld = { $title }: not shared with us
not-understood = { $kind }: not understood by this version
untranslated = “{ $text }” (untranslated)
place-reference = bearing { $bearing }, { $range } from { $name }, which is { $place }
list-comma = {", "}
list-semicolon = {"; "}
list-rest = { $left } more
why-apart = apart again
why-lost = no longer tracked
why-first = first epoch
why-paired = paired
why-keys_of_this_node = keys of this node
word-none = not stated
word-withheld = place not shared with us
word-yes = yes
word-no = no
outline-circle = within { $radius } of { $place }
outline-polygon = area of { $corners } corners within { $radius } of { $place }
extent = { $outline }, { $lower } to { $upper }, { $time }
extent-more = { $first }, and { $more ->
    [one] one more volume
   *[other] { $more } more volumes
}
extent-rest = and { $left ->
    [one] one more volume
   *[other] { $left } more volumes
}
Signatory-said = { $name } ({ $role })
PositionStated-said = { $party }, { $stands }: { $clauses }
ClauseStated-said = { $clause }
ClauseRef-said = { $clause }
PlanItem-said = { $op_id }
ItemReply-said = { $op_id }: { $answer }
Checked-said = { $object }
HeadSeen-said = { $party } { $epoch }.{ $seq }
Shift-said = { $thing }, { $by_time } { $by_time_code ->
    [less] earlier
   *[other] later
}
HeightBand-said = { $thing }, between { $lower } and { $upper } only
OtherVolumes-said = { $thing }, instead: { $volumes }
Pause-said = { $thing }, not before { $until }
TestCard-said = { $text }, { $place }, { $height }, { $at }, { $answer }, { $priority }, { $role }, { $status }

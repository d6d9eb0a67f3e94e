### Français: Assemblage.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label } : { $value }
withheld = { $title } : non communiqué
not-understood = { $kind } : non compris par cette version
untranslated = « { $text } » (non traduit)
place-reference = relèvement { $bearing }, { $range } depuis { $name }, qui est { $place }
list-comma = {", "}
list-semicolon = {" ; "}
list-rest = { $left } de plus
why-apart = de nouveau séparés
why-lost = plus suivi
why-first = première époque
why-paired = appairé
why-keys_of_this_node = clés de ce nœud
word-none = non indiqué
word-withheld = lieu non communiqué
word-yes = oui
word-no = non
outline-circle = à moins de { $radius } de { $place }
outline-polygon = aire de { $corners } sommets à moins de { $radius } de { $place }
extent = { $outline }, de { $lower } à { $upper }, { $time }
extent-more = { $first }, et { $more ->
    [one] un autre volume
   *[other] { $more } autres volumes
}
extent-rest = et { $left ->
    [one] un autre volume
   *[other] { $left } autres volumes
}
Signatory-said = { $name } ({ $role })
PositionStated-said = { $party }, { $stands } : { $clauses }
ClauseStated-said = { $clause }
ClauseRef-said = { $clause }
PlanItem-said = { $op_id }
ItemReply-said = { $op_id } : { $answer }
Checked-said = { $object }
HeadSeen-said = { $party } { $epoch }.{ $seq }
Shift-said = { $thing }, { $by_time } { $by_time_code ->
    [less] plus tôt
   *[other] plus tard
}
HeightBand-said = { $thing }, entre { $lower } et { $upper } seulement
OtherVolumes-said = { $thing }, à la place : { $volumes }
Pause-said = { $thing }, pas avant le { $until }
TestCard-said = { $text }, { $place }, { $height }, { $at }, { $answer }, { $priority }, { $role }, { $status }

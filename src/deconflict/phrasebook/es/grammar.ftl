### Español: Cómo se compone.
### Codes (WILCO, CAUTION, FL100) stay codes; numbers, places and times are put in and never written here.
### Of each value there are three: $x its text, $x_code (none, yes, no, an enumeration's value, some), $x_count how many.

row = { $label }: { $value }
withheld = { $title }: no se nos ha comunicado
not-understood = { $kind }: esta versión no lo entiende
untranslated = «{ $text }» (sin traducir)
place-reference = marcación { $bearing }, { $range } desde { $name }, que está en { $place }
list-comma = {", "}
list-semicolon = {"; "}
list-rest = { $left } más
why-apart = separados de nuevo
why-lost = ya sin seguimiento
why-first = primera época
why-paired = emparejado
why-keys_of_this_node = claves de este nodo
word-none = no indicado
word-withheld = lugar no comunicado
word-yes = sí
word-no = no
outline-circle = a menos de { $radius } de { $place }
outline-polygon = área de { $corners } vértices a menos de { $radius } de { $place }
extent = { $outline }, de { $lower } a { $upper }, { $time }
extent-more = { $first }, y { $more ->
    [one] otro volumen
   *[other] { $more } volúmenes más
}
extent-rest = y { $left ->
    [one] otro volumen
   *[other] { $left } volúmenes más
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
    [less] antes
   *[other] después
}
HeightBand-said = { $thing }, solo entre { $lower } y { $upper }
OtherVolumes-said = { $thing }, en su lugar: { $volumes }
Pause-said = { $thing }, no antes del { $until }
TestCard-said = { $text }, { $place }, { $height }, { $at }, { $answer }, { $priority }, { $role }, { $status }

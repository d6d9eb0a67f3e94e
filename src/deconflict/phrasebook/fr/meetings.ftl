### Français: Réunions.

MEETING_CONVENE-title = Réunion convoquée
MEETING_CONVENE-line = Réunion { $meeting_id } ({ $meeting_level }, { $mode }), { $from } – { $until }{ $where_code ->
    [none] {""}
   *[some] , { $where }
}{ $host_code ->
    [none] {""}
   *[some] , hôte { $host }
}
MeetingLevel-duty = officiers de permanence
MeetingLevel-technical = technique
MeetingLevel-senior = officiers supérieurs
MeetingLevel-principal = responsables
MeetingMode-video = visioconférence
MeetingMode-voice = téléphone
MeetingMode-in_person = en personne
MeetingMode-in_writing = par écrit
AGENDA-title = Ordre du jour
AGENDA-line = Ordre du jour : { $items }
MINUTES-title = Procès-verbal
MINUTES-line = Procès-verbal, { $lines_count ->
    [one] une ligne
   *[other] { $lines_count } lignes
} ; non convenu tant que tous n'ont pas signé
MINUTES_SIGN-title = Procès-verbal signé
MINUTES_SIGN-line = Le procès-verbal est exact et signé
MINUTES_RESERVE-title = Procès-verbal signé avec réserves
MINUTES_RESERVE-line = Procès-verbal signé ; lignes réservées : { $reserved } ; { $why }
ACTION_ITEM-title = Action à mener
ACTION_ITEM-line = Action { $action_id } pour { $owner } avant le { $due } : { $text }
ACTION_DONE-title = Action menée
ACTION_DONE-line = L'action est menée

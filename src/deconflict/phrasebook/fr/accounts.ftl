### Français: Points d'un ordre du jour, aéronefs d'une chronologie.

agenda-point = { $why } : { $matter }
AgendaWhy-breach_disputed = Violation contestée
AgendaWhy-classes_differ = Incident classé différemment
AgendaWhy-findings_differ = Allégation aux conclusions divergentes
AgendaWhy-lines_reserved = Procès-verbal avec lignes réservées
AgendaWhy-question_overdue = Question en retard
AgendaWhy-action_overdue = Action en retard
AgendaWhy-report_overdue = Incident dont un rapport est en retard
AgendaWhy-breach_unanswered = Violation ni admise ni contestée
AgendaWhy-question_declined = Question sans réponse, avec motif
AgendaWhy-claim_open = Allégation ouverte
AgendaWhy-minutes_unsigned = Procès-verbal non signé par tous
AgendaWhy-action_open = Action ouverte
flown = { $aircraft }, signalé par { $party } de { $from } à { $until } : au plus près à { $at }, { $distance }

### French: incidents and meetings

incidents-none = Rien n’est signalé, allégué, demandé ni contesté.
incidents-file = Signaler, alléguer, demander
incidents-owed = rapport dû par { $names }
incidents-timeline = Ce que le registre contient autour
incidents-nothing-around = Le registre ne contient rien autour.
incidents-close = Clore
incidents-close-what = Notre rapport final : comme notre dernier, avec ce qui est dit ici. Là où il y a des comptes, deux personnes closent un incident.
incidents-closed = Clos de notre côté par notre rapport final.
incidents-class-before = comme dans notre dernier rapport
affairs-dues = Dû, et pour quand
affairs-due = dû
affairs-overdue = EN RETARD
meetings-none = Aucune réunion n’est convoquée.
meetings-call = Convoquer une réunion
meetings-calendar = Calendrier des réunions, zones et essais de ligne
meetings-actions = Ce qui a été promis
meetings-open-matters = { $count ->
    [one] Une question ouverte
   *[other] { $count } questions ouvertes
}
meetings-present = présents : { $names }
meetings-signed-by = signé par { $names }
meetings-reserved-by = réservé par { $names }
matter-OPEN = ouvert
matter-REOPENED = rouvert
matter-CREDIBLE = crédible
matter-NON_CREDIBLE = non crédible
matter-DUPLICATE = doublon
matter-ANSWERED = répondu
matter-DECLINED = refusé
matter-OVERDUE = en retard
matter-AGREED = convenu
matter-DISPUTED = contesté
matter-UNANSWERED = sans réponse
matter-UNILATERAL = d’une seule partie
matter-RESERVED = réservé
matter-DONE = fait
matter-DONE_LATE = fait en retard
owed-information = information
owed-review = examen
owed-breach_answer = réponse à un manquement
owed-signature = signature
owed-action = action
owed-initial_report = premier rapport
owed-preliminary_report = rapport préliminaire
owed-final_report = rapport final

### French: agreements and mandates

agree-none = Aucun accord n’est proposé. Sans accord, les valeurs par défaut valent et rien d’autre n’est convenu.
agree-version = version { $number }
agree-in-force = en vigueur de { $from } à { $until }
agree-not-in-force = pas en vigueur entre nous
agree-signed-text = a signé
agree-proposed-text = a proposé
agree-bound = lié à nous par
agree-no-word = rien dit encore
agree-signatures = Signatures
agree-unsigned = Personne n’a signé cette version.
agree-two-people = Deux personnes de veille signent, chacune pour soi ; cela part quand les deux ont signé.
agree-second-awaited = { $name } a signé ; une deuxième personne est attendue.
agree-sign-as = Signer en tant que { $name }
agree-text = texte
agree-suspended = Suspendu
agree-until-resumed = jusqu’à reprise
agree-resumed-by = reprise acceptée : { $names }
agree-propose-resume = Proposer de reprendre
agree-resume = Accepter de reprendre
agree-amend = Proposer un amendement
agree-amend-text = L’accord entier tel qu’il doit être
agree-amend-send = Proposer ces clauses
agree-propose = Proposer un accord
agree-propose-what = Chaque clause à sa valeur par défaut, entre nous et les parties cochées (toutes, si aucune). Il ne lie personne avant signature.
agree-title = Titre
agree-not-counted = { $count ->
    [one] un énoncé ne compte pas
   *[other] { $count } énoncés ne comptent pas
}
agree-accept = Accepter
agree-reserve = Réserver
agree-reject = Rejeter
agree-remark = motif (réserve ou rejet)
agree-to-suspend = choisir pour suspendre
agree-suspend = { $count ->
    [one] Suspendre une clause
   *[other] Suspendre { $count } clauses
}
agree-never-stops = Essais de ligne, alertes, demandes d’arrêt et urgences ne cessent jamais.
agree-clause-in-force = en vigueur
agree-differences = Ce qui diffère
agree-one-version = Une version
agree-other-version = L’autre
agree-no-difference = Ces deux versions disent la même chose.
agree-apart = Où les parties divergent
agree-field = Clause et champ
mandate-title = Mandats
mandate-holds = valable
mandate-over = non valable actuellement
mandate-withdrawn = retiré
mandate-none = aucun mandat énoncé
mandate-state = Énoncer notre mandat
mandate-withdraw = Le retirer
mandate-by = Donné par
mandate-purpose = Objet
Field-central = valeur centrale
Field-high = la plus haute
Field-low = la plus basse
Field-others = pour tous les autres
Field-pairs = par paire de classes
Field-t_answer = réponse dans
Field-t_delivered = remis dans
Field-t_human = compris dans
Field-time = écart de temps
agree-state-proposed = proposé
agree-state-signed = signé par certains
agree-state-in_force = en vigueur
agree-state-suspended = suspendu en partie
agree-state-replaced = remplacé
agree-state-ended = terminé
agree-two-suspend = À suspendre
agree-two-amend = À amender

### French: the record

record-verify = Vérifier le registre
record-verifying = Vérification de chaque signature…
record-verdict-verifies = { $entries } entrées dans { $logbooks } registres : chaque signature, empreinte et chaîne se vérifie, et une autre partie a confirmé une clé.
record-verdict-consistent = { $entries } entrées dans { $logbooks } registres concordent entre elles ; personne d’autre n’a confirmé de clé.
record-verdict-fails = La vérification échoue : { $problems } problèmes parmi { $entries } entrées dans { $logbooks } registres.
record-heads = { $count ->
    [one] Tête d’un registre
   *[other] Têtes de { $count } registres
}
record-list = Entrées, la plus récente d’abord
record-all = tous
record-author = Par
record-logbook = Registre
record-count = { $shown } affichées, { $total } au registre
record-received = Reçu
record-seq = N°
record-kind = Quoi
record-status = Marque
record-bearer = Moyen
record-hash = Empreinte
record-not-understood = pas compris : { $kind }
record-older = { $count } plus anciennes

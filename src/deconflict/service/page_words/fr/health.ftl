### French: how the node and its lines do

health-red = Ce qui demande une intervention
health-no-red = Rien de ce qui est surveillé ici n’est en rouge. Ce n’est pas une promesse.
health-cure = que faire
health-not-live = Le nœud ne répond plus : cette page n’est pas à jour.
health-not-live-cure = vérifiez que le nœud tourne et que le réseau tient ; entre-temps travaillez à la voix
health-sound-off = Cette page n’émet aucun son.
health-sound-cure = appuyez sur SON dans la barre du haut : un navigateur n’en donne pas avant un clic
health-peer-lost = { $name } n’est pas connecté.
health-peer-cure = appelez-les ; vérifiez le réseau des deux côtés
health-clock-cure = réglez les deux horloges sur la source convenue ; demandez à { $name } laquelle dévie
health-line-cure = essayez la ligne et faites répondre à la main ; appelez si rien ne vient
health-feed-cure = vérifiez que la source tourne et est joignable ; ses pistes vieillissent
health-flood = { $count } alertes en 10 min.
health-flood-cure = traitez d’abord la plus haute ; faites venir une seconde personne
health-numbers = Chiffres
health-name-alerts = Alertes
health-name-most = 10 min les plus chargées
health-name-acks = Compris après
health-name-disk = Disque
health-name-record = Registre
health-per-10-min = { $rate } par 10 min sur la dernière heure, { $budget } supportable
health-most = { $count }, un flot dès { $flood }
health-acks = { $p95 } pour 95 sur 100, { $median } au milieu, sur { $count } en un jour
health-no-acks = rien à comprendre depuis un jour
health-disk = { $free } Gio libres sur { $total } Gio
health-in-memory = le registre est en mémoire
health-entries = { $count ->
    [one] une entrée
   *[other] { $count } entrées
}
health-beats = Essais de ligne du dernier jour
health-beats-said = { $proved } demi-heures prouvées, { $missed } manquées, { $unknown } sans essai
health-slot-proved = répondu
health-slot-missed = sans réponse
health-slot-unknown = rien envoyé
health-feeds = Flux et lignes à présent
health-no-feeds = aucun flux configuré
health-no-report = aucun rapport encore
health-feed = le plus récent date de { $age }, { $reports } rapports, { $refused } refusés
health-versions = Versions et horloges
health-skew-unknown = horloge inconnue
health-skew = horloge décalée de { $seconds } s

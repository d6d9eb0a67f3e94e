### French: first contact

pairing-section = Appairage
pairing-title = S’appairer avec une autre organisation
pairing-waiting = En attente de l’autre partie.
pairing-tell = Donnez-leur cette adresse par une voie de confiance : { $address }
pairing-done = Appairé avec { $name }.
pairing-pinned = Sa clé et sa connexion sont épinglées.
pairing-failed = Pas d’appairage : { $why }.
pairing-open = Ouvrir à l’appairage, 5 min
pairing-join-at = ou rejoindre à
pairing-join = Rejoindre
pairing-calls-itself = L’autre partie se nomme { $name }. Appelez-la à un numéro que vous aviez déjà, pas à un numéro d’ici.
pairing-read = Lisez ceci à voix haute : { $code }
pairing-our-side-done = De votre côté c’est fait ; il leur reste à saisir le code que vous avez lu.
pairing-type = Saisissez ce qu’ils vous lisent
pairing-confirm = Confirmer
pairing-one-try = Un seul essai. Un code faux met fin à cet appairage ; reste { $left }.

### French: the watch and its hand-over

watch-title = Veille
watch-name = Nom de la personne de veille
watch-role = Rôle
watch-take-it = Prendre la veille et armer le son
watch-in-record = Le nom entre au registre avec chaque acte jusqu’à ce qu’un autre prenne le rôle.
watch-has = { $name } a { $role }
watch-acts-here = et agit ici
watch-act-as = Agir ici en tant que { $name }
watch-leave = La quitter
watch-hands-over = { $name } transmet : parcourez chaque FLASH
watch-gone-through = { $left ->
    [one] un FLASH restant
   *[other] { $left } FLASH restants
}
watch-we = nous
watch-overdue = EN RETARD
watch-by-hand = Répondre à la main
watch-reached = essayé, joint
watch-never-reached = jamais joint par un appel d’essai

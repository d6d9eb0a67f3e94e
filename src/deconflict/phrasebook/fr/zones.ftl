### Français: Zones, sites, pistes.

ZONE_NOTICE-title = Avis de zone
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] La zone { $zone_id } est annulée (autorité : { $authority })
   *[other] Zone { $zone_id } ({ $zone_type }), autorité : { $authority } ; { $extent }
}
ZONE_CHANGE-title = Zone modifiée
ZONE_CHANGE-line = Zone { $zone_id } ({ $zone_type }) modifiée, autorité : { $authority } ; { $extent }
ZONE_CANCEL-title = Zone annulée
ZONE_CANCEL-line = La zone { $zone_id } est annulée (autorité : { $authority })
SITE_NOTICE-title = Site protégé
SITE_NOTICE-line = { $expired_code ->
    [yes] Le site { $site_id } n'est plus listé ; sa protection ne dépend d'aucune liste
   *[other] Site { $site_id } : { $function }, { $extent }, { $from } – { $until }
}
SITE_CORRECT-title = Site protégé corrigé
SITE_CORRECT-line = Site { $site_id } corrigé : { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Site protégé retiré de la liste
SITE_EXPIRE-line = Le site { $site_id } n'est plus listé ; sa protection ne dépend d'aucune liste
TRACKS-title = Pistes
TRACKS-line = { $plots_count ->
    [one] Un aéronef signalé
   *[other] { $plots_count } aéronefs signalés
}, le plus récent le { $newest }

### Español: Zonas, sitios, trazas.

ZONE_NOTICE-title = Aviso de zona
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] La zona { $zone_id } de { $authority } queda cancelada
   *[other] Zona { $zone_id } ({ $zone_type }) de { $authority }; { $extent }
}
ZONE_CHANGE-title = Zona modificada
ZONE_CHANGE-line = Zona { $zone_id } ({ $zone_type }) de { $authority } modificada; { $extent }
ZONE_CANCEL-title = Zona cancelada
ZONE_CANCEL-line = La zona { $zone_id } de { $authority } queda cancelada
SITE_NOTICE-title = Sitio protegido
SITE_NOTICE-line = { $expired_code ->
    [yes] El sitio { $site_id } ya no figura en la lista; su protección no depende de una lista
   *[other] Sitio { $site_id }: { $function }, { $extent }, { $from } – { $until }
}
SITE_CORRECT-title = Sitio protegido corregido
SITE_CORRECT-line = Sitio { $site_id } corregido: { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Sitio protegido fuera de la lista
SITE_EXPIRE-line = El sitio { $site_id } ya no figura en la lista; su protección no depende de una lista
TRACKS-title = Trazas
TRACKS-line = { $plots_count ->
    [one] Una aeronave notificada
   *[other] { $plots_count } aeronaves notificadas
}, la más reciente el { $newest }

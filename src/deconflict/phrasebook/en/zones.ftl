### English: Zones, sites, tracks.

ZONE_NOTICE-title = Zone notice
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] Zone { $zone_id } by { $authority } is cancelled
   *[other] Zone { $zone_id } ({ $zone_type }) by { $authority }; { $extent }
}
ZONE_CHANGE-title = Zone changed
ZONE_CHANGE-line = Zone { $zone_id } ({ $zone_type }) by { $authority } changed; { $extent }
ZONE_CANCEL-title = Zone cancelled
ZONE_CANCEL-line = Zone { $zone_id } by { $authority } is cancelled
SITE_NOTICE-title = Protected site
SITE_NOTICE-line = { $expired_code ->
    [yes] Site { $site_id } is no longer listed; its protection does not depend on a list
   *[other] Site { $site_id }: { $function }, { $extent }, { $from } – { $until }
}
SITE_CORRECT-title = Protected site corrected
SITE_CORRECT-line = Site { $site_id } corrected: { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Protected site no longer listed
SITE_EXPIRE-line = Site { $site_id } is no longer listed; its protection does not depend on a list
TRACKS-title = Tracks
TRACKS-line = { $plots_count ->
    [one] One aircraft
   *[other] { $plots_count } aircraft
} reported, newest at { $newest }

### Français: Offres et pauses.

PROPOSAL-title = Proposition
PROPOSAL-line = Proposition : { $changes }
COUNTER-title = Contre-proposition
COUNTER-line = Contre-proposition : { $changes }
ACCEPT-title = Offre acceptée
ACCEPT-line = Offre acceptée en entier
REJECT-title = Offre non acceptée
REJECT-line = Offre non acceptée : { $reason }
WITHDRAW-title = Offre retirée
WITHDRAW-line = Notre offre est retirée
EXPIRE-title = Offre expirée
EXPIRE-line = L'offre a expiré ; elle n'a pas été acceptée
RejectReason-not_possible = pas possible
RejectReason-too_late = trop tard
RejectReason-other_traffic = autre trafic
RejectReason-needs_authority = il faut une autorité supérieure
RejectReason-not_agreed = désaccord
HOLD_PROPOSAL-title = Pause proposée
HOLD_PROPOSAL-line = Pause proposée pendant nos échanges, { $place_code ->
    [none] toute la zone convenue
   *[some] { $place }
}, { $from } – { $until }
HOLD-title = Pause observée
HOLD-line = Nous observons la pause tant que vous l'observez
RELEASE-title = Fin de la pause
RELEASE-line = Nous n'observons plus la pause : { $why }

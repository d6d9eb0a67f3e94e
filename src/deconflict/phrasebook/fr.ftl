### Français. Les codes (WILCO, CAUTION, FL100) restent des codes ; nombres, lieux et heures sont insérés et jamais écrits ici.
### De chaque valeur il y a trois formes : $x son texte, $x_code (none, yes, no, valeur d'énumération, some), $x_count le nombre.

## Assemblage

row = { $label } : { $value }
withheld = { $title } : non communiqué
not-understood = { $kind } : non compris par cette version
word-none = non indiqué
word-withheld = lieu non communiqué
word-yes = oui
word-no = non
outline-circle = à moins de { $radius } de { $place }
outline-polygon = aire de { $corners } sommets à moins de { $radius } de { $place }
extent = { $outline }, de { $lower } à { $upper }, { $time }
extent-more = { $first }, et { $more ->
    [one] un autre volume
   *[other] { $more } autres volumes
}
extent-rest = et { $left ->
    [one] un autre volume
   *[other] { $left } autres volumes
}

## Types : un titre et une ligne

KEY-title = Clés déclarées
KEY-line = { $name } déclare ses clés { $signing_key } : { $why }
REVOKE-title = Clé révoquée
REVOKE-line = La clé { $signing_key } ne vaut plus pour { $logbook } à partir de l'entrée { $epoch }.{ $from_seq }
OPEN_EPOCH-title = Époque ouverte
OPEN_EPOCH-line = Époque ouverte : { $why }
AUDIENCE-title = Lecteurs modifiés
AUDIENCE-line = Lecteurs de ce journal désormais : { $audience }
PAIR_CONFIRM-title = Appairage confirmé
PAIR_CONFIRM-line = Appairé avec { $peer_name } ; sur ce canal : { $members }
RECEIPT-title = Enregistré
RECEIPT-line = { $entries_count ->
    [one] Une entrée enregistrée
   *[other] { $entries_count } entrées enregistrées
} à { $received_at }, par { $bearer }
PART_DROPPED-title = Partie non conservée
PART_DROPPED-line = La partie { $part } de { $entry } n'est plus conservée : { $why }
EQUIVOCATION-title = Deux entrées pour une place
EQUIVOCATION-line = { $author } a signé deux entrées différentes pour une même place
NOTICE_OF_OPERATION-title = Avis d'opération
NOTICE_OF_OPERATION-line = Plan { $op_id } ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
ZONE_NOTICE-title = Avis de zone
ZONE_NOTICE-line = { $cancelled_code ->
    [yes] La zone { $zone_id } de { $authority } est annulée
   *[no] Zone { $zone_id } ({ $zone_type }) de { $authority } ; { $extent }
}
SITE_NOTICE-title = Site protégé
SITE_NOTICE-line = { $expired_code ->
    [yes] Le site { $site_id } n'est plus listé ; sa protection ne dépend d'aucune liste
   *[no] Site { $site_id } : { $function }, { $extent }, { $from } – { $until }
}
TRACKS-title = Pistes
TRACKS-line = { $plots_count ->
    [one] Un aéronef signalé
   *[other] { $plots_count } aéronefs signalés
}, le plus récent à { $newest }
WARNING-title = Alerte
WARNING-line = { $level } : { $danger }{ $pair_code ->
    [none] {""}
   *[some] {" "}– { $pair }
}{ $place_code ->
    [none] {""}
   *[some] , { $place }
}{ $loss_at_code ->
    [none] {""}
   *[some] , perte de séparation à { $loss_at }
}{ $closest_at_code ->
    [none] {""}
   *[some] , au plus près { $closest_horizontal } et { $closest_vertical } à { $closest_at }
}
DANGER_ENDED-title = Fin du danger
DANGER_ENDED-line = Fin du danger : { $why }
STOP_REQUEST-title = Demande d'arrêt
STOP_REQUEST-line = Veuillez arrêter : { $endangered } { $place }
CONFLICT_NOTICE-title = Conflit
CONFLICT_NOTICE-line = { $level } : rencontre de { $objects }, { $from } – { $until }, entre { $lower } et { $upper } ({ $basis })
LINE_CHECK-title = Essai de ligne
LINE_CHECK-line = Essai de ligne par { $bearer }
LINE_CHECK_REPLY-title = Réponse à l'essai de ligne
LINE_CHECK_REPLY-line = Réponse à l'essai de ligne par { $bearer }, { $by_hand_code ->
    [yes] à la main
   *[no] par le nœud
}
CONCERN-title = Préoccupation
CONCERN-line = Préoccupation : { $text }
ACKNOWLEDGEMENT-title = Accusé
ACKNOWLEDGEMENT-line = { $by } ({ $role }) : { $entry } { $level }{ $answer_code ->
    [none] {""}
   *[some] , { $answer }
}
NO_ANSWER-title = Sans réponse
NO_ANSWER-line = { $party } : { $entry } n'était pas { $wanted } à { $deadline } ; { $next_role_code ->
    [none] plus personne à appeler
   *[some] appel de { $next_role } par { $bearers }
}
WATCH_CHANGE-title = Veille
WATCH_CHANGE-line = { $incoming_code ->
    [none] Personne n'assure la veille ({ $role })
   *[some] { $incoming } assure la veille ({ $role })
}
CONTACT_UPDATE-title = Contact
CONTACT_UPDATE-line = { $role } : joindre par { $means }, { $hours }

## Codes en mots

Answer-WILCO = WILCO (nous nous conformerons)
Answer-UNABLE = UNABLE (impossible)
Answer-STANDBY = STANDBY (une réponse suivra)
Answer-NO_OBJECTION = SANS OBJECTION
Answer-NOTED = NOTÉ (ni accord ni refus)
Answer-OBJECT = OBJECTION
Answer-NO_CONTROL = SANS CONTRÔLE (pas sous notre contrôle)
Answer-RECOGNISE = RECONNUE
Answer-NOTE_WITHOUT_RECOGNITION = NOTÉE SANS RECONNAISSANCE
Answer-STOPPING = ARRÊT EN COURS
Answer-NOT_OURS = PAS LES NÔTRES
Answer-CANNOT = IMPOSSIBLE
Answer-CHECKING = VÉRIFICATION (une réponse suivra)
Level-L1 = affiché
Level-L2 = compris
Level-L3 = transmis
Level-L4 = répondu
wanted-L0 = enregistré
wanted-L1 = affiché
wanted-L2 = compris
wanted-L3 = transmis
wanted-L4 = répondu
Role-duty = officier de permanence
Role-alternate = suppléant
Role-senior = officier supérieur
Role-principal = responsable
Role-technical = contact technique
Bearer-link = liaison
Bearer-webhook = webhook
Bearer-mail = courriel
Bearer-voice = voix
Bearer-page = page
Priority-FLASH = FLASH
Priority-URGENT = URGENT
Priority-ROUTINE = ROUTINE
Priority-ADMIN = ADMIN
Status-ACTUAL = RÉEL
Status-EXERCISE = EXERCICE
Status-TEST = ESSAI
OperationKind-transit = transit
OperationKind-patrol = patrouille
OperationKind-survey = relevé
OperationKind-fire = lutte contre le feu
OperationKind-medevac = évacuation sanitaire
OperationKind-humanitarian = humanitaire
OperationKind-drone = drone
OperationKind-exercise = exercice
OperationKind-hazard = danger
AircraftClass-crewed = avec équipage
AircraftClass-uncrewed = sans équipage
AircraftClass-moving_unit = unité en mouvement
IntentState-Accepted = accepté
IntentState-Activated = actif
IntentState-Nonconforming = hors de son plan
IntentState-Contingent = secours
IntentState-Ended = terminé
ZoneType-no_fly = ne pas survoler
ZoneType-caution = prudence
ZoneType-corridor = couloir
ZoneType-fire_traffic = trafic feu
ZoneType-humanitarian = humanitaire
ZoneType-rescue = sauvetage
ZoneType-moving_buffer = marge mobile
Danger-aircraft_converging = aéronefs convergents
Danger-entering_zone = entrée dans une zone
Danger-hazard = danger
Danger-other = danger
level-ADVISORY = ADVISORY
level-CAUTION = CAUTION
level-WARNING = WARNING
basis-EXACT = EXACT
basis-COARSE = COARSE : hauteurs de références différentes
endangered-civil = civils en danger
endangered-rescue = sauveteurs en danger
endangered-ours = les nôtres en danger

## Libellés d'une carte

label-ack_by = Compris avant
label-agreement = Accord
label-aircraft_class = Classe
label-answer = Réponse
label-answer_by = Réponse avant
label-at = À
label-audience = Lecteurs
label-author = Auteur
label-authority = Autorité
label-basis = Base
label-bearer = Vecteur
label-bearers = Vecteurs
label-bound = Marge de hauteur
label-breached_horizontal = Distance horizontale
label-breached_time = Écart de temps
label-breached_vertical = Distance verticale
label-by = Par
label-by_hand = À la main
label-cancelled = Annulée
label-closest_at = Au plus près à
label-closest_horizontal = Au plus près, horizontalement
label-closest_vertical = Au plus près, verticalement
label-conflict_id = Conflit
label-contact = Contact
label-count = Aéronefs
label-danger = Danger
label-deadline = Échéance
label-endangered = En danger
label-entries = Entrées
label-entry = Entrée
label-epoch = Époque
label-exempt = Exemptés
label-expired = Plus listé
label-extent = Où et quand
label-from = De
label-from_role = De la part de
label-from_seq = À partir de l'entrée
label-function = Fonction
label-heads_seen = Têtes vues
label-horizontal_minimum = Minimum horizontal
label-hours = Heures
label-incoming = Entrant
label-languages = Langues
label-last_known = Dernière entrée connue
label-level = Niveau
label-logbook = Journal
label-loss_at = Perte de séparation à
label-lower = Plancher
label-manager = Gestionnaire
label-means = Moyen
label-members = Membres
label-msg_id = Message
label-name = Nom
label-newest = Le plus récent
label-next_role = Prochain appelé
label-nonce = Nonce
label-objects = Entre
label-on_behalf_of = Pour le compte de
label-op_id = Plan
label-operation = Opération
label-outgoing = Sortant
label-pair = Entre
label-part = Partie
label-party = Partie prenante
label-peer = Pair
label-peer_name = Nom du pair
label-peer_recovery_key = Clé de secours du pair
label-peer_signing_key = Clé de signature du pair
label-peer_tls_pins = Clés TLS du pair
label-place = Lieu
label-plots = Aéronefs
label-priority = Priorité
label-rank = Rang
label-received_at = Reçu à
label-recovery_key = Clé de secours
label-refs = Renvoie à
label-remark = Remarque
label-role = Rôle
label-rules = Règles
label-signing_key = Clé de signature
label-site_id = Site
label-software = Logiciel
label-state = État
label-status = Statut
label-step = Étape
label-text = Texte
label-tls_pins = Clés TLS
label-to = À
label-tracks = Pistes
label-transcript = Transcription
label-until = Jusqu'à
label-upper = Plafond
label-valid_until = Valable jusqu'à
label-verified_by = Vérifié par
label-versions = Versions
label-vertical_minimum = Minimum vertical
label-wanted = Attendu
label-why = Raison
label-zone_id = Zone
label-zone_type = Type
OPERATION_CHANGE-title = Opération modifiée
OPERATION_CHANGE-line = Plan { $op_id } modifié ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_ACTIVATE-title = Opération commencée
OPERATION_ACTIVATE-line = Plan { $op_id } en cours : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_OVERDUE-title = Opération en retard
OPERATION_OVERDUE-line = Plan { $op_id } en retard ({ $state }) : { $operation }, { $count } × { $aircraft_class } ; { $extent }
OPERATION_CANCEL-title = Opération annulée
OPERATION_CANCEL-line = Le plan { $op_id } ne sera pas exécuté
OPERATION_COMPLETE-title = Opération terminée
OPERATION_COMPLETE-line = Le plan { $op_id } est terminé
ZONE_CHANGE-title = Zone modifiée
ZONE_CHANGE-line = Zone { $zone_id } ({ $zone_type }) de { $authority } modifiée ; { $extent }
ZONE_CANCEL-title = Zone annulée
ZONE_CANCEL-line = La zone { $zone_id } de { $authority } est annulée
SITE_CORRECT-title = Site protégé corrigé
SITE_CORRECT-line = Site { $site_id } corrigé : { $function }, { $extent }, { $from } – { $until }
SITE_EXPIRE-title = Site protégé retiré de la liste
SITE_EXPIRE-line = Le site { $site_id } n'est plus listé ; sa protection ne dépend d'aucune liste
MOVEMENT_NOTICE-title = Mouvement
MOVEMENT_NOTICE-line = Mouvement { $movement_id } ({ $state }) : { $movement }, véhicules { $vehicles }, aéronefs { $aircraft } ; { $extent }
OFF_NOMINAL-title = Vol en difficulté
OFF_NOMINAL-line = { $trouble } : vu en dernier à { $last_seen }, { $place }
STATEMENT_OF_ABSENCE-title = Déclaration d'absence
STATEMENT_OF_ABSENCE-line = { $presence } : { $extent }
DAILY_PLAN-title = Plan du jour
DAILY_PLAN-line = Plan du jour qui commence à { $day }
PLAN_REPLY-title = Réponse au plan du jour
PLAN_REPLY-line = Réponse au plan du jour qui commence à { $day }
TOO_VAGUE-title = Trop vague
TOO_VAGUE-line = Trop vague pour servir, il manque : { $missing }
TOO_LATE-title = Trop tard
TOO_LATE-line = Trop tard pour servir, il manque : { $missing }
PLACE_MISMATCH-title = Lieux discordants
PLACE_MISMATCH-line = Le lieu est dit de deux façons qui ne concordent pas ; il manque : { $missing }
CORRECTION-title = Correction
CORRECTION-line = Correction de { $field } dans { $refs }
Missing-area = une aire plus petite
Missing-heights = des hauteurs plus étroites
Missing-times = un temps plus court
Missing-route = une route
Missing-contact = un contact direct
Missing-lead = un avis plus tôt
Missing-place = un lieu qui concorde
MovementKind-convoy = convoi
MovementKind-flight = vol
MovementKind-vessel = navire
MovementKind-evacuation = évacuation
Presence-none_of_ours = Aucun des nôtres
Presence-under_our_control = Ceux qui s'y trouvent sont sous notre contrôle
Presence-not_under_our_control = Ceux qui s'y trouvent ne sont pas sous notre contrôle
Presence-unknown = On ne sait pas qui s'y trouve
Trouble-lost_link = Liaison de commande perdue
Trouble-deviating = Hors de son plan
Trouble-lost = Aéronef perdu
label-aircraft = Aéronefs
label-bearing_mdeg = Relèvement vrai
label-callsign = Indicatif
label-check_in_time = Se signale toutes les
label-checked = Comparé à
label-civil_informed_at = Services civils informés à
label-contact_tested_at = Contact essayé à
label-cutoff = Attendu avant
label-day = Jour
label-endurance_until = Autonomie jusqu'à
label-field = Champ
label-items = Plans
label-last_seen = Vu en dernier à
label-lat_ndeg = Latitude
label-limit = Limite convenue
label-lon_ndeg = Longitude
label-missing = Il manque
label-movement = Mouvement
label-movement_id = Mouvement
label-number = Nombre
label-pass_down = À transmettre par
label-passed_at = Transmis à
label-passed_to = Transmis au
label-presence = Présence
label-range_horizontal = Distance
label-reference = Depuis
label-release = Communiqué à
label-replies = Réponses
label-squawk = Transpondeur
label-stated = Déclaré
label-track = Piste
label-trouble = Difficulté
label-vehicles = Véhicules
label-words = Mots

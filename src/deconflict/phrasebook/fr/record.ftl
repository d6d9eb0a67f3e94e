### Français: Clés, appairage et registre.

KEY-title = Clés déclarées
KEY-line = { $name } déclare ses clés { $signing_key } : { $why }
REVOKE-title = Clé révoquée
REVOKE-line = La clé { $signing_key } ne vaut plus pour le journal « { $logbook } » à partir de l'entrée { $epoch }.{ $from_seq }
OPEN_EPOCH-title = Époque ouverte
OPEN_EPOCH-line = Époque ouverte : { $why }
AUDIENCE-title = Lecteurs modifiés
AUDIENCE-line = Lecteurs de ce journal désormais : { $audience }
PAIR_CONFIRM-title = Appairage confirmé
PAIR_CONFIRM-line = Appairé avec { $peer_name } ; sur ce canal : { $members }
RECEIPT-title = Enregistré
RECEIPT-line = { $entries_count ->
    [one] Une entrée enregistrée
   *[other] { $entries_count } entrées enregistrées
} le { $received_at }, par { $bearer }
PART_DROPPED-title = Partie non conservée
PART_DROPPED-line = La partie « { $part } » de { $entry } n'est plus conservée : { $why }
EQUIVOCATION-title = Deux entrées à une même place
EQUIVOCATION-line = { $author } a signé deux entrées différentes à la même place du journal
RECORD_HEAD-title = État du registre
RECORD_HEAD-line = Notre journal « { $logbook } » en est à { $epoch }.{ $seq } ; de { $party } { $party_seq_code ->
    [none] nous ne tenons aucune entrée
   *[some] nous tenons { $party_epoch }.{ $party_seq }
}
RECORD_GAP-title = Lacune du registre
RECORD_GAP-line = Il nous manque les entrées { $epoch }.{ $from_seq } à { $epoch }.{ $until_seq } de { $author } dans le journal « { $logbook } », connues de { $vouched_by } ; depuis le { $since }
WITNESS_SIGN-title = Signature du témoin
WITNESS_SIGN-line = Un témoin a contresigné l'état d'un registre
DAILY_SUMMARY-title = Bilan du jour
DAILY_SUMMARY-line = Jour { $day } : annoncés { $notices }, vus avec avis { $seen_notified }, vus sans avis { $seen_unnotified }

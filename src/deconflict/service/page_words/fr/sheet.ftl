### Français : la page d’un dossier qui s’imprime

sheet-language = Français
sheet-title = Journal
sheet-drawn = Tiré de entries.jsonl, qui est ce qui a été signé. À vérifier hors ligne :
sheet-party = Partie
sheet-key = SHA-256 de la clé de secours
sheet-times = Écrit, puis reçu
sheet-place = Place
sheet-gone = N’est plus détenu depuis

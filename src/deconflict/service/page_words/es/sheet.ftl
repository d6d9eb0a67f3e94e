### Español: la página de un paquete que se imprime

sheet-language = Español
sheet-title = Registro
sheet-drawn = Tomado de entries.jsonl, que es lo que se firmó. Compruébese sin conexión:
sheet-party = Parte
sheet-key = SHA-256 de la clave de recuperación
sheet-times = Escrito y recibido
sheet-place = Lugar
sheet-gone = Ya no se conserva desde

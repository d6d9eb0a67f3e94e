### Spanish: drawing a place on the map

draw = Dibujar en el mapa
draw-shape = Forma
draw-circle = Círculo
draw-polygon = Área con vértices
draw-route = Ruta con anchura
draw-how-circle = Pulse el centro y después hasta dónde llega; o dé el radio.
draw-how-polygon = Pulse los vértices uno tras otro; arrastre uno para moverlo.
draw-how-route = Pulse las posiciones una tras otra y dé la mitad de la anchura; arrastre una para moverla.
draw-length-circle = Radio
draw-length-route = Mitad de la anchura
draw-middle = Punto en el centro del mapa
draw-undo = Sin el último punto
draw-done = Tomar este lugar

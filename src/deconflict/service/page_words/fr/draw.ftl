### French: drawing a place on the map

draw = Dessiner sur la carte
draw-shape = Forme
draw-circle = Cercle
draw-polygon = Surface à sommets
draw-route = Route avec largeur
draw-how-circle = Cliquez le centre, puis jusqu’où il s’étend ; ou donnez le rayon.
draw-how-polygon = Cliquez les sommets l’un après l’autre ; glissez-en un pour le déplacer.
draw-how-route = Cliquez les positions l’une après l’autre et donnez la demi-largeur ; glissez-en une pour la déplacer.
draw-length-circle = Rayon
draw-length-route = Demi-largeur
draw-middle = Point au milieu de la carte
draw-undo = Sans le dernier point
draw-done = Prendre ce lieu

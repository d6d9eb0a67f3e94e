### English: drawing a place on the map

draw = Draw it on the map
draw-shape = Shape
draw-circle = Circle
draw-polygon = Area with corners
draw-route = Route with a width
draw-how-circle = Click its centre, then how far it reaches; or give the radius.
draw-how-polygon = Click its corners one after the other; drag one to move it.
draw-how-route = Click its positions one after the other, and give half its width; drag one to move it.
draw-length-circle = Radius
draw-length-route = Half the width
draw-middle = Point at the middle of the map
draw-undo = Without the last point
draw-done = Take this place

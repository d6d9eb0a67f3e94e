### Russian: drawing a place on the map

draw = Начертить на карте
draw-shape = Вид
draw-circle = Круг
draw-polygon = Область с углами
draw-route = Маршрут с шириной
draw-how-circle = Укажите центр, затем край; или задайте радиус.
draw-how-polygon = Укажите углы один за другим; угол можно перетащить.
draw-how-route = Укажите точки одну за другой и задайте половину ширины; точку можно перетащить.
draw-length-circle = Радиус
draw-length-route = Половина ширины
draw-middle = Точка в середине карты
draw-undo = Без последней точки
draw-done = Взять это место

### Chinese: drawing a place on the map

draw = 在地图上绘制
draw-shape = 形状
draw-circle = 圆
draw-polygon = 多边形区域
draw-route = 有宽度的航路
draw-how-circle = 点击圆心，再点击边缘；或给出半径。
draw-how-polygon = 依次点击各角；拖动可移动。
draw-how-route = 依次点击各点，并给出半宽；拖动可移动。
draw-length-circle = 半径
draw-length-route = 半宽
draw-middle = 以地图中心为点
draw-undo = 去掉最后一点
draw-done = 采用此位置

### Arabic: drawing a place on the map

draw = ارسمه على الخريطة
draw-shape = الشكل
draw-circle = دائرة
draw-polygon = مساحة بزوايا
draw-route = مسار بعرض
draw-how-circle = انقر المركز ثم مداه؛ أو أعطِ نصف القطر.
draw-how-polygon = انقر الزوايا واحدة تلو الأخرى؛ اسحب زاوية لنقلها.
draw-how-route = انقر المواضع واحدًا تلو الآخر وأعطِ نصف العرض؛ اسحب موضعًا لنقله.
draw-length-circle = نصف القطر
draw-length-route = نصف العرض
draw-middle = نقطة وسط الخريطة
draw-undo = بلا النقطة الأخيرة
draw-done = خذ هذا المكان

/** The map's images, drawn here so that none is fetched: own is a filled disc, a peer's a hollow triangle, nobody's on the line a hollow square. */
import { theme, TONES } from "./themes.js";

const SIZE = 40; // pixels of the bitmap, drawn at two pixels per point
const MID = SIZE / 2;

function canvas(draw, size = SIZE) {
  const element = document.createElement("canvas");
  element.width = element.height = size;
  const pen = element.getContext("2d");
  pen.lineWidth = 4;
  pen.lineJoin = "round";
  draw(pen);
  return pen.getImageData(0, 0, size, size);
}

function path(kind, pen) {
  pen.beginPath();
  if (kind === "own") pen.arc(MID, MID, 9, 0, 2 * Math.PI);
  else if (kind === "peer") [[MID, 8], [MID + 12, 29], [MID - 12, 29]].forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  else pen.rect(MID - 9, MID - 9, 18, 18);
  pen.closePath();
}

function track(kind, state, colours) {
  const colour = state === "FRESH" ? (kind === "own" ? colours.OWN : kind === "peer" ? colours.PEER : colours.TEXT) : colours.STALE;
  return canvas((pen) => {
    pen.strokeStyle = pen.fillStyle = colour;
    if (state === "LOST") {
      pen.beginPath();
      for (const side of [-1, 1]) {
        pen.moveTo(MID - 9, MID - 9 * side);
        pen.lineTo(MID + 9, MID + 9 * side);
      }
      return pen.stroke();
    }
    path(kind, pen);
    if (state === "STALE") pen.setLineDash([5, 4]);
    if (kind === "own" && state === "FRESH") return pen.fill();
    return pen.stroke();
  });
}

function hatch(colour) {
  const size = 24;
  return canvas((pen) => {
    pen.strokeStyle = colour;
    pen.globalAlpha = 0.5;
    pen.lineWidth = 2;
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
    }
    pen.stroke();
  }, size);
}

function ring(colour) {
  return canvas((pen) => {
    pen.strokeStyle = colour;
    pen.lineWidth = 3.5;
    pen.beginPath();
    pen.arc(MID, MID, 17.5, 0, 2 * Math.PI);
    pen.stroke();
  });
}

/** Give every image that the map's layers name to `put`: `own-FRESH`, `peer-STALE`, `hatch-own`, `ring-WARNING` ... */
function draw(put) {
  const colours = TONES[theme()];
  for (const kind of ["own", "peer", "free"]) {
    for (const state of ["FRESH", "STALE", "LOST"]) put(`${kind}-${state}`, track(kind, state, colours));
  }
  put("hatch-own", hatch(colours.OWN));
  put("hatch-peer", hatch(colours.PEER));
  put("ring-WARNING", ring(colours.WARNING));
  put("ring-CAUTION", ring(colours.CAUTION));
  put("ring-ADVISORY", ring(colours.TEXT));
}

/** Give the map every image its layers name. */
export function addSymbols(map) {
  draw((name, image) => map.addImage(name, image, { pixelRatio: 2 }));
}

/** The same images in the theme that is worn now, in place of the map's. */
export function repaintSymbols(map) {
  draw((name, image) => map.updateImage(name, image));
}

/** The map's images, drawn here so that none is fetched: own is a filled disc, a peer's a hollow triangle, nobody's on the line a hollow square. */
import * as colours from "./colours.js";

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

function track(kind, state) {
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

/** Give the map every image its layers name: `own-FRESH`, `peer-STALE`, `hatch-own`, `ring-WARNING` ... */
export function addSymbols(map) {
  const options = { pixelRatio: 2 };
  for (const kind of ["own", "peer", "free"]) {
    for (const state of ["FRESH", "STALE", "LOST"]) map.addImage(`${kind}-${state}`, track(kind, state), options);
  }
  map.addImage("hatch-own", hatch(colours.OWN), options);
  map.addImage("hatch-peer", hatch(colours.PEER), options);
  map.addImage("ring-WARNING", ring(colours.WARNING), options);
  map.addImage("ring-CAUTION", ring(colours.CAUTION), options);
  map.addImage("ring-ADVISORY", ring(colours.TEXT), options);
}

/** The demo's page: both nodes' own pages side by side, and the coach below. It knows nothing of what they show; `deconflict demo` serves it. */
import { Coach } from "./coach.js";
import { html, render, useEffect, useState } from "./html.js";
import { follow, t } from "./tongue.js";
import { TongueSwitch } from "./tongue_switch.js";
import { show } from "./themes.js";

const KEY = "demo-key";
const EVERY_MS = 1000;
/** A half that would be drawn smaller than this is drawn full size instead, folded to its tabs. */
const LEAST_SCALE = 0.62;
const WIDTH_PX = 1180;

/** The secret of this run: taken out of the address once, kept for this tab's life. */
function keyOfRun() {
  const given = new URLSearchParams(location.hash.slice(1)).get("key");
  if (given) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(KEY) || "";
}

const key = keyOfRun();

/** Ask the demo. Throws an Error in its words. */
async function call(method, path) {
  const answer = await fetch(path, { method, headers: { "X-Demo-Key": key }, cache: "no-store" });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.detail}. ${said.mend}`);
  return said;
}

/** How large a half is drawn: {scale, width, height} of its frame before it is scaled. */
export function scaled(box) {
  const scale = Math.min(1, box.width / WIDTH_PX);
  const drawn = scale < LEAST_SCALE ? 1 : scale;
  return { scale: drawn, width: Math.floor(box.width / drawn), height: Math.floor(box.height / drawn) };
}

function Half({ name, src, away, hidden }) {
  const [box, setBox] = useState(null);
  const [place, setPlace] = useState(null);
  useEffect(() => {
    if (!place) return undefined;
    const seen = new ResizeObserver(([{ contentRect }]) => contentRect.width > 0 && setBox(scaled(contentRect)));
    seen.observe(place);
    return () => seen.disconnect();
  }, [place]);
  const style = box && { width: `${box.width}px`, height: `${box.height}px`, transform: `scale(${box.scale})` };
  return html`<section class="half" data-testid=${`half-${name}`} hidden=${hidden} aria-label=${name}>
    <div class="sight" ref=${setPlace}>${box && html`<iframe title=${name} src=${src} style=${style} allow="autoplay"></iframe>`}</div>
    ${away && html`<p class="empty-seat" role="status" data-testid="empty-seat">${t("coach-empty-seat", { name })}</p>`}</section>`;
}

function Split() {
  const [pages, setPages] = useState([]);
  const [state, setState] = useState(null);
  const [shown, setShown] = useState(null);
  const [away, setAway] = useState(false);
  const [fault, setFault] = useState("");
  const [, redraw] = useState(0);
  const read = () => call("GET", "/demo").then((found) => { setState(found); setFault(""); }, (why) => setFault(why.message));
  useEffect(() => {
    call("POST", "/demo/pages").then((found) => setPages(found.pages), (why) => setFault(why.message));
    read();
    const timer = setInterval(read, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const act = (name) => call("POST", `/demo/${name}`).then(setState);
  const halves = pages.map(({ name, src }, i) => html`<${Half} key=${name} name=${name} src=${src} away=${away && i === 1} hidden=${shown !== null && shown !== name} />`);
  return html`<main class="split" data-shown=${shown ?? "both"}>
    <h1 class="away">${t("coach-title")}</h1>
    <div class="halves">${halves}</div>
    ${fault && html`<p class="refusal" role="alert" data-testid="split-fault">${fault}</p>`}
    ${state && html`<${Coach} state=${state} act=${act} away=${away} setAway=${setAway} />`}
    <div class="views" role="group" aria-label=${t("coach-views")}>
      ${[null, ...pages.map(({ name }) => name)].map((name) => html`<button key=${name ?? "both"} data-testid=${`view-${name ?? "both"}`} aria-pressed=${shown === name}
        onClick=${() => setShown(name)}>${name ?? t("coach-both")}</button>`)}
      <${TongueSwitch} tell=${() => redraw((n) => n + 1)} /></div>
  </main>`;
}

/** A file dropped beside the two pages must not take this one's place. */
function stayHere() {
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
}

async function begin() {
  stayHere();
  await follow(null);
  show();
  const root = document.getElementById("split");
  root.replaceChildren();
  render(html`<${Split} />`, root);
}

begin();

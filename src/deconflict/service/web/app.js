/** The page: bars on top, map or table in the middle, dangers over the line on the right. */
import { dangers as dangersOf } from "./dangers.js";
import { DangerPanel } from "./danger_panel.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { FindingsPanel } from "./findings_panel.js";
import { LinePanel } from "./line_panel.js";
import { MapView } from "./map.js";
import { UnitLine } from "./unit_line.js";
import { PairingPanel } from "./pairing_panel.js";
import { SignIn } from "./sign_in.js";
import { Sounds } from "./sounds.js";
import { TableView } from "./table_view.js";
import { TimeStrip } from "./time_strip.js";
import { TopBar } from "./top_bar.js";
import { urgency } from "./urgency.js";
import { WatchPanel } from "./watch_panel.js";

const VECTOR_KEYS = ["1", "2", "3", "4", "5"];
const TABS = ["map", "dangers", "line"];

/** Redraw whenever the store changes. */
function useStore(store) {
  const [, redraw] = useState(0);
  useEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store]);
}

/** The title and the sounds follow what is urgent. */
function useAttention(sounds, urgent, picture) {
  useEffect(() => {
    const name = picture ? picture.me.name : "Deconflict";
    document.title = urgent.flash ? `(${urgent.flash}) ⚠ FLASH · ${name}` : name;
    sounds.follow(urgent);
  });
}

export function App({ store }) {
  useStore(store);
  const sounds = useRef(null);
  if (sounds.current === null) sounds.current = new Sounds(() => store.tell());
  const [view, setView] = useState("map");
  const [webgl, setWebgl] = useState(true);
  const [minutes, setMinutes] = useState(1);
  const [panel, setPanel] = useState(null);
  const [tab, setTab] = useState("map");
  const [look, setLook] = useState(null);
  const { picture, now_ms } = store;
  const open = picture ? dangersOf(picture, now_ms) : [];
  const urgent = urgency(store, open);
  useAttention(sounds.current, urgent, picture);

  if (store.signedOut) return html`<${SignIn} store=${store} />`;
  if (!picture) return html`<${Starting} store=${store} />`;

  const onCentreKey = (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "t" || event.key === "T") setView(view === "map" ? "table" : "map");
    if (VECTOR_KEYS.includes(event.key)) setMinutes(Number(event.key));
  };
  const toggle = (name) => setPanel(panel === name ? null : name);
  const shown = webgl ? view : "table";
  return html`<div class="page" data-tab=${tab} data-status=${picture.status} data-flash=${urgent.flash > 0} data-link=${store.link}>
    <${TopBar} store=${store} sounds=${sounds.current} panel=${panel} toggle=${toggle} />
    ${panel === "watch" && html`<${WatchPanel} store=${store} sounds=${sounds.current} close=${() => setPanel(null)} />`}
    ${panel === "pairing" && html`<${PairingPanel} store=${store} close=${() => setPanel(null)} />`}
    <nav class="tabs" aria-label="Parts of the page">
      ${TABS.map((name) => html`<button key=${name} aria-pressed=${tab === name} onClick=${() => setTab(name)}>${name}</button>`)}
    </nav>
    <main class="centre" data-testid="centre" tabindex="0" aria-label="Map and table; T changes between them, 1 to 5 set the vector's minutes" onKeyDown=${onCentreKey}>
      <div class="centre-view" hidden=${shown !== "map"}>
        ${webgl && html`<${MapView} picture=${picture} now_ms=${now_ms} minutes=${minutes} dangers=${open} look=${look} onFailed=${() => setWebgl(false)} />`}
      </div>
      ${shown === "table" && html`<${TableView} picture=${picture} now_ms=${now_ms} dangers=${open} webgl=${webgl} />`}
      <${UnitLine} view=${shown} webgl=${webgl} minutes=${minutes} setView=${setView} setMinutes=${setMinutes} picture=${picture} />
    </main>
    <aside class="right">
      <${DangerPanel} store=${store} rows=${open} show=${(points) => { setView("map"); setTab("map"); setLook({ points }); }} />
      <${FindingsPanel} store=${store} />
      <${LinePanel} store=${store} />
    </aside>
    <${TimeStrip} picture=${picture} now_ms=${now_ms} />
  </div>`;
}

function Starting({ store }) {
  const words = store.fault ? `${store.fault.message}. ${store.fault.mend}` : "Reading the picture from this node.";
  return html`<main class="starting" role="status" data-testid="starting">${words}</main>`;
}

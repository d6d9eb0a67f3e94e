/** The page: bars on top, the rail, map or panel in the middle, dangers over the line on the right, time below. */
import * as attention from "./attention.js";
import { CentreView } from "./centre.js";
import { dangers as dangersOf } from "./dangers.js";
import { DangerPanel } from "./danger_panel.js";
import { FindingsPanel } from "./findings_panel.js";
import { redLines } from "./health_panel.js";
import { HoldBar } from "./holding.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./html.js";
import { KeysPanel } from "./keys_panel.js";
import { SIGNS } from "./levels.js";
import { LinePanel } from "./line_panel.js";
import { Looking } from "./looking.js";
import { PairingPanel } from "./pairing_panel.js";
import { MAP, panelOf } from "./panels.js";
import { Rail } from "./rail.js";
import { enter, isSeen, remember } from "./regions.js";
import { listen } from "./shortcuts.js";
import { Again, Ended, SignIn } from "./sign_in.js";
import { SoundPanel } from "./sound_panel.js";
import { t } from "./tongue.js";
import { show as showTheme } from "./themes.js";
import { TimeStrip } from "./time_strip.js";
import { TopBar } from "./top_bar.js";
import { urgency } from "./urgency.js";
import { WatchPanel } from "./watch_panel.js";

const TABS = ["centre", "conflicts", "line", "time"];

/** Redraw whenever the store changes. */
function useStore(store) {
  const [, redraw] = useState(0);
  useLayoutEffect(() => store.subscribe(() => redraw((n) => n + 1)), [store]); // at once: what comes before the first paint is not missed
}

/** The title, the tab's icon and the sounds follow what is urgent. */
function useAttention(sounds, urgent, picture) {
  useEffect(() => {
    attention.follow(urgent.flash, picture ? picture.me.name : "Deconflict");
    sounds.follow(urgent);
  });
}

/** The panels that drop from the bar; one at a time. */
function Drop({ name, store, sounds, close }) {
  if (name === "watch") return html`<${WatchPanel} store=${store} sounds=${sounds} close=${close} />`;
  if (name === "pairing") return html`<${PairingPanel} store=${store} close=${close} />`;
  if (name === "sound") return html`<${SoundPanel} sounds=${sounds} close=${close} />`;
  if (name === "again") return html`<${Again} store=${store} close=${close} />`;
  return name === "keys" && html`<${KeysPanel} close=${close} />`;
}

export function App({ store }) {
  useStore(store);
  const { sounds } = store;
  const cameFrom = useRef("");
  const [drop, setDrop] = useState(null);
  const [look, setLook] = useState(null);
  const { picture, view } = store;
  const open = picture ? dangersOf(picture, store.now_ms) : [];
  const urgent = urgency(store, open);
  useAttention(sounds, urgent, picture);
  useEffect(showTheme);
  const goBack = () => {
    if (!cameFrom.current) return;
    view.set({ tab: cameFrom.current });
    cameFrom.current = "";
    requestAnimationFrame(() => enter("dangers"));
  };
  useEffect(() => listen(store, { toggleKeys: () => setDrop((name) => (name === "keys" ? null : "keys")), closeDrop: () => { setDrop(null); goBack(); } }), [store]);

  if (store.signedOut) return html`<${SignIn} store=${store} />`;
  if (!picture) return html`<${Starting} store=${store} />`;

  const seen = store.seen;
  const tab = TABS.includes(view.get("tab")) ? view.get("tab") : TABS[0];
  const { id } = panelOf(view.get("panel"));
  const openPanel = (panel) => view.set({ panel, tab: "centre" });
  const show = (points) => {
    const from = document.activeElement; // what is hidden loses focus to the page at a moment of the browser's own
    view.set({ panel: MAP, tab: "centre", as: "map" });
    setLook({ points });
    requestAnimationFrame(() => {
      if (isSeen(from)) return;
      cameFrom.current = tab; // the row lies behind another tab now: Escape goes back to it
      enter("centre");
    });
  };
  const reds = redLines(store, store.health).length;
  const toggle = (name) => setDrop(drop === name ? null : name);
  return html`<div class="page" data-tab=${tab} data-status=${picture.status} data-flash=${urgent.flash > 0} data-link=${store.link} data-mode=${seen.mode}
      onFocusIn=${remember}>
    <${HoldBar} store=${store} />
    <${TopBar} store=${store} sounds=${sounds} panel=${drop} toggle=${toggle} />
    <${Drop} name=${drop} store=${store} sounds=${sounds} close=${() => setDrop(null)} />
    ${store.ended ? html`<${Ended} store=${store} open=${() => setDrop("again")} />` : html`<${Looking} store=${store} seen=${seen} urgent=${urgent} />`}
    <nav class="tabs" aria-label=${t("tabs")}>
      ${TABS.map((name) => html`<button key=${name} data-testid=${`tab-${name}`} aria-pressed=${tab === name}
        onClick=${() => view.set({ tab: name })}>${t(`tab-${name}`)}${name === "conflicts" && html`<${Highest} open=${open} />`}</button>`)}
    </nav>
    <${Rail} current=${id} open=${openPanel} reds=${reds} />
    <${CentreView} store=${store} seen=${seen} dangers=${open} look=${look} show=${show} />
    <aside class="right" aria-label=${t("right")}>
      ${seen.mode === "REPLAY" && html`<p class="right-is-live" data-testid="right-is-live">${t("replay-right")}</p>`}
      <${DangerPanel} store=${store} rows=${open} show=${show} />
      <${FindingsPanel} store=${store} />
      <${LinePanel} store=${store} />
    </aside>
    <${TimeStrip} store=${store} seen=${seen} dangers=${seen.mode === "REPLAY" ? dangersOf(seen.picture, seen.now_ms) : open} />
  </div>`;
}

/** How many dangers of the highest level stand behind the tab. */
function Highest({ open }) {
  if (open.length === 0) return null;
  const { level } = open[0];
  const count = open.filter((danger) => danger.level === level).length;
  return html` <b class="count" data-level=${level}>${count}<span aria-hidden="true">${SIGNS[level]}</span><span class="away"> ${level}</span></b>`;
}

function Starting({ store }) {
  const words = store.fault ? `${store.fault.message}. ${store.fault.mend}` : t("starting");
  return html`<main class="starting" role="status" data-testid="starting">${words}</main>`;
}

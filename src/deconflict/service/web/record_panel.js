/** The record: every entry in order of arrival, newest first, looked through by kind and party, and verified: what that comes to is one sentence. */
import * as format from "./format.js";
import { Choice, Field, Said, useAct } from "./form.js";
import { html, useEffect, useState } from "./html.js";
import { Reads } from "./reads.js";
import * as server from "./server.js";
import { t, titleOf, word } from "./tongue.js";

const PAGE = 200;
const MOST_SHOWN = 400;

/** Pages of the record from its end backwards: entries newest first, whether older ones are left, and how to fetch them. */
function useEntries(total) {
  const [entries, setEntries] = useState([]);
  const [from, setFrom] = useState(null);
  const fetched = async (begin, limit) => (await server.readLog(begin, limit)).entries.reverse();
  useEffect(() => {
    const begin = Math.max(0, total - PAGE);
    fetched(begin, PAGE).then((found) => {
      setEntries((before) => (before.length <= PAGE ? found : [...found.filter((each) => !before.some(({ entry }) => entry === each.entry)), ...before]));
      setFrom((before) => (before === null ? begin : Math.min(before, begin)));
    }, () => setEntries([]));
  }, [total]);
  const older = async () => {
    const begin = Math.max(0, from - PAGE);
    const found = await fetched(begin, from - begin);
    setEntries([...entries, ...found]);
    setFrom(begin);
  };
  return { entries, left: from || 0, older };
}

export function RecordPanel({ store }) {
  const { picture, now_ms } = store;
  const { entries, left, older } = useEntries(picture.record.entries);
  const [filter, setFilter] = useState({ text: "", party: "", logbook: "" });
  const set = (name) => (event) => setFilter({ ...filter, [name]: event.target.value });
  const wanted = filter.text.trim().toLowerCase();
  const fits = (each) => (!filter.party || each.author === filter.party) && (!filter.logbook || each.logbook.startsWith(filter.logbook))
    && (!wanted || `${each.kind} ${titleOf(each.kind)} ${each.entry} ${each.name}`.toLowerCase().includes(wanted));
  const shown = entries.filter(fits).slice(0, MOST_SHOWN);
  const parties = [["", t("record-all")], ...new Map(entries.map((each) => [each.author, each.name]))];
  const books = ["plans", "line", "tracks", "keys", "desk"].map((name) => [name, name === "line" ? t("panel-line") : word("logbook", name)]);
  return html`<${Verify} store=${store} /><${Back} store=${store} /><${Heads} picture=${picture} /><${Reads} store=${store} />
    <section aria-label=${t("record-list")}><div class="grid">
      <${Field} name="record-text" label=${t("page-filter")} value=${filter.text} onInput=${set("text")} type="search" />
      <${Choice} name="record-party" label=${t("record-author")} value=${filter.party} onChange=${set("party")} options=${parties} />
      <${Choice} name="record-logbook" label=${t("record-logbook")} value=${filter.logbook} onChange=${set("logbook")} options=${[["", t("record-all")], ...books]} /></div>
    <p class="note" role="status">${t("record-count", { shown: shown.length, total: picture.record.entries })}</p>
    <div class="scroll"><table class="wide-table" data-testid="record-list"><thead><tr>${["received", "author", "logbook", "seq", "kind", "status", "bearer", "hash"].map((name) => html`<th key=${name} scope="col">${t(`record-${name}`)}</th>`)}</tr></thead>
      <tbody>${shown.map((each) => html`<tr key=${each.entry} data-testid="record-row" data-kind=${each.kind}>
        <td><bdi dir="ltr">${format.zulu(format.instant_ms(each.received_at), now_ms)}</bdi></td><td>${each.name}</td><td>${each.logbook.startsWith("line/") ? t("panel-line") : word("logbook", each.logbook)}</td>
        <td>${each.seq}</td><td>${each.understood ? titleOf(each.kind) : t("record-not-understood", { kind: each.kind })}</td><td><${Mark} main=${each.main} /></td><td>${each.bearer ? word("Bearer", each.bearer) : "–"}</td>
        <td><bdi dir="ltr" class="hash" title=${each.entry}>${each.entry.slice(0, 10)}</bdi></td></tr>`)}</tbody></table></div>
    ${left > 0 && html`<button data-testid="record-older" onClick=${older}>${t("record-older", { count: left })}</button>`}</section>`;
}

/** EXERCISE and TEST stand on every line that is not meant (SCREEN rule U40). */
function Mark({ main }) {
  const status = main?.message?.status ?? main?.status;
  return status && status !== "ACTUAL" ? html`<span class="drill">${status}</span>` : "–";
}

/** Any past instant of the record, on the whole screen; what is to come is the strip's to show. */
function Back({ store }) {
  const [text, setText] = useState("");
  const ms = Date.parse(text.trim().toUpperCase().replace(/^(\S+) +/, "$1T").replace(/Z?$/, "Z"));
  const look = () => store.view.set({ at: new Date(ms).toISOString(), panel: "map" });
  return html`<section class="form" aria-label=${t("replay-title")}><div class="grid"><${Field} name="replay-at" label=${t("replay-at")} hint=${t("replay-hint")}
      placeholder="${new Date(store.now_ms - 3_600_000).toISOString().slice(0, 16).replace("T", " ")}Z" spellcheck="false" dir="ltr" value=${text} onInput=${(event) => setText(event.target.value)} /></div>
    <div class="acts"><button data-testid="replay-go" disabled=${!(ms < store.now_ms)} onClick=${look}>${t("replay-go")}</button></div></section>`;
}

function Verify({ store }) {
  const [said, act] = useAct(store);
  const [report, setReport] = useState(null);
  const verify = () => act(async () => setReport(await server.verifyRecord()), { done: "" });
  return html`<section class="form" aria-label=${t("record-verify")}><div class="acts">
    <button class="main" data-testid="verify" disabled=${said.state === "waiting"} onClick=${verify}>${t("record-verify")}</button>
    ${said.state === "waiting" && html`<span role="status">${t("record-verifying")}</span>`}</div>
    ${report && html`<p role="status" data-testid="verdict" data-verdict=${report.verdict}>${report.verdict === "fails" ? "✕" : "✓"} ${t(`record-verdict-${report.verdict}`, {
      entries: report.entries, logbooks: report.logbooks.length, problems: report.problems.length })}</p>`}
    ${report && report.problems.length > 0 && html`<ul class="given">${report.problems.slice(0, 20).map((one) => html`<li key=${`${one.logbook}${one.seq}${one.what}`} class="refusal" data-testid="problem">
      <bdi dir="ltr">${one.logbook} ${one.seq ?? ""}</bdi>: <span lang="en" dir="ltr">${one.what}</span></li>`)}</ul>`}<${Said} said=${said} /></section>`;
}

function Heads({ picture }) {
  return html`<details><summary>${t("record-heads", { count: picture.record.logbooks.length })}</summary><ul class="given">${picture.record.logbooks.map((head) => html`<li key=${head.author + head.name + head.epoch}>
    <b>${head.author_name}</b> ${head.name.startsWith("line/") ? t("panel-line") : word("logbook", head.name)} <bdi dir="ltr">${head.epoch}/${head.seq} <span class="hash" title=${head.hash}>${String(head.hash).slice(0, 10)}</span></bdi></li>`)}</ul></details>`;
}

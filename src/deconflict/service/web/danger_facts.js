/** What a danger rests on: distances, minima, heights, how old the data are, who computed it; and what each side did of it (SCREEN rules U10, U15, U16). */
import { objectOf } from "./dangers.js";
import * as format from "./format.js";
import { html } from "./html.js";
import { countdown, rungs } from "./ladder.js";
import { nameOf } from "./danger_panel.js";
import { listed, t } from "./tongue.js";
import { age_s } from "./tracks.js";
import { unitsOf } from "./units.js";

const COMPUTED = { SAME: "danger-computed-same", DIFFERS: "danger-computed-differs", UNKNOWN: "danger-computed-unknown" };

const isKnown = (m) => m !== null && m !== undefined;

/** How far off it is, in words. */
export function lossText(row, now_ms) {
  const left_s = (row.at_ms - now_ms) / 1000;
  if (row.at_ms === null) return "";
  if (row.kind === "conflict") return left_s > 0 ? t("danger-in", { left: format.duration(left_s) }) : t("danger-now");
  return left_s > 0 ? t("danger-loss-in", { left: format.duration(left_s) }) : t("danger-below");
}

/** `0.4 NM / 200 ft`; what is unknown says so. */
const bothWays = (units, across_m, up_m) =>
  `${isKnown(across_m) ? units.across(across_m) : t("danger-distance-unknown")} / ${isKnown(up_m) ? units.vertical(up_m) : t("danger-height-unknown")}`;

export function AlertFacts({ alert, picture, now_ms }) {
  const isZone = (member) => picture.zones.some((zone) => zone.party === member.party && zone.zone_id === member.track_id);
  const ages = alert.pair.filter((member) => !isZone(member)).map((member) => {
    const track = picture.tracks.find((each) => each.party === member.party && each.track_id === member.track_id);
    return track ? age_s(track, now_ms) : null;
  });
  const isLow = ages.some((seconds) => seconds === null || seconds >= alert.stale_after_s);
  const units = unitsOf(picture);
  const old = ages.map((seconds) => (seconds === null ? t("danger-gone") : format.age(seconds))).join(" / ");
  return html`<p class="facts">${t("danger-predicted", { apart: bothWays(units, alert.closest_horizontal_m, alert.closest_vertical_m), at: format.zulu(format.instant_ms(alert.closest_at), now_ms) })}
    <br />${t("danger-minima", { minima: bothWays(units, alert.minima.horizontal_m, alert.minima.vertical_m), basis: alert.basis })}
    <br />${t("danger-data", { ages: old })} ${isLow && html`<b class="low">${t("danger-low")}</b>`}</p>`;
}

export function ConflictFacts({ conflict, picture, now_ms }) {
  const window = [conflict.from, conflict.until].map((text) => format.zulu(format.instant_ms(text), now_ms, { seconds: false })).join(" – ");
  const units = unitsOf(picture);
  const heights = units.heightRange({ value_m: conflict.lower_m, reference: "W84" }, { value_m: conflict.upper_m, reference: "W84" });
  const basis = conflict.basis === "COARSE" ? `COARSE ±${units.vertical(conflict.bound_m)}` : conflict.basis;
  const names = conflict.by.length ? listed(conflict.by.map((party) => nameOf(picture, party))) : t("danger-us");
  return html`<p class="facts"><bdi>${conflict.objects.map((text) => `${objectOf(text).id} (${nameOf(picture, objectOf(text).party)})`).join(" × ")}</bdi>
    <br /><bdi dir="ltr">${window} · ${heights} ${basis}</bdi>
    <br />${apart(conflict.breached, units)}${conflict.rules && ` · ${t("danger-rules", { name: conflict.rules })}`}
    <br />${t(COMPUTED[conflict.computed], { names })}</p>`;
}

/** How close the two come; nought in all three is an overlap. */
function apart({ horizontal_m, vertical_m, time_s }, units) {
  if (!horizontal_m && !vertical_m && !time_s) return t("danger-overlap");
  return t("danger-apart", { apart: `${bothWays(units, horizontal_m, vertical_m)} / ${format.duration(time_s)}` });
}

/** `WE ✓ 12:03:41Z Ivanova · THEY – 0:38 left`, both sides always. */
export function BothSides({ found, picture, now_ms, status }) {
  const me = picture.me.party;
  const others = [...new Set(found.flatMap((message) => [message.from.party, ...message.to]))].filter((party) => party !== me);
  return html`<p class="sides">${[me, ...others].map((party) => html`<span key=${party} class="side" data-testid=${party === me ? "we" : "they"}>
      <b>${party === me ? t("page-we") : others.length > 1 ? nameOf(picture, party) : t("danger-they")}</b> ${sideText(found, party, now_ms)}</span>`)}
    ${status !== "ACTUAL" && html`<span class="drill">${status}</span>`}</p>`;
}

/** What one side did of all the messages that carry a danger: understood it, has so long left, or only raised it. */
function sideText(found, party, now_ms) {
  const understood = found.map((message) => rungs(message, party).understood).find(Boolean);
  if (understood) return html`<span class="tick" aria-hidden="true">✓</span> ${format.zulu(format.instant_ms(understood.at), now_ms)} ${understood.by}`;
  const asked = found.find((message) => message.to.includes(party));
  const left = asked && countdown(asked, party, now_ms);
  if (left) return left.overdue ? html`<b class="overdue">${t("talk-overdue")}</b>` : t("danger-left", { left: format.duration(left.left_s) });
  const raised = found.find((message) => message.from.party === party);
  return raised ? t("danger-raised", { at: format.zulu(format.instant_ms(raised.written_at), now_ms) }) : "–";
}

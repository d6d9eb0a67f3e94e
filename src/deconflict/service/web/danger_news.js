/** What is new and gravest in the list of dangers is in view (SCREEN rule U4): brought there, or counted while somebody is at work in the list. */
import { useLayoutEffect, useRef, useState } from "./html.js";

const READABLE_PX = 60; // its level, its title and when
const GAP_PX = 8;

/** How far the list has to scroll for a row's beginning to be in view; 0 where it is. */
function away(list, row) {
  const [box, at] = [list.getBoundingClientRect(), row.getBoundingClientRect()];
  if (at.top < box.top - 1) return at.top - box.top - GAP_PX;
  return at.top + READABLE_PX > box.bottom + 1 ? at.top - box.top - GAP_PX : 0;
}

/**
 * @param {{current: HTMLElement | null}} list what scrolls
 * @param {{id: string, level: string}[]} rows as they stand in it, the gravest first
 * @returns {{count: number, look: () => void, bring: () => void}} how many new ones nobody can see; to be asked anew when the list was scrolled; and
 *   the gravest of them brought into view, with the focus on it
 */
export function useNews(list, rows) {
  const known = useRef(/** @type {Set<string> | null} */ (null));
  const unseen = useRef(/** @type {Set<string>} */ (new Set()));
  const [count, setCount] = useState(0);
  const placeOf = (id) => /** @type {HTMLElement | null} */ (list.current.querySelector(`[data-id="${CSS.escape(id)}"]`));
  const look = () => {
    for (const id of unseen.current) if (!placeOf(id) || away(list.current, placeOf(id)) === 0) unseen.current.delete(id);
    setCount(unseen.current.size);
  };
  const scrollTo = (id) => {
    list.current.scrollTop += away(list.current, placeOf(id));
  };
  useLayoutEffect(() => {
    const keys = rows.map(({ id, level }) => `${id} ${level}`);
    const fresh = known.current ? rows.filter(({ level }, i) => level === rows[0].level && !known.current.has(keys[i])) : [];
    known.current = new Set(keys);
    for (const { id } of fresh) unseen.current.add(id);
    if (fresh.length && !list.current.contains(document.activeElement)) scrollTo(fresh[0].id);
    look();
  });
  const bring = () => {
    const first = rows.find(({ id }) => unseen.current.has(id));
    if (!first) return;
    scrollTo(first.id);
    placeOf(first.id).focus({ preventScroll: true });
    look();
  };
  return { count, look, bring };
}

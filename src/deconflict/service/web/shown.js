/** L1: written when the message's row is on screen, on a visible tab, with somebody on watch; never by mere arrival (LINE.md section 7.1). */
import { useEffect } from "./html.js";
import { rungs } from "./ladder.js";

const READABLE_PX = 90; // the first lines of a row that is taller than its list

const isReadable = ({ intersectionRatio, intersectionRect }) => intersectionRatio >= 0.5 || intersectionRect.height >= READABLE_PX;

/** Watch the row in `place`; tell the node once when the message in it has really been shown. */
export function useShown(place, store, message) {
  const { picture } = store;
  const wanted = Boolean(message) && !message.ours && !rungs(message, picture.me.party).shown_at && store.watch !== null && !store.ended && !store.session?.locked;
  useEffect(() => {
    if (!wanted) return undefined;
    const tell = () => document.visibilityState === "visible" && store.shown(message.entry);
    const observer = new IntersectionObserver((seen) => seen.some(isReadable) && tell(), { threshold: [0, 0.25, 0.5, 0.75, 1] });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [wanted, message && message.entry]);
}

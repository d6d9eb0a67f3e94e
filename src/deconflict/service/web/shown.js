/** L1: written when the message's row is on screen, on a visible tab, with somebody on watch; never by mere arrival (LINE.md section 7.1). */
import { useEffect } from "./html.js";
import { rungs } from "./ladder.js";

/** Watch the row in `place`; tell the node once when the message in it has really been shown. */
export function useShown(place, store, message) {
  const { picture } = store;
  const wanted = Boolean(message) && !message.ours && !rungs(message, picture.me.party).shown_at && store.watch !== null;
  useEffect(() => {
    if (!wanted) return undefined;
    const tell = () => document.visibilityState === "visible" && store.shown(message.entry);
    const observer = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && tell(), { threshold: 0.5 });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [wanted, message && message.entry]);
}

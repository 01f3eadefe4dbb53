// Arriving at a page: the keyboard and screen readers begin at its content, and a place that the address names is brought into view.
import { useEffect, useRef, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { useHash } from '../parts/addresses.ts';

/** As long as a call: a place that is not there by then is not on the page. */
const PLACE_MS = 20_000;

/** To be called by what holds the pages, with the element that they are in. The page that is opened first stays as the browser shows it. */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const [path] = useLocation();
  const place = useHash();
  const before = useRef(path);
  useEffect(() => {
    const isFirst = before.current === path;
    before.current = path;
    if (place !== '') return whenThere(place, goTo);
    if (isFirst) return undefined;
    scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
    return undefined;
  }, [path, place, content]);
}

function goTo(place: HTMLElement): void {
  place.scrollIntoView();
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/** Its answer may be on its way still. */
function whenThere(id: string, then: (place: HTMLElement) => void): () => void {
  const look = (): boolean => {
    const place = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
    if (place !== null) then(place);
    return place !== null;
  };
  if (look()) return () => {};
  const observer = new MutationObserver(() => {
    if (look()) observer.disconnect();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(() => observer.disconnect(), PLACE_MS);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
  };
}

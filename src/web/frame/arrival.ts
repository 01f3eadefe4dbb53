// Arriving at a page: the keyboard and screen readers begin at its content, and a place that the address names is brought into view.
import { useEffect, useRef, type RefObject } from 'react';
import { useLocation } from 'wouter';
import { useHash } from '../parts/addresses.ts';
import { useKeptPlaces } from './kept-places.ts';
import { onceThere } from './once-there.ts';

/** To be called by what holds the pages, with the element that they are in. The page that is opened first stays as the browser shows it. */
export function useArrival(content: RefObject<HTMLElement | null>): void {
  const [path] = useLocation();
  const place = useHash();
  const before = useRef(path);
  const { step, isKept, bringBack } = useKeptPlaces(content);
  useEffect(() => {
    const isFirst = before.current === path;
    before.current = path;
    if (place !== '' && !isKept) return onceThere(() => goTo(place));
    if (isFirst) return undefined;
    if (!isKept) scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
    return undefined;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- that is of the arrival
  }, [path, place, content]);
  // After that: what was scrolled to the top goes on from there.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each step
  useEffect(bringBack, [step]);
}

/** Whether it is there: its answer may be on its way still. */
function goTo(id: string): boolean {
  const place = document.querySelector<HTMLElement>(`#${CSS.escape(id)}`);
  if (place === null) return false;
  place.scrollIntoView();
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  return true;
}

// How far the page and the lists on it were scrolled, kept with each step of the browser's history: Back leads to the row that was left. The
// state of a step is the browser's to keep, so that it is there after a reload, too; a step that is new has none.
import { useEffect, useState, type RefObject } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { onceThere } from './once-there.ts';

/** Pixels from the top, by the name of the list; "" is the page. */
type Places = Readonly<Record<string, number>>;

/** Browsers refuse a page that writes its history more often than about three times a second (WebKit: 100 in 30 s). */
const SETTLE_MS = 400;

/** What scrolls by itself, by its name. */
function listsOf(content: HTMLElement): ReadonlyMap<string, Element> {
  const lists = [...content.querySelectorAll('.scrolls, .rows')].map((list) => [list.ariaLabel ?? '', list] as const);
  return new Map([...lists, ['', document.documentElement] as const]);
}

function placesNow(content: HTMLElement): Places {
  const tops = [...listsOf(content)].map(([name, list]) => [name, list.scrollTop] as const);
  return Object.fromEntries(tops.filter(([, top]) => top > 0));
}

function placesOf(state: unknown): Places | undefined {
  if (typeof state !== 'object' || state === null || !('places' in state)) return undefined;
  return state.places as Places; // oxlint-disable-line typescript/no-unsafe-type-assertion -- nothing but this file writes there
}

/** Scrolls all as far as they were, as soon as their rows are there. Whoever moves on by himself is left alone. */
function bringBack(content: HTMLElement, places: Places, done: () => void): () => void {
  const wanted = Object.entries({ '': 0, ...places });
  const stop = onceThere(() => {
    const lists = listsOf(content);
    const isThere = wanted.map(([name, top]) => {
      const list = lists.get(name);
      if (list === undefined) return false;
      if (Math.abs(list.scrollTop - top) > 1) list.scrollTop = top;
      return Math.abs(list.scrollTop - top) <= 1;
    });
    if (isThere.includes(false)) return false;
    done();
    return true;
  });
  const forget = listen(OWN_MOVES, () => {
    stop();
    done();
  });
  return () => {
    stop();
    forget();
  };
}

/** By which a reader scrolls, or goes about something else. */
const OWN_MOVES = ['wheel', 'touchstart', 'pointerdown', 'click', 'keydown'];

/** What leads to another page is done after these. */
const LEAVING = ['click', 'keydown', 'pagehide'];

/** Calls `then` before anything on the page hears of it. Returns what ends that. */
function listen(kinds: readonly string[], then: () => void): () => void {
  for (const kind of kinds) addEventListener(kind, then, { capture: true, passive: true });
  return () => {
    for (const kind of kinds) removeEventListener(kind, then, { capture: true });
  };
}

/** The step that is shown. */
interface KeptPlaces {
  /** As the browser has it: another at each step. */
  readonly step: unknown;
  /** Whether somebody came back to it, and it has places. */
  readonly isKept: boolean;
  /** Brings them back where it has; returns what ends that. */
  readonly bringBack: () => (() => void) | undefined;
}

/** Keeps the places of what is in `content`, with each step. */
export function useKeptPlaces(content: RefObject<HTMLElement | null>): KeptPlaces {
  const step: unknown = useHistoryState();
  const [own] = useState<{ written?: unknown; isBusy: boolean }>({ isBusy: false });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      clearTimeout(timer);
      if (own.isBusy || content.current === null) return;
      const places = placesNow(content.current);
      if (JSON.stringify(places) === JSON.stringify(placesOf(history.state) ?? {})) return;
      history.replaceState({ places }, '');
      own.written = history.state;
    };
    const ends = [
      listen(LEAVING, keep),
      listen(['scroll'], () => {
        clearTimeout(timer);
        timer = setTimeout(keep, SETTLE_MS);
      }),
    ];
    return () => {
      clearTimeout(timer);
      for (const end of ends) end();
    };
  }, [content, own]);
  const places = step === own.written ? undefined : placesOf(step);
  return {
    step,
    isKept: places !== undefined,
    bringBack: () => {
      if (places === undefined || content.current === null) return undefined;
      own.isBusy = true;
      const end = bringBack(content.current, places, () => {
        own.isBusy = false;
      });
      return () => {
        end();
        own.isBusy = false;
      };
    },
  };
}

// What is timed in the browser, by the browser's own clock: what follows runs in the page, as text, because it is none of this program's.
import type { Browser, Page } from 'playwright-core';
import { median, type BenchRow } from '../row.ts';
import type { SignedIn } from './sign-in.ts';

/** When the list has its first row with figures, from the start of the navigation, painted. */
const FIRST_ROW = `new Promise((resolve) => {
  const look = () => {
    const row = document.querySelector('.rows .body [role=row] .figure');
    if (row === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => resolve(performance.now()));
  };
  look();
})`;

/** When the page says that all hosts are there. */
const whenCounted = (hosts: number): string => `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('.count')?.textContent === '${hosts} hosts') resolve(performance.now());
    else setTimeout(look, 20);
  };
  look();
})`;

/** Scrolls the list from its top for some seconds, a screen every four frames; gives the time between frames and the long tasks. */
const SCROLL = `new Promise((resolve) => {
  const list = document.querySelector('.rows');
  const [frames, tasks] = [[], []];
  const observer = new PerformanceObserver((found) => tasks.push(...found.getEntries().map((task) => task.duration)));
  observer.observe({ entryTypes: ['longtask'] });
  let [last, count] = [performance.now(), 0];
  const step = (now) => {
    frames.push(now - last);
    last = now;
    count += 1;
    if (count % 4 === 0) list.scrollTop += list.clientHeight;
    if (count < 300) requestAnimationFrame(step);
    else setTimeout(() => { observer.disconnect(); resolve({ frames: frames.slice(1), tasks }); }, 200);
  };
  requestAnimationFrame(step);
})`;

/** Does something and waits until what came of it is painted. */
const timed = (action: string): string => `new Promise((resolve) => {
  const start = performance.now();
  ${action};
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - start)));
})`;

/** Ten times, so that the middle is none of the accidents. */
const STEP_RUNS = 5;

/** A frame that missed its turn and the next. */
const DROPPED_MS = 34;

/** How the list is opened. */
export interface Opening {
  readonly url: string;
  readonly state: SignedIn;
  readonly runs: number;
  /** Script and style are in the browser's cache: not the first visit. */
  readonly isCached: boolean;
  readonly mostMs: number;
}

/** From the start of the navigation to the first row with figures. */
export async function openedRow(browser: Browser, opening: Opening): Promise<BenchRow> {
  const times: number[] = [];
  for (let run = 0; run < opening.runs; run++) {
    const context = await browser.newContext({ storageState: opening.state, viewport: { width: 1_440, height: 900 } });
    const page = await context.newPage();
    if (opening.isCached) {
      await page.goto(opening.url);
      await page.evaluate(FIRST_ROW);
    }
    await page.goto(opening.url, { waitUntil: 'commit' });
    times.push(await page.evaluate<number>(FIRST_ROW));
    await context.close();
  }
  const middle = median(times);
  const isReached = middle < opening.mostMs;
  return {
    what: `navigation to the first row, ${opening.isCached ? 'again' : 'first visit'}`,
    figures: { 'median ms': middle, 'best ms': Math.min(...times), 'worst ms': Math.max(...times) },
    verdict: `< ${opening.mostMs} ms: ${isReached ? 'reached' : 'MISSED'}`,
  };
}

/** Until every host has come. The page stays open. */
export async function whenWhole(page: Page, url: string, hosts: number): Promise<BenchRow> {
  await page.goto(url);
  const atMs = await page.evaluate<number>(whenCounted(hosts));
  return { what: 'navigation to the last of all rows', figures: { 'median ms': atMs } };
}

/** Frames and long tasks while somebody scrolls through all hosts. */
export async function scrolledRow(page: Page): Promise<BenchRow> {
  const { frames, tasks } = await page.evaluate<{ frames: number[]; tasks: number[] }>(SCROLL);
  const dropped = frames.filter((ms) => ms > DROPPED_MS).length;
  return {
    what: `scrolling, a screen every 4 frames: each of ${frames.length} frames`,
    figures: {
      'median ms': median(frames),
      'best ms': Math.min(...frames),
      'worst ms': Math.max(...frames),
      'frames over 34 ms': dropped,
      'tasks over 50 ms': tasks.length,
    },
  };
}

/** One thing that somebody does to the list. */
export type ListStep =
  | { readonly kind: 'sort'; readonly label: string }
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'show'; readonly value: string };

/** From the click or the key until the list is painted as asked. */
export async function stepRow(page: Page, step: ListStep): Promise<BenchRow> {
  const times: number[] = [];
  for (let run = 0; run < STEP_RUNS; run++) times.push(await page.evaluate<number>(timed(actionOf(step, run))));
  return {
    what: wordsOf(step),
    figures: { 'median ms': median(times), 'best ms': Math.min(...times), 'worst ms': Math.max(...times) },
  };
}

/** Odd runs undo what even ones did, so that each has something to do. */
function actionOf(step: ListStep, run: number): string {
  switch (step.kind) {
    case 'sort':
      return `[...document.querySelectorAll('[role=columnheader] button')].find((one) => one.textContent.startsWith(${JSON.stringify(step.label)})).click()`;
    case 'search':
      return setting('input[type=search]', 'HTMLInputElement', run % 2 === 0 ? step.text : 'compute', 'input');
    case 'show':
      return setting('form select', 'HTMLSelectElement', run % 2 === 0 ? step.value : '', 'change');
  }
}

/** As a person's key or choice does, past React's own record of the value. */
function setting(selector: string, type: string, value: string, event: string): string {
  return `const field = document.querySelector(${JSON.stringify(selector)});
  Object.getOwnPropertyDescriptor(${type}.prototype, 'value').set.call(field, ${JSON.stringify(value)});
  field.dispatchEvent(new Event('${event}', { bubbles: true }))`;
}

function wordsOf(step: ListStep): string {
  switch (step.kind) {
    case 'sort':
      return `sort by ${step.label}`;
    case 'search':
      return step.text === '' ? 'search: nothing, so all' : `search: ${step.text}`;
    case 'show':
      return `show only those ${step.value}`;
  }
}

// The choice of a window of the past: whole ones, and the way around without a pointer.
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { Moment } from './figures.tsx';
import { useNow } from './now.tsx';
import { moved, MOVES, windowOf, withWindow, zoomed, type PastWindow } from './past-window.ts';
import { useSearchParams } from './search-params.ts';

/** The window of the page, and how to choose another. */
export interface ChosenWindow {
  readonly window: PastWindow;
  readonly choose: (next: PastWindow) => void;
  /** A part that was drawn over with the pointer. */
  readonly zoom: (fromMs: number, toMs: number) => void;
}

/** From the address. Each choice is a step that the browser's back button takes back. */
export function usePastWindow(): ChosenWindow {
  const nowMs = useNow();
  const [parameters, setParameters] = useSearchParams();
  const { name, fromMs, toMs, isZoomed } = windowOf(parameters, nowMs);
  // The clock moves every few seconds, the window by the minute.
  const window = useMemo(() => ({ name, fromMs, toMs, isZoomed }), [name, fromMs, toMs, isZoomed]);
  return useMemo(() => {
    const choose = (next: PastWindow): void => setParameters((before) => withWindow(before, next));
    return { window, choose, zoom: (from, to) => choose(zoomed(window, from, to, to)) };
  }, [window, setParameters]);
}

/** The form. */
export function PastControls({ chosen: { window, choose } }: { readonly chosen: ChosenWindow }): ReactNode {
  const { host, past } = useWords();
  const nowMs = useNow();
  return (
    <div className="past-controls">
      <fieldset className="choices">
        <legend>{host.window}</legend>
        {(['day', 'week', 'month', 'year'] as const).map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="window"
              checked={name === window.name && !window.isZoomed}
              onChange={() => choose({ ...window, name, isZoomed: false })}
            />
            {host.windows[name]}
          </label>
        ))}
      </fieldset>
      <div role="group" aria-label={past.move} className="choices">
        {MOVES.map((move) => (
          <button key={move} type="button" onClick={() => choose(moved(window, move, nowMs))}>
            {past.moves[move]}
          </button>
        ))}
        {window.isZoomed ? (
          <button type="button" onClick={() => choose({ ...window, isZoomed: false })}>
            {past.reset}
          </button>
        ) : null}
      </div>
      {window.isZoomed ? (
        <p role="status">
          <Moment atMs={window.fromMs} /> – <Moment atMs={window.toMs} />
        </p>
      ) : null}
      <p className="hint">{past.hint}</p>
    </div>
  );
}

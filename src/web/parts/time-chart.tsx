// Figures over time, drawn by uPlot, with the same figures as a table for those who cannot see the drawing.
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useLanguage, useWords } from '../words/language.tsx';
import { LANGUAGES } from '../words/languages.ts';
import { Bytes, Moment } from './figures.tsx';
import { Scrolls } from './scrolls.tsx';
import { Source } from './source.tsx';
import { useTheme } from './theme.tsx';
import type { Drawing } from './draw-chart.ts';
import type { ChosenWindow } from './past-controls.tsx';
import { inTime, PartMissing } from '../when-needed.tsx';

/** Rows of the table: as many as somebody reads aloud. */
const MOST_ROWS = 50;

type Chart = Pick<Drawing, 'atMs' | 'lines' | 'marks'> & {
  readonly caption: string;
  readonly chosen: ChosenWindow;
  /** A value holds until the next: it is told when it changes. */
  readonly isStepped?: boolean;
};

/** The chart. Drawing over a part of it with the pointer looks closer; a double click looks at the whole window again. */
export function TimeChart({ atMs, lines, marks, caption, chosen, isStepped = false }: Chart): ReactNode {
  const { language, locale } = useLanguage();
  const timeLabel = useWords().columns.time;
  const { place, isMissing } = useDrawing({ atMs, lines, marks, chosen, isStepped, timeLabel, locale });
  return (
    <figure className="chart">
      <figcaption>{caption}</figcaption>
      <div ref={place} aria-hidden="true" />
      {isMissing ? <PartMissing words={LANGUAGES[language].unloaded} /> : null}
      <ChartTable atMs={atMs} lines={lines} caption={caption} />
    </figure>
  );
}

/** Draws into an element. What draws is loaded when the first chart is shown; where it does not come, the table has the same figures. */
function useDrawing({ atMs, lines, marks, chosen, isStepped, timeLabel, locale }: Drawing): {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly isMissing: boolean;
} {
  const place = useRef<HTMLDivElement>(null);
  const [isMissing, setIsMissing] = useState(false);
  // A canvas has the colours that it was drawn with.
  const { isDark } = useTheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let remove: (() => void) | undefined;
    let isGone = false;
    inTime(import('./draw-chart.ts')).then(
      ({ drawChart }) => {
        if (!isGone) remove = drawChart(element, { atMs, lines, marks, chosen, isStepped, timeLabel, locale });
      },
      () => setIsMissing(true),
    );
    return () => {
      isGone = true;
      remove?.();
    };
  }, [atMs, lines, marks, chosen, isStepped, timeLabel, locale, isDark]);
  return { place, isMissing };
}

function ChartTable({ atMs, lines, caption }: Pick<Chart, 'atMs' | 'lines' | 'caption'>): ReactNode {
  const { host, columns, sources } = useWords();
  const source = useId();
  const every = Math.max(1, Math.ceil(atMs.length / MOST_ROWS));
  const rows = atMs.map((at, index) => ({ at, index })).filter(({ index }) => index % every === 0);
  return (
    <details>
      <summary>{host.pastTable}</summary>
      <Scrolls label={caption}>
        <table aria-describedby={source}>
          <thead>
            <tr>
              <th scope="col">{columns.time}</th>
              {lines.map(({ label }) => (
                <th key={label} scope="col" className="number">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, index }) => (
              <tr key={at}>
                <th scope="row">
                  <Moment atMs={at} />
                </th>
                {lines.map(({ label, values }) => (
                  <td key={label} className="number">
                    <Bytes of={values[index]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        <Source id={source}>{sources.past}</Source>
      </Scrolls>
    </details>
  );
}

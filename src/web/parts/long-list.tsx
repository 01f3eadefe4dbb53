// A list of any length on a page: its first entries, a field that finds any of them, and a button for more. What is not drawn is said, and
// thousands of rows that nobody asked for cost no browser its breath.
import { useMemo, useState, type ReactNode } from 'react';
import { toListAbove } from './list-above.ts';
import { useWords } from '../words/language.tsx';

/** How a list is shown. Entries that `first` and 50 more would show are shown at once. */
interface LongListOptions<T> {
  /** What the reader calls it: names the field. */
  readonly name: string;
  /** What an entry is found by. */
  readonly textOf: (entry: T) => string;
  /** Entries that are drawn before anything is asked for. */
  readonly first?: number;
  /** How many more come with each press. */
  readonly step?: number;
  /** An entry that is drawn wherever it stands: the one that the address names. */
  readonly isWanted?: ((entry: T) => boolean) | undefined;
}

/** What of it is drawn, and what stands around it. */
interface LongList<T> {
  readonly shown: readonly T[];
  /** Above the list: the field, and how many there are; nothing beside a short list. */
  readonly find: ReactNode;
  /** Below it: the button; nothing where all are shown. */
  readonly more: ReactNode;
}

const [FIRST, STEP] = [100, 400];

/** A few more than the first are no reason for a button. */
const SLACK = 1.5;

/** The state of one. `entries` keep their order. */
export function useLongList<T>(entries: readonly T[], options: LongListOptions<T>): LongList<T> {
  const { name, textOf, first = FIRST, step = STEP, isWanted } = options;
  const { longLists: words } = useWords();
  const [wanted, setWanted] = useState('');
  const [count, setCount] = useState(first);
  const isShort = entries.length <= first * SLACK;
  const found = useMemo(() => {
    const text = wanted.trim().toLowerCase();
    return text === '' ? entries : entries.filter((entry) => textOf(entry).toLowerCase().includes(text));
  }, [entries, wanted, textOf]);
  if (isShort) return { shown: entries, find: null, more: null };
  const shown = found.filter((entry, at) => at < count || (wanted === '' && isWanted?.(entry) === true));
  const left = found.length - shown.length;
  return {
    shown,
    find: (
      <p className="long-list">
        <label>
          {words.find(name)}{' '}
          <input
            type="search"
            value={wanted}
            onChange={(event) => {
              setWanted(event.target.value);
              setCount(first);
            }}
          />
        </label>{' '}
        <span role="status">
          {wanted === ''
            ? words.shown(shown.length, entries.length)
            : words.found(shown.length, found.length, entries.length)}
        </span>
        {found.length === 0 ? <> {words.none}</> : null}
      </p>
    ),
    more:
      left <= 0 ? null : (
        <p className="long-list">
          <button
            type="button"
            onClick={({ currentTarget }) => {
              if (left <= step) toListAbove(currentTarget.parentElement);
              setCount((before) => before + step);
            }}
          >
            {words.more(Math.min(step, left))}
          </button>
        </p>
      ),
  };
}

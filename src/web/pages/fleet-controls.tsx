// What the reader looks for, is shown, and groups by.
import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { GROUPINGS } from './fleet-groups.ts';
import type { Wanted } from './fleet-order.ts';

/** Puts a choice into the address; "" takes it out. */
export type Choose = (name: string, value: string) => void;

/** The form. */
export function FleetControls({ wanted, choose }: { readonly wanted: Wanted; readonly choose: Choose }): ReactNode {
  const { fleet, freshness, partial } = useWords();
  const choices = [
    ['', fleet.all],
    ['negative', fleet.negative],
    ['fresh', freshness.fresh],
    ['late', freshness.late],
    ['lost', freshness.lost],
    ['partial', partial],
    ['paused', fleet.withPaused],
  ] as const;
  return (
    <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {fleet.search}
        <input type="search" value={wanted.search} onChange={(event) => choose('search', event.target.value)} />
      </label>
      <label>
        {fleet.filter}
        <select
          value={wanted.show === 'all' ? '' : wanted.show}
          onChange={(event) => choose('show', event.target.value)}
        >
          {choices.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        {fleet.group}
        <select
          value={wanted.group}
          onChange={(event) => choose('group', event.target.value === 'none' ? '' : event.target.value)}
        >
          {GROUPINGS.map((one) => (
            <option key={one} value={one}>
              {fleet.groups[one]}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

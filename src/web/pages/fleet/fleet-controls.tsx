// What the reader looks for, and groups by.
import type { ReactNode } from 'react';
import type { useAddressChoices } from '../../parts/address-choice.ts';
import { useWords } from '../../words/language.tsx';
import { GROUPINGS } from './fleet-groups.ts';
import type { Wanted } from './fleet-order.ts';

/** Puts a choice into the address; "" takes it out. */
export type Choose = ReturnType<typeof useAddressChoices>['choose'];

/** The form. */
export function FleetControls({ wanted, choose }: { readonly wanted: Wanted; readonly choose: Choose }): ReactNode {
  const { fleet } = useWords();
  return (
    <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {fleet.search}
        <input type="search" value={wanted.search} onChange={(event) => choose('search', event.target.value, true)} />
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

// Which of the hosts that were considered are looked at: by name, and by one reason for which they were left out.
import type { ReactNode } from 'react';
import type { HostAnswerLine } from '../../../wire/api/host-answer.ts';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { useWords } from '../../words/language.tsx';
import { useResourceName } from '../../parts/amounts.tsx';

/** What the reader looks for. */
export interface Narrowing {
  readonly search: string;
  /** "": all; "fits"; or a rule and its resource. */
  readonly show: string;
}

/** All of them. */
export const NO_NARROWING: Narrowing = { search: '', show: '' };

/** Whether a host is among those that are looked for. */
export function isShown(host: HostAnswerLine, { search, show }: Narrowing): boolean {
  if (!host.name.toLowerCase().includes(search.toLowerCase()) && !host.id.startsWith(search)) return false;
  if (show === '') return true;
  if (show === 'fits') return host.fits;
  return host.shortages.some((shortage) => reasonKey(shortage) === show);
}

/** The form. */
export function AnswersShown({
  reasons,
  narrowing,
  choose,
}: {
  readonly reasons: PlacementLine['reasons'];
  readonly narrowing: Narrowing;
  readonly choose: (narrowing: Narrowing) => void;
}): ReactNode {
  const { fleet, placement } = useWords();
  const lackedOf = useLacked();
  return (
    <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
      <label>
        {fleet.search}
        <input
          type="search"
          value={narrowing.search}
          onChange={(event) => choose({ ...narrowing, search: event.target.value })}
        />
      </label>
      <label>
        {placement.hosts.show}
        <select value={narrowing.show} onChange={(event) => choose({ ...narrowing, show: event.target.value })}>
          <option value="">{placement.hosts.all}</option>
          <option value="fits">{placement.hosts.fitting}</option>
          {reasons.map((reason) => (
            <option key={reasonKey(reason)} value={reasonKey(reason)}>
              {placement.lacks(reason.hosts, lackedOf(reason), 0)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

interface Reason {
  readonly rule: string;
  readonly resource?: string | undefined;
}

/** What hosts lack by a rule, in words. */
export function useLacked(): (reason: Reason) => string {
  const { placement } = useWords();
  const nameOf = useResourceName();
  return ({ rule, resource }) => {
    const what = placement.lacked[rule] ?? rule;
    return resource === undefined ? what : placement.lackedOf(what, nameOf(resource));
  };
}

/** One for each line of the reasons. */
export function reasonKey({ rule, resource }: Reason): string {
  return resource === undefined ? rule : `${rule} ${resource}`;
}

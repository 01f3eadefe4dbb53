// Which hosts are shown, by their state: links with their counts, each an address of its own.
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { z } from 'zod';
import type { FLEET } from '../../wire/api/fleet.ts';
import type { HostLine } from '../../wire/api/hosts.ts';
import { useWords } from '../words/language.tsx';
import { isShown, SHOWS, type Show } from './fleet-order.ts';
import { tightestOf } from './tightest.ts';

type Counts = z.output<typeof FLEET.answer>['hosts'];

/** A shape for each that is no good news, beside its word. */
const SIGNS: Readonly<Partial<Record<Show, string>>> = {
  negative: '▼',
  late: '◷',
  lost: '⊘',
  partial: '◐',
  paused: '‖',
};

/** The links. `counts` are the server's, of the whole fleet; what it does not count is counted here once all `hosts` have come. */
export function FleetShown({
  show,
  counts,
  hosts,
  isWhole,
}: {
  readonly show: Show;
  readonly counts: Counts | undefined;
  readonly hosts: readonly HostLine[];
  readonly isWhole: boolean;
}): ReactNode {
  const { fleet, freshness, partial } = useWords();
  const [parameters] = useSearchParams();
  const labels: Readonly<Record<Show, string>> = {
    all: fleet.all,
    negative: fleet.negative,
    ...freshness,
    partial,
    paused: fleet.withPaused,
  };
  const countOf = (one: Show): number | undefined => {
    if (one !== 'negative' && one !== 'paused') return counts?.[one];
    return isWhole ? hosts.filter((host) => isShown({ host, pool: tightestOf(host.pools) }, one)).length : undefined;
  };
  return (
    <ul className="shown" aria-label={fleet.filter}>
      {SHOWS.map((one) => {
        const count = countOf(one);
        return (
          <li key={one}>
            <Link
              href={addressOf(parameters, one)}
              replace
              aria-current={one === show ? 'true' : undefined}
              className={count === 0 ? 'none' : undefined}
            >
              {SIGNS[one] === undefined ? null : <span aria-hidden="true">{SIGNS[one]}</span>}
              {count} {labels[one]}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

function addressOf(parameters: URLSearchParams, show: Show): string {
  const next = new URLSearchParams(parameters);
  if (show === 'all') next.delete('show');
  else next.set('show', show);
  return next.size === 0 ? '/' : `/?${next}`;
}

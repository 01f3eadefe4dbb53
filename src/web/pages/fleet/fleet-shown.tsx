// Which hosts are shown, by their state: links with their counts, each an address of its own.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { atLeast } from '../../../core/bound.ts';
import type { FLEET } from '../../../wire/api/fleet.ts';
import type { HostLine } from '../../../wire/api/hosts.ts';
import { Unknown } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { isShown, SHOWS, type Show } from './fleet-order.ts';
import { PAUSED_SIGN } from '../../parts/state.tsx';
import { tightestOf } from '../../parts/tightest.ts';
import { useSearchParams } from '../../parts/search-params.ts';

type Counts = z.output<typeof FLEET.answer>['hosts'];

/** A shape for each that is no good news, beside its word. */
const SIGNS: Readonly<Partial<Record<Show, string>>> = {
  negative: '▼',
  late: '◷',
  lost: '⊘',
  partial: '◐',
  paused: PAUSED_SIGN,
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
    all: fleet.all(counts?.all),
    negative: fleet.negative,
    ...freshness,
    partial,
    paused: fleet.withPaused,
  };
  // Of hosts whose guests are not known nobody can tell.
  const mayBeMore = hosts.some(({ guests, machine }) => guests === undefined && machine?.allGuests === false);
  const countOf = (one: Show): number | undefined => {
    if (!isCountedHere(one)) return counts?.[one];
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
              aria-current={one === show ? 'true' : undefined}
              className={count === 0 ? 'none' : undefined}
            >
              {SIGNS[one] === undefined ? null : <span aria-hidden="true">{SIGNS[one]}</span>}
              {mayBeMore && isCountedHere(one) ? <AtLeast count={count} /> : count} {labels[one]}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** What the server does not count. */
function isCountedHere(show: Show): show is 'negative' | 'paused' {
  return show === 'negative' || show === 'paused';
}

function AtLeast({ count }: { readonly count: number | undefined }): ReactNode {
  if (count === undefined) return null;
  return atLeast(count, true) === undefined ? <Unknown /> : `≥ ${count}`;
}

function addressOf(parameters: URLSearchParams, show: Show): string {
  const next = new URLSearchParams(parameters);
  if (show === 'all') next.delete('show');
  else next.set('show', show);
  return next.size === 0 ? '/' : `/?${next}`;
}

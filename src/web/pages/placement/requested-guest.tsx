// The guest that a decision was about: by its name where it is there by now, and its page.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { guestPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';

/** A line below what it asked for; nothing where no guest was named. */
export function RequestedGuest({ of: { request, guestName, host } }: { readonly of: PlacementLine }): ReactNode {
  const { columns } = useWords();
  const { guest } = request;
  if (guest === undefined) return null;
  const name = guestName ?? <code>{guest}</code>;
  return (
    <p className="hint">
      {columns.guest}{' '}
      {host === undefined || guestName === undefined ? (
        <span title={guest}>{name}</span>
      ) : (
        <Link href={guestPath(host.id, guest)} title={guest}>
          {name}
        </Link>
      )}
    </p>
  );
}

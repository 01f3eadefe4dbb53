// The guest that an address names, and what is said where there is none.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';

/** By its UUID, or else by its name. */
export function guestAt({ guests }: Explanation, named: string): ExplainedGuest | undefined {
  return guests.find(({ uuid }) => uuid === named) ?? guests.find(({ name }) => name === named);
}

/** No guest of the host is called so. */
export function GuestMissing({ host }: { readonly host: string }): ReactNode {
  const { guest, disks, pages } = useWords();
  return (
    <article>
      <h1>{pages.fleet}</h1>
      <p>{guest.missing}</p>
      <p>
        <Link href={hostPath(host)}>{disks.back(host)}</Link>
      </p>
    </article>
  );
}

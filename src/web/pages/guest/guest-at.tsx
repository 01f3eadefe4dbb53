// The guest that an address names, and what is said where there is none: a guest that is promised and not built yet is in no report.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';
import { ClaimsOfMissing } from './claims.tsx';
import { Way } from './way.tsx';

/** By its UUID, or else by its name. */
export function guestAt({ guests }: Explanation, named: string): ExplainedGuest | undefined {
  return guests.find(({ uuid }) => uuid === named) ?? guests.find(({ name }) => name === named);
}

/** No guest of the host is called so. */
export function GuestMissing({
  host,
  named,
  explained,
}: {
  readonly host: string;
  readonly named: string;
  readonly explained: Explanation;
}): ReactNode {
  const { guest, disks } = useWords();
  return (
    <article>
      <Way host={host} explained={explained} last={named} />
      <h1>{named}</h1>
      <p>{guest.missing(explained.hostname)}</p>
      <ClaimsOfMissing guest={named} />
      <p>
        <Link href={hostPath(host)}>{disks.back(explained.hostname)}</Link>
      </p>
    </article>
  );
}

// The way down to a page: fleet, host, guest, and the page itself.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ExplainedGuest, Explanation } from '../../api/explanation.ts';
import { guestPath, hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';

/** Links to what is above. */
export function Way({
  host,
  explained,
  guest,
  last,
}: {
  readonly host: string;
  readonly explained: Explanation;
  readonly guest?: ExplainedGuest;
  /** This page's own name. */
  readonly last: string;
}): ReactNode {
  const { disks, pages } = useWords();
  return (
    <nav aria-label={disks.way} className="way">
      <ol>
        <li>
          <Link href="/">{pages.fleet}</Link>
        </li>
        <li>
          <Link href={hostPath(host)}>{explained.hostname}</Link>
        </li>
        {guest === undefined ? null : (
          <li>
            <Link href={guestPath(host, guest.uuid)}>{guest.name}</Link>
          </li>
        )}
        <li aria-current="page">{last}</li>
      </ol>
    </nav>
  );
}

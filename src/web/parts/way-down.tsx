// Where a page lies: links to what is above it, and its own name.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../words/language.tsx';

/** The links, the topmost first. */
export function WayDown({
  above,
  last,
}: {
  readonly above: readonly { readonly href: string; readonly label: string }[];
  /** This page's own name. */
  readonly last: string;
}): ReactNode {
  const { disks } = useWords();
  return (
    <nav aria-label={disks.way} className="way">
      <ol>
        {above.map(({ href, label }) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
          </li>
        ))}
        <li aria-current="page">{last}</li>
      </ol>
    </nav>
  );
}

// An address that no page has: mistyped, or of another version. It says so, and where to go.
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useWords } from '../words/language.tsx';

/** The page. */
export function NoSuchPage(): ReactNode {
  const { frame, missing, pages } = useWords();
  const [path] = useLocation();
  return (
    <section className="empty">
      <h1>{frame.noSuchPage}</h1>
      <p>{missing.explain(path)}</p>
      <p>{missing.whereTo}</p>
      <ul className="ways">
        {(
          [
            ['/', pages.fleet],
            ['/place', pages.placement],
            ['/pools', pages.pools],
            ['/events', pages.events],
          ] as const
        ).map(([to, name]) => (
          <li key={to}>
            <Link href={to}>{name}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

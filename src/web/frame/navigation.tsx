// The way to every page that the reader may see. On a narrow screen it opens from a button.
import { useEffect, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { Session } from '../../wire/api/session.ts';
import { useSigned } from '../api/calls.tsx';
import { useDisclosure } from '../parts/disclosure.ts';
import { useWords } from '../words/language.tsx';

type PageName = keyof ReturnType<typeof useWords>['pages'];

/** The list of pages. */
export function Navigation(): ReactNode {
  const { pages, frame } = useWords();
  const [location] = useLocation();
  const { around, button, close, id } = useDisclosure<HTMLElement>();
  const isCurrent = (path: string): boolean =>
    path === '/' ? location === '/' || location.startsWith('/hosts') : location.startsWith(path);
  const offered = pagesFor(useSigned());
  const current = offered.find(([path]) => isCurrent(path));
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- who has gone to a page is done with the menu
  useEffect(close, [location]);
  return (
    <nav ref={around} aria-label={frame.pages}>
      <button {...button}>
        <span aria-hidden="true">☰</span>
        {current === undefined ? (
          frame.menu
        ) : (
          <>
            <span className="menu-word">{frame.menu}: </span>
            {pages[current[1]]}
          </>
        )}
      </button>
      <ul id={id}>
        {offered.map(([path, name]) => (
          <li key={path}>
            <Link href={path} aria-current={isCurrent(path) ? 'page' : undefined}>
              {pages[name]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** What each role may see: what he may not is not offered. */
function pagesFor(session: Session | undefined): readonly (readonly [path: string, name: PageName])[] {
  const forAll = [
    ['/', 'fleet'],
    ['/place', 'placement'],
    ['/guests', 'guests'],
    ['/pools', 'pools'],
    ['/reclaim', 'reclaim'],
    ['/events', 'events'],
    ['/settings', 'settings'],
  ] as const;
  const forAdmins = [
    ['/audit', 'audit'],
    ['/tokens', 'tokens'],
  ] as const;
  return [...forAll, ...(session?.role === 'admin' ? forAdmins : []), ['/about', 'about']];
}

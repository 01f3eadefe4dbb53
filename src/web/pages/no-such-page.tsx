// An address that no page has: mistyped, or of another version.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../words/language.tsx';

/** The page. */
export function NoSuchPage(): ReactNode {
  const { frame, pages } = useWords();
  return (
    <>
      <h1>{frame.noSuchPage}</h1>
      <p>
        <Link href="/">{pages.fleet}</Link>
      </p>
    </>
  );
}

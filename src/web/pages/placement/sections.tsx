// The pages about placement, beside each other: a new guest for those who may, past decisions, forced claims.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSigned } from '../../api/calls.tsx';
import { useWords } from '../../words/language.tsx';
import { mayPlace } from '../../parts/roles.ts';

const PATHS = {
  place: '/place',
  decisions: '/place/decisions',
  claims: '/place/claims',
  forced: '/place/forced',
} as const;

/** The heading, and the way to the other pages. */
export function PlacementSections({ at }: { readonly at: keyof typeof PATHS }): ReactNode {
  const { pages, placement } = useWords();
  const isOffered = mayPlace(useSigned());
  const shown = (['place', 'decisions', 'claims', 'forced'] as const).filter((one) => one !== 'place' || isOffered);
  return (
    <>
      <h1>{pages.placement}</h1>
      <ul className="sections" aria-label={pages.placement}>
        {shown.map((one) => (
          <li key={one}>
            <Link href={PATHS[one]} aria-current={one === at ? 'page' : undefined}>
              {placement.sections[one]}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

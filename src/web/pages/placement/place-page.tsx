// Where may the next guest go: the form, and the answer below it. Who may not place sees what was decided.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSigned } from '../../api/calls.tsx';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../words/language.tsx';
import { mayPlace } from '../../parts/roles.ts';
import { Decision } from './decision.tsx';
import { DecisionsPage } from './decisions-page.tsx';
import { PlaceForm } from './place-form.tsx';
import { PlacementSections } from './sections.tsx';

/** The page. */
export function PlacePage(): ReactNode {
  return mayPlace(useSigned()) ? <NewGuest /> : <DecisionsPage />;
}

function NewGuest(): ReactNode {
  const { placement } = useWords();
  const asking = usePlace();
  return (
    <>
      <PlacementSections at="place" />
      <PlaceForm asking={asking} />
      {asking.data === undefined ? null : (
        <>
          <Decision key={asking.data.placement.id} answer={asking.data} isAnswer />
          <p>
            <Link href={`/place/${asking.data.placement.id}`}>{placement.permanent}</Link>
          </p>
        </>
      )}
    </>
  );
}

// Where may the next guest go: the form, and the answer below it. Who may not place sees what was decided.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { writeJsonLine } from '../../../wire/json.ts';
import { useSigned } from '../../api/calls.tsx';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../words/language.tsx';
import { mayPlace } from '../../parts/roles.ts';
import { Decision } from './decision.tsx';
import { DecisionsPage } from './decisions-page.tsx';
import { PlaceForm } from './place-form.tsx';
import { PlacementSections } from './sections.tsx';
import { NO_WISH, orderOf } from './wish.ts';

/** The page. */
export function PlacePage(): ReactNode {
  return mayPlace(useSigned()) ? <NewGuest /> : <DecisionsPage />;
}

function NewGuest(): ReactNode {
  const { placement } = useWords();
  const asking = usePlace();
  const [wish, setWish] = useState(NO_WISH);
  const { data, variables } = asking;
  const isOld =
    data !== undefined &&
    variables !== undefined &&
    writeJsonLine(orderOf(wish, data.placement.request.dryRun)) !== writeJsonLine(variables);
  return (
    <>
      <PlacementSections at="place" />
      <PlaceForm asking={asking} wish={wish} setWish={setWish} />
      {data === undefined ? null : (
        <>
          {isOld ? (
            <p role="status" className="warns">
              {placement.form.changed}
            </p>
          ) : null}
          <div className={isOld ? 'kept stale' : 'kept'}>
            <Decision key={data.placement.id} answer={data} isAnswer />
            <p>
              <Link href={`/place/${data.placement.id}`}>{placement.permanent}</Link>
            </p>
          </div>
        </>
      )}
    </>
  );
}

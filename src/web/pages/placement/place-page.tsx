// Where may the next guest go: the form, and the answer below it. What was asked, and which decision answers it, stand in the address. Who may not
// place sees what was decided.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { SHOW_PLACEMENT, type PlacementAnswerDocument } from '../../../wire/api/placements.ts';
import { writeJsonLine } from '../../../wire/json.ts';
import { useCall, useSigned } from '../../api/calls.tsx';
import { usePlace } from '../../api/place.ts';
import { useWords } from '../../words/language.tsx';
import { mayPlace } from '../../parts/roles.ts';
import { useSearchParams } from '../../parts/search-params.ts';
import { Shown } from '../../parts/state.tsx';
import { Decision } from './decision.tsx';
import { DECISION_EVERY_MS } from './decision-page.tsx';
import { DecisionsPage } from './decisions-page.tsx';
import { PlaceForm } from './place-form.tsx';
import { PlacementSections } from './sections.tsx';
import { addressOfWish, wishIn } from './wish-address.ts';
import { orderOf, type Wish } from './wish.ts';

/** The page. */
export function PlacePage(): ReactNode {
  return mayPlace(useSigned()) ? <NewGuest /> : <DecisionsPage />;
}

function NewGuest(): ReactNode {
  const asking = usePlace();
  const { wish, setWish, decision, keep } = useWishInAddress(asking.reset);
  const { data } = asking;
  const again = useCall(
    SHOW_PLACEMENT,
    { params: { id: decision ?? '' } },
    { everyMs: DECISION_EVERY_MS, enabled: decision !== undefined && data === undefined },
  );
  const reason = again.data?.placement.request.force?.reason;
  // It is in no address: whoever comes back finds it with the decision.
  useEffect(() => {
    if (reason !== undefined) setWish((before) => (before.reason === '' ? { ...before, reason } : before));
  }, [reason, setWish]);
  const ask = (dryRun: boolean): void => {
    keep(wish);
    asking.mutate(orderOf(wish, dryRun), { onSuccess: ({ placement }) => keep(wish, placement.id) });
  };
  return (
    <>
      <PlacementSections at="place" />
      <PlaceForm asking={asking} wish={wish} setWish={setWish} ask={ask} />
      {data === undefined ? (
        decision !== undefined && !asking.isPending && asking.error === null ? (
          <Shown call={again}>{(answer) => <Answer of={answer} wish={wish} />}</Shown>
        ) : null
      ) : (
        <Answer of={data} wish={wish} isNew />
      )}
    </>
  );
}

/** The form, which begins as the address has it, and begins anew where another is gone to. `keep` puts what is asked there: a step for the back button
 *  where another question was answered before. */
function useWishInAddress(forget: () => void) {
  const [parameters, setParameters] = useSearchParams();
  const address = parameters.toString();
  const [wish, setWish] = useState(() => wishIn(parameters));
  const known = useRef(address);
  useEffect(() => {
    if (address === known.current) return;
    known.current = address;
    setWish(wishIn(new URLSearchParams(address)));
    forget();
  }, [address, forget]);
  const decision = parameters.get('decision') ?? undefined;
  const keep = (asked: Wish, answeredBy?: string): void => {
    const next = addressOfWish(asked, answeredBy);
    known.current = next.toString();
    const isSame = addressOfWish(asked, decision).toString() === address;
    setParameters(next, { replace: answeredBy !== undefined || decision === undefined || isSame });
  };
  return { wish, setWish, decision, keep };
}

/** The decision, grey where the form asks for something else by now. */
function Answer({
  of,
  wish,
  isNew = false,
}: {
  readonly of: PlacementAnswerDocument;
  readonly wish: Wish;
  readonly isNew?: boolean;
}): ReactNode {
  const { placement } = useWords();
  const [parameters] = useSearchParams();
  const { id, request } = of.placement;
  const asked = { ...wishIn(parameters), reason: request.force?.reason ?? '' };
  const textOf = (one: Wish): string => writeJsonLine(orderOf(one, request.dryRun));
  const isOld = textOf(wish) !== textOf(asked);
  return (
    <>
      {isOld ? (
        <p role="status" className="warns">
          {placement.form.changed}
        </p>
      ) : null}
      <div className={isOld ? 'kept stale' : 'kept'}>
        <Decision key={id} answer={of} isAnswer={isNew} />
        <p>
          <Link href={`/place/${id}`}>{placement.permanent}</Link>
        </p>
      </div>
    </>
  );
}

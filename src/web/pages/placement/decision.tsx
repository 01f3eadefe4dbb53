// One decision: which host, what that makes of it, why others were left out, and every host with what it lacks.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { classNobodyHas } from '../../../core/placement/place/reasons.ts';
import type { PlacementAnswerDocument, PlacementLine } from '../../../wire/api/placements.ts';
import { Moment } from '../../parts/figures.tsx';
import { within } from '../../parts/within.tsx';
import { useWords } from '../../words/language.tsx';
import { Doubts, oldness } from './answer-doubts.tsx';
import { NO_NARROWING, reasonKey, useLacked } from './answers-shown.tsx';
import { EffectTable } from './effect-table.tsx';
import { HostAnswers } from './host-answers.tsx';
import { RequestText } from './request-text.tsx';
import { RequestedGuest } from './requested-guest.tsx';
import { SHORTAGE_SOURCE, ShortageSource, Shortages } from './shortages.tsx';

/** The decision, as it was answered or is read again. `isAnswer`: it was just asked for, and is gone to. */
export function Decision({
  answer,
  isAnswer = false,
}: {
  readonly answer: PlacementAnswerDocument;
  readonly isAnswer?: boolean;
}): ReactNode {
  const { placement: words, disks } = useWords();
  const { placement, hosts, claim } = answer;
  const chosen = hosts?.find(({ id }) => id === placement.host?.id);
  // The one host that was considered was not left out: what it lacks is told as passed over.
  const isForcedThere = placement.host !== undefined && (placement.forced?.shortages ?? []).length > 0;
  const [narrowing, setNarrowing] = useState(NO_NARROWING);
  const table = useRef<HTMLDivElement>(null);
  const show = (reason: string): void => {
    setNarrowing({ search: '', show: reason });
    table.current?.scrollIntoView();
    table.current?.focus();
  };
  return (
    <section className="decision" aria-label={words.decisions.missing}>
      <Outcome of={placement} isAnswer={isAnswer} />
      {chosen === undefined ? null : <Doubts of={chosen} />}
      <p>
        {isForcedThere ? words.forcedThere : words.counts(placement.fitting, placement.considered)}
        {placement.rules === 'nova-kilo' ? ` · ${words.kilo}` : null}
        {' · '}
        <Moment atMs={placement.atMs} />
        {' · '}
        {placement.actor}
      </p>
      <p aria-describedby={SHORTAGE_SOURCE}>
        {words.decisions.request}: <RequestText of={placement.request} />
      </p>
      <RequestedGuest of={placement} />
      {claim === undefined ? null : (
        <p>
          {words.claimOf} <code>{claim.id}</code> ({disks.claims.states[claim.state]})
          {claim.expiresAtMs === undefined ? null : (
            <>
              {' · '}
              {words.expires} <Moment atMs={claim.expiresAtMs} />
            </>
          )}
        </p>
      )}
      <Forced of={placement.forced} />
      <div className={chosen === undefined || oldness(chosen) === undefined ? undefined : 'stale'}>
        <EffectTable of={placement.effect} />
      </div>
      {isForcedThere ? null : <Reasons of={placement} choose={hosts === undefined ? undefined : show} />}
      {hosts === undefined ? (
        <p className="hint">{words.hosts.gone}</p>
      ) : (
        <div ref={table} tabIndex={-1}>
          <HostAnswers hosts={hosts} placement={placement} narrowing={narrowing} narrow={setNarrowing} />
        </div>
      )}
      <ShortageSource />
    </section>
  );
}

function Outcome({ of, isAnswer }: { readonly of: PlacementLine; readonly isAnswer: boolean }): ReactNode {
  const { outcome } = useWords().placement;
  const heading = useRef<HTMLHeadingElement>(null);
  // Who asked finds himself at the answer, whether he looks or listens.
  useEffect(() => {
    if (isAnswer) heading.current?.focus();
  }, [isAnswer]);
  const { host } = of;
  const said = of.outcome === 'placed' ? outcome.placed : outcome.explained;
  // Who wanted a claim is not to take the answer for that of a dry run.
  const none = of.outcome === 'nowhere' ? outcome.unclaimed : outcome.nowhere;
  return (
    <h2 ref={heading} tabIndex={isAnswer ? -1 : undefined}>
      {host === undefined
        ? none
        : within(said, <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>)}
    </h2>
  );
}

function Forced({ of }: { readonly of: PlacementLine['forced'] }): ReactNode {
  const { placement } = useWords();
  if (of === undefined) return null;
  return (
    <div className="failure">
      <strong>{placement.forcedBy(of.actor)}</strong>
      <p>{of.reason}</p>
      {of.shortages.length === 0 ? (
        <p>{placement.overranNone}</p>
      ) : (
        <>
          <p>{placement.overran}</p>
          <Shortages of={of.shortages} />
        </>
      )}
      {of.reviewAtMs === undefined ? null : (
        <p>
          <Link href="/place/forced">{placement.review}</Link> <Moment atMs={of.reviewAtMs} />
        </p>
      )}
    </div>
  );
}

/** Each leads to the hosts that it counts, as long as they are kept. */
function Reasons({
  of,
  choose,
}: {
  readonly of: PlacementLine;
  readonly choose: ((reason: string) => void) | undefined;
}): ReactNode {
  const { placement } = useWords();
  const lackedOf = useLacked();
  if (of.reasons.length === 0) return null;
  const said = (reason: PlacementLine['reasons'][number]): string => {
    const poolClass = classNobodyHas(reason, of);
    return poolClass === undefined
      ? placement.lacks(reason.hosts, lackedOf(reason), reason.alone)
      : placement.nobodyHas(poolClass, reason.alone);
  };
  return (
    <>
      <h3>{placement.reasons}</h3>
      <ul className="reasons">
        {of.reasons.map((reason) => (
          <li key={reasonKey(reason)}>
            {choose === undefined ? (
              said(reason)
            ) : (
              <button type="button" className="quiet" onClick={() => choose(reasonKey(reason))}>
                {said(reason)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

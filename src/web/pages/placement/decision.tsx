// One decision: which host, what that makes of it, why others were left out, and every host with what it lacks.
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { PlacementAnswerDocument, PlacementLine } from '../../../wire/api/placements.ts';
import { Moment } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { reasonKey, useLacked } from './answers-shown.tsx';
import { EffectTable } from './effect-table.tsx';
import { HostAnswers } from './host-answers.tsx';
import { Shortages } from './shortages.tsx';

/** The decision, as it was answered or is read again. `isAnswer`: it was just asked for, and is gone to. */
export function Decision({
  answer,
  isAnswer = false,
}: {
  readonly answer: PlacementAnswerDocument;
  readonly isAnswer?: boolean;
}): ReactNode {
  const { placement: words } = useWords();
  const { placement, hosts, claim } = answer;
  return (
    <section className="decision" aria-label={words.decisions.missing}>
      <Outcome of={placement} isAnswer={isAnswer} />
      <p>
        {words.counts(placement.fitting, placement.considered)}
        {placement.rules === 'nova-kilo' ? ` · ${words.kilo}` : null}
        {' · '}
        <Moment atMs={placement.atMs} /> {placement.actor}
      </p>
      {claim === undefined ? null : (
        <p>
          {words.claimOf} <code>{claim.id}</code> ({claim.state})
          {claim.expiresAtMs === undefined ? null : (
            <>
              {' · '}
              {words.expires} <Moment atMs={claim.expiresAtMs} />
            </>
          )}
        </p>
      )}
      <Forced of={placement.forced} />
      <EffectTable of={placement.effect} />
      <Reasons of={placement.reasons} />
      {hosts === undefined ? (
        <p className="hint">{words.hosts.gone}</p>
      ) : (
        <HostAnswers hosts={hosts} placement={placement} />
      )}
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
  // The name stands where the language puts it, and leads to the host.
  const said = of.outcome === 'placed' ? outcome.placed : outcome.explained;
  const [before = '', after = ''] = host === undefined ? [outcome.nowhere] : said(MARK).split(MARK);
  return (
    <h2 ref={heading} tabIndex={isAnswer ? -1 : undefined}>
      {before}
      {host === undefined ? null : <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>}
      {after}
    </h2>
  );
}

/** In no word of ours. */
const MARK = '\u{E000}';

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

function Reasons({ of }: { readonly of: PlacementLine['reasons'] }): ReactNode {
  const { placement } = useWords();
  const lackedOf = useLacked();
  if (of.length === 0) return null;
  return (
    <>
      <h3>{placement.reasons}</h3>
      <ul>
        {of.map((reason) => (
          <li key={reasonKey(reason)}>{placement.lacks(reason.hosts, lackedOf(reason), reason.alone)}</li>
        ))}
      </ul>
    </>
  );
}

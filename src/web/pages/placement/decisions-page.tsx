// Decisions, newest first: who had which guest placed, where, and what was overrun.
import { type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { LIST_PLACEMENTS, type PlacementLine } from '../../../wire/api/placements.ts';
import { useCall } from '../../api/calls.tsx';
import { Moment } from '../../parts/figures.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { CheckField, ChoiceField } from '../../parts/fields.tsx';
import { RequestText } from './request-text.tsx';
import { PlacementSections } from './sections.tsx';

const OUTCOMES = ['placed', 'nowhere', 'explained'] as const;

/** The page. What is shown stands in its address. */
export function DecisionsPage(): ReactNode {
  const { placement, events } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const outcome = OUTCOMES.find((one) => one === parameters.get('outcome'));
  const isForced = parameters.get('forced') === 'true';
  const [cursor, host] = [parameters.get('after') ?? undefined, parameters.get('host') ?? undefined];
  const call = useCall(LIST_PLACEMENTS, {
    query: { limit: '100', cursor, host, outcome, forced: isForced ? 'true' : undefined },
  });
  /** Another choice begins at the newest. */
  const choose = (name: string, value: string): void =>
    setParameters((before) => {
      const next = new URLSearchParams(before);
      next.delete('after');
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    });
  const { all, onlyForced, outcome: label, newest } = placement.decisions;
  return (
    <>
      <PlacementSections at="decisions" />
      <form className="controls" role="search" onSubmit={(event) => event.preventDefault()}>
        <ChoiceField
          label={label}
          value={outcome ?? ''}
          of={{ '': all, ...placement.outcomes }}
          onChoice={(value) => choose('outcome', value)}
        />
        <CheckField
          label={onlyForced}
          isChecked={isForced}
          onCheck={(isChecked) => choose('forced', isChecked ? 'true' : '')}
        />
      </form>
      {host === undefined ? null : (
        <p>
          {placement.decisions.ofHost}
          {' · '}
          <button type="button" onClick={() => choose('host', '')}>
            {placement.hosts.all}
          </button>
        </p>
      )}
      <Shown call={call}>
        {({ placements, next }) => (
          <>
            {placements.length === 0 ? <p>{placement.decisions.empty}</p> : <DecisionTable of={placements} />}
            {cursor === undefined ? null : (
              <button type="button" onClick={() => choose('after', '')}>
                {newest}
              </button>
            )}
            {next === undefined ? null : (
              <button type="button" onClick={() => choose('after', next)}>
                {events.older}
              </button>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

function DecisionTable({ of }: { readonly of: readonly PlacementLine[] }): ReactNode {
  const { columns, placement } = useWords();
  const { caption, outcome, request, fitting } = placement.decisions;
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {[columns.time, outcome, columns.host, request, fitting, columns.actor].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {of.map((line) => (
            <DecisionRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DecisionRow({ line }: { readonly line: PlacementLine }): ReactNode {
  const { placement } = useWords();
  const { id, atMs, outcome, host, request, fitting, considered, actor, forced } = line;
  return (
    <tr>
      <th scope="row">
        <Link href={`/place/${id}`}>
          <Moment atMs={atMs} />
        </Link>
      </th>
      <td>
        {placement.outcomes[outcome]}
        {forced === undefined || forced.shortages.length === 0 ? null : (
          <span className="tag warns" title={forced.reason}>
            ▲ {placement.decisions.forced}
          </span>
        )}
      </td>
      <td>{host === undefined ? '' : <Link href={`/hosts/${encodeURIComponent(host.id)}`}>{host.name}</Link>}</td>
      <td>
        <RequestText of={request} />
      </td>
      <td>{placement.counts(fitting, considered)}</td>
      <td>{actor}</td>
    </tr>
  );
}

// Decisions, newest first: who had which guest placed, where, and what was overrun.
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { LIST_PLACEMENTS, type PlacementLine } from '../../../wire/api/placements.ts';
import { useCall, useSigned } from '../../api/calls.tsx';
import { Empty } from '../../parts/empty.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { mayPlace } from '../../parts/roles.ts';
import { Moment } from '../../parts/figures.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { CheckField, ChoiceField } from '../../parts/fields.tsx';
import { RequestedGuest } from './requested-guest.tsx';
import { RequestText } from './request-text.tsx';
import { PlacementSections } from './sections.tsx';
import { useSearchParams } from '../../parts/search-params.ts';

const OUTCOMES = ['placed', 'nowhere', 'explained'] as const;

/** The page. What is shown stands in its address. */
export function DecisionsPage(): ReactNode {
  const { placement, events } = useWords();
  const [parameters, setParameters] = useSearchParams();
  const outcome = OUTCOMES.find((one) => one === parameters.get('outcome'));
  const isForced = parameters.get('forced') === 'true';
  const [cursor, host] = [parameters.get('after') ?? undefined, parameters.get('host') ?? undefined];
  const isNarrowed = outcome !== undefined || isForced || cursor !== undefined || host !== undefined;
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
            {placements.length === 0 ? <NoDecision isNarrowed={isNarrowed} /> : <DecisionTable of={placements} />}
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

function NoDecision({ isNarrowed }: { readonly isNarrowed: boolean }): ReactNode {
  const { empty } = useWords();
  const canPlace = mayPlace(useSigned());
  const { says, next, noMatch, all } = empty.decisions;
  return isNarrowed ? (
    <Empty says={noMatch} way={{ href: '/place/decisions', label: all }} />
  ) : (
    <Empty says={says} next={next} way={canPlace ? { href: '/place', label: empty.place } : undefined} />
  );
}

function DecisionTable({ of }: { readonly of: readonly PlacementLine[] }): ReactNode {
  const { columns, placement, sources } = useWords();
  const source = useId();
  const { caption, outcome, request, fitting } = placement.decisions;
  return (
    <Scrolls label={caption}>
      <table className="stacks" aria-describedby={source}>
        <caption>{caption}</caption>
        <thead>
          <HeadRow labels={[columns.time, outcome, columns.host, request, fitting, columns.actor]} />
        </thead>
        <tbody>
          {of.map((line) => (
            <DecisionRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
      <Source id={source}>{sources.request}</Source>
    </Scrolls>
  );
}

function DecisionRow({ line }: { readonly line: PlacementLine }): ReactNode {
  const { placement, columns } = useWords();
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
      <td className="across">
        <RequestText of={request} />
        <RequestedGuest of={line} />
      </td>
      <td>{placement.counts(fitting, considered)}</td>
      <td data-label={columns.actor}>{actor}</td>
    </tr>
  );
}

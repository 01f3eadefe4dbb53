// All that a host lacks: by which rule, by how much, whether waiting could help, and what there is to turn.
import type { ReactNode } from 'react';
import { assertNever } from '../../../core/invariant.ts';
import type { HostShortageLine } from '../../../wire/api/host-answer.ts';
import { Derived, DerivedFrom } from '../../parts/derivation.tsx';
import { agoText } from '../../parts/figures.tsx';
import { Source } from '../../parts/source.tsx';
import { useWords } from '../../words/language.tsx';
import { Amount, useResourceName } from '../../parts/amounts.tsx';
import { LimitTerms, type PlacedHost } from './host-terms.tsx';
import { ratioNeededText } from './ratio-needed.ts';
import { kiloShortageRule, shortageRule, type AmountShortage } from './shortage-derivations.ts';

/** What the line is called that says where amounts come from: one for all lists of a page. */
export const SHORTAGE_SOURCE = 'source-of-shortages';

/** That line. */
export function ShortageSource(): ReactNode {
  return <Source id={SHORTAGE_SOURCE}>{useWords().sources.shortages}</Source>;
}

/** The list. */
export function Shortages({
  of,
  placed,
}: {
  readonly of: readonly HostShortageLine[];
  /** Whose books of then can be asked for; undefined: they are not kept. */
  readonly placed?: PlacedHost;
}): ReactNode {
  return (
    <ul className="shortages">
      {of.map((shortage) => (
        <li key={`${shortage.rule} ${'resource' in shortage ? shortage.resource : ''}`}>
          <Lacked shortage={shortage} placed={placed} /> <WhenTag when={shortage.when} /> <Knob shortage={shortage} />
        </li>
      ))}
    </ul>
  );
}

interface LackedProps {
  readonly placed: PlacedHost | undefined;
}

function Lacked({ shortage, placed }: LackedProps & { readonly shortage: HostShortageLine }): ReactNode {
  const words = useWords();
  const { placement } = words;
  const name = placement.lacked[shortage.rule] ?? shortage.rule;
  switch (shortage.rule) {
    case 'freshness': {
      const { ageMs, periodMs } = shortage;
      const heard =
        ageMs === undefined
          ? placement.neverReported
          : placement.heard(agoText(ageMs, words), agoText(periodMs, words));
      return <Named name={name}>{heard}</Named>;
    }
    case 'missing-trait':
    case 'forbidden-trait':
      return <Named name={name}>{shortage.traits.join(', ')}</Named>;
    case 'not-in-aggregate':
    case 'in-forbidden-aggregate':
      return <Named name={name}>{shortage.aggregates.join(', ')}</Named>;
    case 'guest-group':
      return <Named name={name}>{placement.form.groups[shortage.policy]}</Named>;
    case 'kilo-disk-filter':
      if (shortage.usableMib === undefined) {
        return (
          <Named name={name}>
            {placement.noneThere}
            <small aria-describedby={SHORTAGE_SOURCE}>
              {' '}
              {placement.asked} <Amount of={shortage.requestedMib} unit="MiB" />
            </small>
          </Named>
        );
      }
      return (
        <Named name={name}>
          {placement.shortBy}{' '}
          <Derived name={placement.shortBy} derive={() => kiloShortageRule(shortage, words)}>
            <Amount of={shortage.shortByMib} unit="MiB" />
          </Derived>
          <small aria-describedby={SHORTAGE_SOURCE}>
            {' '}
            {placement.asked} <Amount of={shortage.requestedMib} unit="MiB" />, {placement.limit}{' '}
            <Amount of={shortage.usableMib} unit="MiB" />
          </small>
        </Named>
      );
    case 'no-inventory':
      return <NoneThere shortage={shortage} />;
    case 'capacity':
    case 'available':
    case 'whole-host':
    case 'worst-case':
      return <AmountLacked shortage={shortage} placed={placed} />;
    default:
      return assertNever(shortage);
  }
}

function Named({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <>
      <strong>{name}</strong>: {children}
    </>
  );
}

/** Nothing of it can be compared. Every machine has memory and processors: without an inventory of them nobody knows how much, which is not 0. */
function NoneThere({ shortage }: { readonly shortage: AmountShortage }): ReactNode {
  const { placement } = useWords();
  const nameOf = useResourceName();
  const { rule, resource, unit, requested } = shortage;
  return (
    <Named name={placement.lackedOf(placement.lacked[rule] ?? rule, nameOf(resource))}>
      {resource === 'memory' || resource === 'vcpus' ? placement.notTold : placement.noneThere}
      <small aria-describedby={SHORTAGE_SOURCE}>
        {' '}
        {placement.asked} <Amount of={requested} unit={unit} />
      </small>
    </Named>
  );
}

function AmountLacked({ shortage, placed }: LackedProps & { readonly shortage: AmountShortage }): ReactNode {
  const words = useWords();
  const { placement } = words;
  const nameOf = useResourceName();
  const { rule, resource, unit, requested, used, limit, shortBy } = shortage;
  return (
    <Named name={placement.lackedOf(placement.lacked[rule] ?? rule, nameOf(resource))}>
      {placement.shortBy}{' '}
      <Derived name={placement.shortBy} derive={() => shortageRule(shortage, words)}>
        <Amount of={shortBy} unit={unit} />
      </Derived>
      <small aria-describedby={SHORTAGE_SOURCE}>
        {' '}
        {placement.asked} <Amount of={requested} unit={unit} />, {placement.usedBy[rule]}{' '}
        <Amount of={used} unit={unit} />, {placement.limitOf[rule]}{' '}
        {placed === undefined ? (
          <Amount of={limit} unit={unit} />
        ) : (
          <DerivedFrom
            name={placement.limit}
            content={() => <LimitTerms of={placed} rule={rule} resource={resource} />}
          >
            <Amount of={limit} unit={unit} />
          </DerivedFrom>
        )}
      </small>
    </Named>
  );
}

function WhenTag({ when }: { readonly when: HostShortageLine['when'] }): ReactNode {
  const { placement } = useWords();
  return (
    <abbr className={`tag ${when}`} title={placement.whenLong[when]}>
      {placement.when[when]}
    </abbr>
  );
}

function Knob({ shortage }: { readonly shortage: HostShortageLine }): ReactNode {
  const { placement } = useWords();
  const nameOf = useResourceName();
  const { knob } = shortage;
  const ratio = 'ratioNeededPpm' in shortage ? shortage.ratioNeededPpm : undefined;
  return (
    <span className="action">
      {'→ '}
      {ratio === undefined || !('resource' in shortage)
        ? placement.knob[knob]
        : placement.ratioWouldDo(nameOf(shortage.resource), ratioNeededText(ratio))}
    </span>
  );
}

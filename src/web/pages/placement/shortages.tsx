// All that a host lacks: by which rule, by how much, whether waiting could help, and what there is to turn.
import type { ReactNode } from 'react';
import { assertNever } from '../../../core/invariant.ts';
import type { PlacementAnswerDocument } from '../../../wire/api/placements.ts';
import { agoText } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { Amount, useResourceName } from '../../parts/amounts.tsx';
import { ratioNeededText } from './ratio-needed.ts';

/** One host's answer. */
export type HostAnswer = NonNullable<PlacementAnswerDocument['hosts']>[number];

/** One thing that it lacks. */
type HostShortage = HostAnswer['shortages'][number];

/** An amount that is short. */
type AmountShortage = Omit<Extract<HostShortage, { readonly shortBy: bigint }>, 'knob' | 'ratioNeededPpm'>;

/** The list. */
export function Shortages({ of }: { readonly of: readonly HostShortage[] }): ReactNode {
  return (
    <ul className="shortages">
      {of.map((shortage) => (
        <li key={`${shortage.rule} ${'resource' in shortage ? shortage.resource : ''}`}>
          <Lacked shortage={shortage} /> <WhenTag when={shortage.when} /> <Knob shortage={shortage} />
        </li>
      ))}
    </ul>
  );
}

function Lacked({ shortage }: { readonly shortage: HostShortage }): ReactNode {
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
      return (
        <Named name={name}>
          {placement.shortBy} <Amount of={shortage.shortByMib} unit="MiB" />
          <small>
            {' '}
            {placement.asked} <Amount of={shortage.requestedMib} unit="MiB" />, {placement.limit}{' '}
            <Amount of={shortage.usableMib} unit="MiB" />
          </small>
        </Named>
      );
    case 'capacity':
    case 'no-inventory':
    case 'available':
    case 'whole-host':
    case 'worst-case':
      return <AmountLacked shortage={shortage} />;
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

function AmountLacked({ shortage }: { readonly shortage: AmountShortage }): ReactNode {
  const { placement } = useWords();
  const nameOf = useResourceName();
  const { rule, resource, unit, requested, used, limit, shortBy } = shortage;
  return (
    <Named name={placement.lackedOf(placement.lacked[rule] ?? rule, nameOf(resource))}>
      {placement.shortBy} <Amount of={shortBy} unit={unit} />
      <small>
        {' '}
        {placement.asked} <Amount of={requested} unit={unit} />, {placement.used} <Amount of={used} unit={unit} />,{' '}
        {placement.limit} <Amount of={limit} unit={unit} />
      </small>
    </Named>
  );
}

function WhenTag({ when }: { readonly when: HostShortage['when'] }): ReactNode {
  const { placement } = useWords();
  return (
    <abbr className={`tag ${when}`} title={placement.whenLong[when]}>
      {placement.when[when]}
    </abbr>
  );
}

function Knob({ shortage }: { readonly shortage: HostShortage }): ReactNode {
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

// What the answer for one host is made of, asked for when a figure of it is pressed: a decision over ten thousand hosts does not send it for each.
import type { ReactNode } from 'react';
import { ratioText } from '../../../core/ratio.ts';
import { SHOW_PLACED_HOST, type PlacedHostDocument } from '../../../wire/api/placements.ts';
import { useCall } from '../../api/calls.tsx';
import { hostPath } from '../../parts/addresses.ts';
import { amountTerm } from '../../parts/amount-term.ts';
import { useResourceName } from '../../parts/amounts.tsx';
import { DerivationText, type Derivation } from '../../parts/derivation.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/en.ts';

/** Which host of which decision. */
export interface PlacedHost {
  readonly placement: string;
  readonly host: string;
}

/** What would be left by one of the measures. */
export type Measure = keyof PlacedHostDocument['left'];

/** What was decided does not change. */
const EVERY_MS = 600_000;

/** The rule of a share that would be left, with its terms. */
export function LeftTerms({ of, measure }: { readonly of: PlacedHost; readonly measure: Measure }): ReactNode {
  const words = useWords();
  const nameOf = useResourceName();
  const { placement: id, host } = of;
  const call = useCall(SHOW_PLACED_HOST, { params: { id, host } }, { everyMs: EVERY_MS });
  return (
    <Shown call={call}>
      {(answer) => <DerivationText derivation={leftRule(answer, measure, { words, nameOf })} />}
    </Shown>
  );
}

interface Said {
  readonly words: Words;
  readonly nameOf: (resource: string) => string;
}

function leftRule(answer: PlacedHostDocument, measure: Measure, { words, nameOf }: Said): Derivation {
  const { derivation } = words;
  const { notes, whole } = derivation;
  const rule = derivation.left[measure];
  const scarcest = answer.left[measure];
  const line = answer.resources.find(({ resource }) => resource === scarcest?.resource);
  const more = { href: hostPath(answer.id), label: whole.ledger };
  if (scarcest === undefined || line === undefined) return { rule, terms: [], notes: [notes.noTerms], more };
  const { unit, left, of } = scarcest;
  return {
    rule,
    terms: [
      ...termsOf(line, measure, words),
      amountTerm(left, unit, { label: derivation.terms.left, sign: '=' }),
      amountTerm(of, unit, {
        label: measure === 'headroom' ? derivation.terms.capacity : derivation.terms.total,
        sign: '÷',
      }),
    ],
    notes: [
      notes.scarcest(nameOf(scarcest.resource)),
      ...(measure === 'headroom' ? [notes.ratioThen(ratioText(line.allocationRatioPpm))] : []),
      notes.asDecided,
    ],
    more,
  };
}

function termsOf(
  line: PlacedHostDocument['resources'][number],
  measure: Measure,
  { derivation: { terms }, placement }: Words,
): Derivation['terms'] {
  const { unit } = line;
  switch (measure) {
    case 'headroom':
      return [
        amountTerm(line.capacity, unit, { label: terms.capacity }),
        amountTerm(line.claimed, unit, { label: terms.claims, sign: '−' }),
        amountTerm(line.promised, unit, { label: placement.asked, sign: '−' }),
      ];
    case 'worstCase':
      return [
        amountTerm(line.worstCaseFree, unit, { label: terms.worst }),
        amountTerm(line.inFlight, unit, { label: terms.unseen, sign: '−' }),
        amountTerm(line.ceiling, unit, { label: terms.ceiling, sign: '−' }),
      ];
    case 'available':
      return [
        amountTerm(line.available, unit, { label: terms.available }),
        amountTerm(line.unwritten, unit, { label: terms.unwritten, sign: '−' }),
        amountTerm(line.writes, unit, { label: terms.writes, sign: '−' }),
      ];
  }
}

/** How the limit of a rule came about for one resource. */
export function LimitTerms({
  of,
  rule,
  resource,
}: {
  readonly of: PlacedHost;
  readonly rule: LimitRule;
  readonly resource: string;
}): ReactNode {
  const words = useWords();
  const { placement: id, host } = of;
  const call = useCall(SHOW_PLACED_HOST, { params: { id, host } }, { everyMs: EVERY_MS });
  return (
    <Shown call={call}>
      {({ resources, ...answer }) => {
        const line = resources.find((one) => one.resource === resource);
        const policy = `/settings?host=${encodeURIComponent(answer.id)}`;
        return <DerivationText derivation={limitRule(rule, line, { words, policy })} />;
      }}
    </Shown>
  );
}

/** A rule of placement about amounts. */
type LimitRule = 'capacity' | 'no-inventory' | 'available' | 'whole-host' | 'worst-case';

function limitRule(
  rule: LimitRule,
  line: PlacedHostDocument['resources'][number] | undefined,
  { words: { derivation }, policy }: { readonly words: Words; readonly policy: string },
): Derivation {
  const { terms: names, notes, whole } = derivation;
  const more = { href: policy, label: whole.policy };
  if (line === undefined) return { rule: derivation.limits[rule], terms: [], more };
  const { unit, total, reserved, allocationRatioPpm, available, worstCaseFree, overdraft } = line;
  const first = {
    capacity: amountTerm(total, unit, { label: names.total }),
    'no-inventory': amountTerm(total, unit, { label: names.total }),
    'whole-host': amountTerm(total, unit, { label: names.total }),
    available: amountTerm(available, unit, { label: names.available }),
    'worst-case': amountTerm(worstCaseFree, unit, { label: names.worst }),
  }[rule];
  return {
    rule: derivation.limits[rule],
    terms: [
      first,
      amountTerm(reserved, unit, { label: names.reserved, sign: '−', href: policy }),
      ...(rule === 'capacity'
        ? [{ label: names.ratio, sign: '×' as const, text: ratioText(allocationRatioPpm), href: policy }]
        : []),
      ...(rule === 'worst-case' ? [amountTerm(overdraft, unit, { label: names.overdraft, sign: '+' })] : []),
    ],
    notes: [...(rule === 'capacity' ? [notes.cutOff[unit]] : []), notes.asDecided],
    more,
  };
}

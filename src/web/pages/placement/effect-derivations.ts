// How the figures come about that a guest makes of its host: worst case and headroom, before and after.
import { ratioText } from '../../../core/ratio.ts';
import type { PlacementLine } from '../../../wire/api/placements.ts';
import { amountTerm } from '../../parts/amount-term.ts';
import { unitOf } from '../../parts/amounts.tsx';
import type { Derivation } from '../../parts/derivation.tsx';
import type { Words } from '../../words/en.ts';

/** What is told of one resource of the host. */
export type EffectLine = PlacementLine['effect'][number];

/** One of its figures. */
export type EffectFigure = 'worstBefore' | 'worstAfter' | 'headroomBefore' | 'headroomAfter';

/** "Worst-case free, after". */
export function effectName(figure: EffectFigure, { placement: { effect } }: Words): string {
  const what = figure.startsWith('worst') ? effect.worst : effect.headroom;
  return `${what}, ${figure.endsWith('Before') ? effect.before : effect.after}`;
}

/** Its rule. Of a decision that is older than its terms, the rule alone. */
export function effectRule(figure: EffectFigure, line: EffectLine, { derivation }: Words): Derivation {
  const { rules, terms: names, notes } = derivation;
  const { terms, resource, headroomBefore, worstCaseFreeBefore } = line;
  const rule = rules.effect[figure];
  if (terms === undefined) return { rule, terms: [], notes: [notes.noTerms] };
  const unit = unitOf(resource);
  const doubts = line.worstCaseBound === true ? [notes.bound] : [];
  const { capacity, claimed, promised, worstCaseFree, inFlight, ceiling } = terms;
  switch (figure) {
    case 'worstBefore':
      return {
        rule,
        terms: [
          amountTerm(worstCaseFree, unit, { label: names.worst }),
          amountTerm(inFlight, unit, { label: names.unseen, sign: '−' }),
        ],
        notes: [...doubts, notes.asDecided],
      };
    case 'worstAfter':
      return {
        rule,
        terms: [
          amountTerm(worstCaseFreeBefore, unit, { label: names.before }),
          amountTerm(ceiling, unit, { label: names.ceiling, sign: '−' }),
        ],
        notes: [...doubts, notes.asDecided],
      };
    case 'headroomBefore':
      return {
        rule,
        terms: [
          amountTerm(capacity, unit, { label: names.capacity }),
          amountTerm(claimed, unit, { label: names.claims, sign: '−' }),
        ],
        notes: [capacityNote(line, derivation), notes.asDecided],
      };
    case 'headroomAfter':
      return {
        rule,
        terms: [
          amountTerm(headroomBefore, unit, { label: names.before }),
          amountTerm(promised, unit, { label: names.promised, sign: '−' }),
        ],
        notes: [notes.asDecided],
      };
  }
}

function capacityNote({ terms }: EffectLine, { notes }: Words['derivation']): string {
  return notes.ratioThen(ratioText(terms?.allocationRatioPpm ?? 0n));
}

// The figures of a disk, growth and worst case first, each with its rule.
import type { ReactNode } from 'react';
import type { Derivation } from '../../parts/derivation.tsx';
import { useWords } from '../../words/language.tsx';
import type { Words } from '../../words/en.ts';
import { grownBy, type DayAgo } from './day-ago.ts';
import { ceilingRule, growthRule, tightestPool, worstRule, type RuleContext } from './disk-rules.ts';
import type { DiskView } from './disk-view.ts';
import { KeyFigures, type KeyFigure } from './key-figures.tsx';

/** The list. */
export function DiskFigureList({
  view,
  context,
  dayAgo,
}: {
  readonly view: DiskView;
  readonly context: Omit<RuleContext, 'words'>;
  readonly dayAgo: DayAgo;
}): ReactNode {
  const words = useWords();
  const names = words.disks.figures;
  const { growth, allocation, ceiling, virtualSize, isBound } = view.figures;
  const whole = { ...context, words };
  return (
    <KeyFigures
      large={[
        { name: names.growth, bytes: growth, isBound, derive: () => growthRule(view, whole) },
        ...worstFigure(view, whole),
      ]}
      others={[
        { name: names.allocation, bytes: allocation, derive: () => allocationRule(view, words) },
        { name: names.ceiling, bytes: ceiling, derive: () => ceilingRule(view, whole) },
        { name: names.virtual, bytes: virtualSize, derive: () => ({ rule: words.disks.virtualFrom, terms: [] }) },
        { name: names.perDay, bytes: grownBy(view, dayAgo), derive: () => perDayRule(view, dayAgo, words) },
      ]}
    />
  );
}

function worstFigure(view: DiskView, context: RuleContext): readonly KeyFigure[] {
  const tightest = tightestPool(view.promises);
  if (tightest === undefined) return [];
  const { disks } = context.words;
  const { pool } = tightest;
  return [
    {
      name: disks.figures.worst,
      bytes: pool.worstCaseFree,
      isBound: pool.bound,
      of: disks.tightest(pool.facts.name),
      derive: () => worstRule(tightest, context),
    },
  ];
}

function allocationRule({ promises }: DiskView, { disks: { rules, notes } }: Words): Derivation {
  const files = promises.flatMap(({ promise }) => promise.files).length;
  return { rule: files > 1 ? rules.allocationFiles : rules.allocation, terms: [], notes: [notes.shared] };
}

function perDayRule(view: DiskView, dayAgo: DayAgo, { disks: { rules, terms, notes } }: Words): Derivation {
  const before = dayAgo(view);
  const why = view.isOneOfSeveral ? notes.twoOfOneTarget : notes.noDayAgo;
  return {
    rule: rules.perDay,
    terms: [
      { label: terms.now, bytes: view.figures.allocation },
      { label: terms.dayAgo, sign: '−', bytes: before },
    ],
    notes: before === undefined ? [why] : [],
  };
}

// A pool's ledger as a waterfall: from its total, line by line, to what is available; less what disks may still take, to the worst case.
import { useId, useMemo, useState, type ReactNode } from 'react';
import { atLeast } from '../../../core/bound.ts';
import { LEDGER_TEXTS } from '../../../core/ledger-texts.ts';
import type { ExplainedPool, Explanation } from '../../api/explanation.ts';
import { poolPlace } from '../../parts/addresses.ts';
import { Derived } from '../../parts/derivation.tsx';
import { Bytes, shareOf } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import type { Words } from '../../words/en.ts';
import { useWords } from '../../words/language.tsx';
import { worstOf } from './explained-derivations.ts';
import { StepLabel } from './step-label.tsx';

/** One step of the waterfall. */
export interface Step {
  readonly key: string;
  readonly kind: ExplainedPool['ledger'][number]['kind'] | 'growth' | 'worst';
  readonly label: string;
  readonly bytes: bigint | undefined;
  /** Where the bar begins and ends, in bytes from zero. */
  readonly from: bigint;
  readonly to: bigint;
  readonly files: ExplainedPool['ledger'][number]['files'];
}

/** The steps: what is taken off the total one after the other, and the two figures at the end. They sum as the ledger does. */
export function stepsOf(pool: ExplainedPool): readonly Step[] {
  const taken = pool.ledger.filter(({ kind }) => kind !== 'available');
  let left = pool.total;
  const steps = taken.map((line, index): Step => {
    const from = left;
    left -= line.bytes;
    return { ...line, key: `${index} ${line.kind}`, from, to: left };
  });
  const available: Step = {
    key: 'available',
    kind: 'available',
    label: '',
    bytes: pool.available,
    from: 0n,
    to: pool.available ?? 0n,
    files: [],
  };
  const worst = pool.worstCaseFree;
  const growth: Step = {
    key: 'growth',
    kind: 'growth',
    label: '',
    bytes: atLeast(-pool.growth, pool.bound),
    from: pool.available ?? 0n,
    to: worst ?? 0n,
    files: [],
  };
  const end: Step = { key: 'worst', kind: 'worst', label: '', bytes: worst, from: 0n, to: worst ?? 0n, files: [] };
  return [...steps, available, growth, end];
}

/** Files of one kind that are shown one by one, the largest first. */
const MOST_ALIKE = 12;

/** The steps with all but the largest of each kind as one: a host of hundreds is read from its largest. What it saves is worth a step. */
export function shortened(steps: readonly Step[], others: (count: number) => string): readonly Step[] {
  return runsOf(steps).flatMap((run) => {
    const rest = run.slice(MOST_ALIKE);
    const [first, last] = [rest[0], rest.at(-1)];
    if (first === undefined || last === undefined || rest.length < 3) return run;
    const one: Step = {
      ...first,
      key: `others ${first.kind}`,
      label: others(rest.length),
      bytes: first.from - last.to,
      to: last.to,
      files: [],
    };
    return [...run.slice(0, MOST_ALIKE), one];
  });
}

/** Steps of one kind that follow one another. */
function runsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const runs: Step[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === step.kind) run.push(step);
    else runs.push([step]);
  }
  return runs;
}

/** The waterfall as a table: the bars are for the eye, the figures for everybody. */
export function PoolLedger({
  hostId,
  pool,
  explained,
}: {
  readonly hostId: string;
  readonly pool: ExplainedPool;
  readonly explained: Explanation;
}): ReactNode {
  const source = useId();
  const words = useWords();
  const [isWhole, setWhole] = useState(false);
  const all = useMemo(() => stepsOf(pool), [pool]);
  const few = useMemo(() => shortened(all, words.host.others), [all, words]);
  const list = useLongList(isWhole ? all : few, { name: words.host.ledger, textOf, isWanted: isResult });
  const least = pool.worstCaseFree !== undefined && pool.worstCaseFree < 0n ? pool.worstCaseFree : 0n;
  return (
    <>
      {list.find}
      <Scrolls label={words.host.ledgerCaption(pool.facts.name)}>
        <table className="waterfall" aria-describedby={source}>
          <caption>{words.host.ledgerCaption(pool.facts.name)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.host.ledger}</th>
              <th scope="col" aria-hidden="true" />
              <th scope="col" className="number">
                {words.columns.bytes}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{words.columns.total}</th>
              <td aria-hidden="true">
                <StepBar kind="total" from={0n} to={pool.total} least={least} total={pool.total} />
              </td>
              <td className="number">
                <Bytes of={pool.total} />
              </td>
            </tr>
            {list.shown.map((step) => (
              <tr key={step.key} className={isResult(step) && step.kind !== 'growth' ? 'result' : undefined}>
                <th scope="row">
                  <StepName step={step} pool={pool} hostId={hostId} explained={explained} />
                </th>
                <td aria-hidden="true">
                  <StepBar kind={step.kind} from={step.from} to={step.to} least={least} total={pool.total} />
                </td>
                <td className="number">
                  <StepFigure step={step} pool={pool} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Source id={source}>{words.sources.ledger}</Source>
        {isWhole || few.length === all.length ? null : (
          <button type="button" className="quiet" onClick={() => setWhole(true)}>
            {words.host.allLines(all.length)}
          </button>
        )}
      </Scrolls>
      {list.more}
    </>
  );
}

/** What it comes to. */
function isResult({ kind }: Step): boolean {
  return kind === 'available' || kind === 'growth' || kind === 'worst';
}

function textOf({ label, files }: Step): string {
  return `${label} ${files.map(({ path }) => path).join(' ')}`;
}

/** The last is worked out; all others are taken off one after the other. */
function StepFigure({ step: { kind, bytes }, pool }: { readonly step: Step; readonly pool: ExplainedPool }): ReactNode {
  const words = useWords();
  const figure = <Bytes of={bytes} isBound={(kind === 'growth' || kind === 'worst') && pool.bound} />;
  if (kind !== 'worst') return figure;
  return (
    <Derived name={words.host.worst} derive={() => worstOf(pool, words)}>
      {figure}
    </Derived>
  );
}

interface StepNameProps {
  readonly step: Step;
  readonly pool: ExplainedPool;
  readonly hostId: string;
  readonly explained: Explanation;
}

function StepName({ step, pool, hostId, explained }: StepNameProps): ReactNode {
  const words = useWords();
  if (step.kind === 'growth') return <a href={poolPlace('promises', pool.facts.id)}>{words.host.minusGrowth}</a>;
  if (step.kind === 'worst') {
    return (
      <>
        {words.host.worst} <small>= {words.derivation.rules.worst(atLeast(pool.promises.length, pool.bound))}</small>
      </>
    );
  }
  const name = words.ledger[step.kind];
  const label = labelText(step.label, name, words);
  return <StepLabel label={label} kind={step.kind} files={step.files} hostId={hostId} explained={explained} />;
}

/** A text of the ledger's own says what the line is; a name needs its kind before it. */
export function labelText(label: string, kind: string, { ledgerTexts }: Words): string {
  if (label === '' || label === kind) return kind;
  const own = LEDGER_TEXTS.find((text) => text === label);
  return own === undefined ? `${kind}: ${label}` : (ledgerTexts?.[own] ?? own);
}

/** From `least` (below zero) to the total, in a picture 1,000 wide. */
function StepBar({
  kind,
  from,
  to,
  least,
  total,
}: {
  readonly kind: Step['kind'] | 'total';
  readonly from: bigint;
  readonly to: bigint;
  readonly least: bigint;
  readonly total: bigint;
}): ReactNode {
  const span = total - least;
  const at = (bytes: bigint): number => shareOf(bytes - least, span) * 1_000;
  const [low, high] = from < to ? [from, to] : [to, from];
  const bar = { x: at(low), y: 2, width: Math.max(2, at(high) - at(low)), height: 12 };
  return (
    <svg viewBox="0 0 1000 16" preserveAspectRatio="none" focusable="false">
      <rect className={`step ${kind} ${to < 0n ? 'below' : ''}`} {...bar} />
      {to < 0n ? <rect fill="url(#hatching)" {...bar} /> : null}
      <line className="zero" x1={at(0n)} x2={at(0n)} y1={0} y2={16} />
    </svg>
  );
}

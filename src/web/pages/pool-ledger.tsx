// A pool's ledger as a waterfall: from its total, line by line, to what is available; less what disks may still take, to the worst case.
import { useState, type ReactNode } from 'react';
import type { ExplainedPool, Explanation } from '../api/explanation.ts';
import { poolPlace } from '../parts/addresses.ts';
import { Bytes, shareOf } from '../parts/figures.tsx';
import { useWords } from '../words/language.tsx';
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
    bytes: -pool.growth,
    from: pool.available ?? 0n,
    to: worst ?? 0n,
    files: [],
  };
  const end: Step = { key: 'worst', kind: 'worst', label: '', bytes: worst, from: 0n, to: worst ?? 0n, files: [] };
  return [...steps, available, growth, end];
}

/** Guest disks that are shown one by one, the largest first. */
const MOST_DISKS = 12;

/** The steps with all but the largest guest disks as one: a host of hundreds is read from its largest. What it saves is worth a step. */
export function shortened(steps: readonly Step[], others: (count: number) => string): readonly Step[] {
  const begin = steps.findIndex(({ kind }) => kind === 'guest-disk') + MOST_DISKS;
  const end = steps.findLastIndex(({ kind }) => kind === 'guest-disk') + 1;
  const rest = steps.slice(begin, end);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined || rest.length < 3) return steps;
  const bytes = first.from - last.to;
  const one: Step = { ...first, key: 'others', label: others(rest.length), bytes, to: last.to, files: [] };
  return [...steps.slice(0, begin), one, ...steps.slice(end)];
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
  const words = useWords();
  const [isWhole, setWhole] = useState(false);
  const all = stepsOf(pool);
  const steps = isWhole ? all : shortened(all, words.host.others);
  const least = pool.worstCaseFree !== undefined && pool.worstCaseFree < 0n ? pool.worstCaseFree : 0n;
  const isBound = !explained.complete || pool.uncertainty.unknownDisks.length > 0;
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={words.host.ledgerCaption(pool.facts.name)}>
      <table className="waterfall">
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
          {steps.map((step) => (
            <tr key={step.key} className={step.kind === 'available' || step.kind === 'worst' ? 'result' : undefined}>
              <th scope="row">
                <StepName step={step} pool={pool} hostId={hostId} explained={explained} />
              </th>
              <td aria-hidden="true">
                <StepBar kind={step.kind} from={step.from} to={step.to} least={least} total={pool.total} />
              </td>
              <td className="number">
                <Bytes of={step.bytes} isBound={(step.kind === 'growth' || step.kind === 'worst') && isBound} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {steps.length === all.length ? null : (
        <button type="button" className="quiet" onClick={() => setWhole(true)}>
          {words.host.allDisks(all.filter(({ kind }) => kind === 'guest-disk').length)}
        </button>
      )}
    </div>
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
        {words.host.worst} <small>{words.host.derivation(pool.promises.length)}</small>
      </>
    );
  }
  const name = words.ledger[step.kind];
  const label = step.label === '' || step.label === name ? name : `${name}: ${step.label}`;
  return <StepLabel label={label} kind={step.kind} files={step.files} hostId={hostId} explained={explained} />;
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

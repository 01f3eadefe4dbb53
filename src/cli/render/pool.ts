// One pool: what it is, the worst case in a sentence, the bar, the ledger and the promises.
import { isBound, leftAtMost, type Balance } from '../../core/pool.ts';
import type { PoolFacts } from '../../core/pool-facts.ts';
import { PPM } from '../../core/ratio.ts';
import { inEnglish, say } from '../../core/sentences/english.ts';
import { worstCaseSentence } from '../../core/words.ts';
import { barLines } from './bar.ts';
import { quantity, type Unit } from './quantity.ts';
import { named, paint, prose, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

/** The head of a pool: name, kind, size, the sentence, the bar. */
export function poolHeadLines(theme: Theme, unit: Unit, balance: Balance, unresolved: number): readonly string[] {
  const { pool } = balance;
  const name = named(theme, pool.name);
  const beside = `${kindOf(theme, pool)}, ${quantity(theme, unit, pool.total)}${overCommit(balance)}`;
  const [first = '', ...rest] = wrapLines(beside, theme.columns, `${name}  `);
  const left = leftAtMost(balance);
  const style = left === undefined ? 'yellow' : left < 0n ? 'red' : 'green';
  return [
    paint(theme, 'bold', name) + first.slice(name.length),
    ...rest,
    ...doubtLines(theme, pool),
    ...wrapLines(prose(theme, worstCaseSentence(balance, unresolved)), theme.columns, '  ').map((line) =>
      paint(theme, style, line),
    ),
    ...barLines(theme, unit, balance, isBound(balance, unresolved)),
  ];
}

function kindOf(theme: Theme, pool: PoolFacts): string {
  switch (pool.kind) {
    case 'filesystem': {
      const readOnly = pool.readOnly ? ', read-only' : '';
      return `${named(theme, pool.fsType)} on ${named(theme, pool.source)}${readOnly}${pool.shared ? ', shared' : ''}`;
    }
    case 'volume-group':
      return `volume group${pool.shared ? ', shared' : ''}`;
    case 'thin-pool':
      return `thin pool in ${named(theme, pool.volumeGroup)}`;
  }
}

/** Measured: provisioned over total, rounded to two decimals; nothing when nothing is provisioned. */
function overCommit({ overCommitRatio }: Balance): string {
  if (overCommitRatio === undefined || overCommitRatio === 0n) return '';
  const hundredths = (overCommitRatio * 100n + PPM / 2n) / PPM;
  return `, over-commit ratio ${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

function doubtLines(theme: Theme, pool: PoolFacts): readonly string[] {
  if (pool.doubts.length === 0) return [];
  const words = pool.doubts.map((doubt) => inEnglish(say(`off:${doubt}`))).join('; ');
  return wrapLines(`unconfirmed: ${words}`, theme.columns, '  ').map((line) => paint(theme, 'yellow', line));
}

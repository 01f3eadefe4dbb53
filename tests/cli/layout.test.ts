// Tables, wrapped sentences and bars keep to the width of the terminal.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import { selectFrom } from '../../src/cli/select.ts';
import { barLines } from '../../src/cli/render/bar.ts';
import { columnsOf } from '../../src/cli/render/columns.ts';
import { renderExplanation } from '../../src/cli/render/explanation.ts';
import { unitFor } from '../../src/cli/render/quantity.ts';
import { cut } from '../../src/cli/render/section.ts';
import { tableLines } from '../../src/cli/render/table.ts';
import type { Theme } from '../../src/cli/render/theme.ts';
import { wrapLines } from '../../src/cli/render/wrap.ts';
import { filesystem, hostReport } from './host-builder.ts';
import { HOSTS, hostNamed } from './hosts.ts';

const theme: Theme = { columns: 80, colour: false, unicode: true, exactBytes: false, rowLimit: 20 };

test('flexible columns give way, the least telling first, numbers never', () => {
  const columns = [
    { head: 'guest', align: 'left', min: 6 },
    { head: 'GiB', align: 'right' },
    { head: 'backing', align: 'left', min: 7, yieldsFirst: true },
  ] as const;
  const rows = [
    ['instance-0001', '12.5', 'afd631de55a9b7026775'],
    ['db', '1,024.0', 'none'],
  ];
  expect(tableLines({ ...theme, columns: 50 }, columns, rows)).toEqual([
    '  guest              GiB  backing',
    '  instance-0001     12.5  afd631de55a9b7026775',
    '  db             1,024.0  none',
  ]);
  expect(tableLines({ ...theme, columns: 32 }, columns, rows)).toEqual([
    '  guest             GiB backing',
    '  instance-0001    12.5 afd…6775',
    '  db            1,024.0 none',
  ]);
  expect(tableLines({ ...theme, columns: 26 }, columns, rows)).toEqual([
    '  guest        GiB backing',
    '  ins…0001    12.5 afd…775',
    '  db       1,024.0 none',
  ]);
});

test('sentences break at blanks, and what has none stays whole', () => {
  expect(wrapLines('Delete it: rm -r -- /a/very/long/path/that/does/not/fit', 20, '  → ')).toEqual([
    '  → Delete it: rm -r',
    '    --',
    '    /a/very/long/path/that/does/not/fit',
  ]);
});

test('a list is cut only where that saves a line', () => {
  const lengths = [20, 21, 22, 50].map((length) => {
    const { shown, hidden } = cut(Array.from({ length }), 20);
    return [shown.length, hidden.length];
  });
  expect(lengths).toEqual([
    [20, 0],
    [21, 0],
    [20, 2],
    [20, 30],
  ]);
  expect(cut([1, 2, 3], undefined)).toEqual({ shown: [1, 2, 3], hidden: [] });
});

test('a bar fills the terminal exactly, whatever the pool, with a cell for every part that is not nothing', () => {
  const size = fc.bigInt({ min: 0n, max: 2n ** 60n });
  fc.assert(
    fc.property(
      size,
      size,
      size,
      size,
      fc.integer({ min: 60, max: 140 }),
      (occupied, reserved, available, growth, columns) => {
        fc.pre(occupied + reserved + available > 0n);
        const pool = filesystem({
          total: occupied + reserved + available,
          free: reserved + available,
          available,
        });
        const [balance] = explanationOf(hostReport({ pools: [pool] })).balances;
        if (balance === undefined) throw new Error('no balance');
        const charged = { ...balance, growth, worstCaseFree: available - growth };
        const [bar = ''] = barLines({ ...theme, columns }, unitFor(theme, GiB), charged, false);
        expect(columnsOf(bar)).toBe(columns);
        expect(bar.includes('█')).toBe(occupied > 0n);
        expect(bar.includes('╳')).toBe(growth > available);
      },
    ),
  );
});

test.each(Object.keys(HOSTS))('no line of %s is wider than the terminal, unless a word is', (name) => {
  const explanation = explanationOf(hostNamed(name));
  const selection = selectFrom(explanation, { pools: undefined, guests: undefined });
  for (const columns of [60, 80, 100, 120]) {
    for (const rules of ['ullage', 'nova', 'nova-kilo'] as const) {
      const text = renderExplanation({ ...theme, columns }, { explanation, selection, rules, isCopy: true });
      const tooWide = text.split('\n').filter((line) => columnsOf(line) > columns && line.trim().includes(' '));
      expect(tooWide).toEqual([]);
    }
  }
});

test.each(Object.keys(HOSTS))(
  '%s is plain ASCII where the terminal is, and without escapes where it has no colours',
  (name) => {
    const explanation = explanationOf(hostNamed(name));
    const selection = selectFrom(explanation, { pools: undefined, guests: undefined });
    for (const rules of ['ullage', 'nova', 'nova-kilo'] as const) {
      const text = renderExplanation({ ...theme, unicode: false }, { explanation, selection, rules, isCopy: true });
      expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    }
  },
);

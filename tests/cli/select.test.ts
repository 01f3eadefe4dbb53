// What --pool and --guest leave: pools, findings and problems that belong together, and never less than is certain.
import { describe, expect, test } from 'vitest';
import { GiB } from '../../src/core/bytes.ts';
import { explanationOf, type Explanation } from '../../src/core/explanation.ts';
import type { Problem } from '../../src/core/problem.ts';
import { selectFrom } from '../../src/cli/select.ts';
import { exitCodeOf } from '../../src/cli/verdict.ts';
import { disk, filesystem, guest, hostReport, image } from './host-builder.ts';

const SRV = 'fs:srv';

function problem(subject: Problem['subject'], found: string): Problem {
  return { kind: 'denied', subject, attempted: 'read', found };
}

/** Two pools, one nested in the other; a guest on each and one on both. */
function twoPools(): Explanation {
  const nova = image({ path: '/var/lib/nova/instances/a/disk', virtual: 10n * GiB });
  const srv = image({ path: '/var/lib/nova/fast/b/disk', virtual: 10n * GiB, poolId: SRV });
  const both = [
    image({ path: '/var/lib/nova/instances/c/disk', virtual: 10n * GiB }),
    image({ path: '/var/lib/nova/fast/c/disk', virtual: 10n * GiB, poolId: SRV }),
  ] as const;
  return explanationOf(
    hostReport({
      pools: [filesystem(), filesystem({ id: SRV, name: 'fast', mountPoint: '/var/lib/nova/fast' })],
      guests: [
        guest(1, 'on-nova', [disk('vda', [nova])]),
        guest(2, 'on-srv', [disk('vda', [srv])]),
        guest(3, 'on-both', [disk('vda', [both[0]]), disk('vdb', [both[1]])]),
      ],
      images: [nova, srv, ...both],
      problems: [
        problem({ pool: SRV }, 'about fast'),
        problem({ path: '/var/lib/nova/fast/lost' }, 'a path on fast'),
        problem({ path: '/var/lib/nova/instances/lost' }, 'a path on nova'),
        problem({ path: '/elsewhere/lost' }, 'a path on no pool'),
        problem({ guest: 'on-nova', disk: 'vda' }, 'a guest on nova'),
        problem({ guest: 'unknown' }, 'a guest of nowhere'),
        problem({}, 'about nothing in particular'),
      ],
    }),
  );
}

function selected(wanted: { pool?: string | readonly string[]; guest?: string | readonly string[] }): {
  pools: readonly string[];
  problems: readonly string[];
} {
  const { balances, problems } = selectFrom(twoPools(), { pools: listed(wanted.pool), guests: listed(wanted.guest) });
  return { pools: balances.map(({ pool }) => pool.name), problems: problems.map(({ found }) => found) };
}

function listed(wanted: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof wanted === 'string' ? [wanted] : wanted;
}

const FAST = ['about fast', 'a path on fast', 'a path on no pool', 'about nothing in particular'];

describe('--pool', () => {
  test.each([['fast'], [SRV], ['/var/lib/nova/fast'], ['/var/lib/nova/fast/b/disk']])(
    '%s is the inner pool',
    (pool) => {
      expect(selected({ pool })).toEqual({ pools: ['fast'], problems: FAST });
    },
  );

  test('a path of the outer pool is not taken for the inner one, however alike it begins', () => {
    expect(selected({ pool: '/var/lib/nova/faster' }).pools).toEqual(['/var/lib/nova']);
  });

  test('what concerns a guest on the pool stays, what concerns no pool at all stays too', () => {
    expect(selected({ pool: '/var/lib/nova' }).problems).toEqual([
      'a path on nova',
      'a path on no pool',
      'a guest on nova',
      'about nothing in particular',
    ]);
  });
});

describe('--guest', () => {
  test('keeps the pools that its disks take bytes from', () => {
    expect([selected({ guest: 'on-srv' }).pools, selected({ guest: 'on-both' }).pools]).toEqual([
      ['fast'],
      ['/var/lib/nova', 'fast'],
    ]);
  });

  test('drops what concerns another guest or a pool that it is not on, and keeps what might concern it', () => {
    expect(selected({ guest: 'on-srv' }).problems).toEqual(FAST);
  });

  test('of several, each that was named is kept, pools too', () => {
    expect(selected({ guest: ['on-srv', 'on-nova'] })).toEqual({
      pools: ['/var/lib/nova', 'fast'],
      problems: [
        'about fast',
        'a path on fast',
        'a path on nova',
        'a path on no pool',
        'a guest on nova',
        'about nothing in particular',
      ],
    });
    expect(selected({ pool: ['fast', '/var/lib/nova'] }).pools).toEqual(['/var/lib/nova', 'fast']);
  });

  test("judges no pool that is not shown: the over-promised one is the other guest's", () => {
    const small = image({ path: '/var/lib/nova/instances/a/disk', virtual: 10n * GiB });
    const large = image({ path: '/srv/b/disk', virtual: 900n * GiB, poolId: SRV });
    const explanation = explanationOf(
      hostReport({
        pools: [filesystem(), filesystem({ id: SRV, name: '/srv', mountPoint: '/srv' })],
        guests: [guest(1, 'small', [disk('vda', [small])]), guest(2, 'large', [disk('vda', [large])])],
        images: [small, large],
      }),
    );
    const judged = (name: string) => {
      const selection = selectFrom(explanation, { pools: undefined, guests: [name] });
      const critical = selection.findings.filter(({ severity }) => severity === 'critical').map(({ code }) => code);
      return { critical, exit: exitCodeOf(selection, 'never', false) };
    };
    expect({ small: judged('small'), large: judged('large') }).toEqual({
      small: { critical: [], exit: 0 },
      large: { critical: ['over-promised'], exit: 1 },
    });
  });

  test('a pool and a guest that is not on it leave no pool', () => {
    expect(selected({ pool: 'fast', guest: 'on-nova' }).pools).toEqual([]);
  });
});

test('no filter leaves everything', () => {
  expect(selected({})).toMatchObject({ pools: ['/var/lib/nova', 'fast'], problems: { length: 7 } });
});

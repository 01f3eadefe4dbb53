// What the fleet rules say: promises over all hosts, identities that occur twice, and figures that time does not explain.
import { expect, test } from 'vitest';
import { GiB, KiB, MiB, type Bytes } from '../../bytes.ts';
import { fleetOf, type FleetHost } from '../../fleet.ts';
import { balancesOf } from '../../pool.ts';
import type { FilesystemPool } from '../../pool-facts.ts';
import * as facts from '../../../../tests/hosts/facts.ts';
import { fleetFindingsOf } from './catalogue.ts';

const NOW_MS = 1_000_000;

const TiB = 1024n * GiB;

/** A host whose audit ended so long ago and took a second, with one pool of 10 TiB and one guest. */
function host(name: string, agoMs: number, pool: Partial<FilesystemPool>, growth: Bytes = 0n): FleetHost {
  const { total = 10n * TiB, free = 5n * TiB } = pool;
  const report = facts.report({
    pools: [facts.filesystem({ id: 'nfs:s:/v', name: 's:/v', shared: true, available: free, ...pool, total, free })],
    guests: [facts.guest(name, [facts.disk(`/${name}`, { format: 'raw' })])],
    images: [
      facts.raw(`/${name}`, growth, 0n, {
        fileFacts: { poolId: 'nfs:s:/v' },
        headerFacts: { fullSize: growth - 4096n },
      }),
    ],
  });
  const toMs = NOW_MS - agoMs;
  return {
    host: name,
    periodMs: 60_000,
    latest: { fromMs: toMs - 1000, toMs, complete: true, balances: balancesOf(report) },
  };
}

function said(...hosts: readonly FleetHost[]): readonly string[] {
  return fleetFindingsOf(fleetOf(hosts, NOW_MS).pools).map(
    ({ code, severity, bytesAtStake, message }) => `${severity} ${code} ${bytesAtStake ?? '-'}: ${message}`,
  );
}

/** What may change between audits that end together and take a second each. */
const CHANGE = 16n * MiB + 1000n * 12n * MiB;

test.each<[title: string, hosts: readonly FleetHost[], findings: readonly string[]]>([
  ['all is well', [host('a', 0, {}), host('b', 30_000, {})], []],
  [
    'no host alone has promised too much',
    [host('a', 0, {}, 3n * TiB), host('b', 0, {}, 3n * TiB)],
    [
      'critical shared-pool-over-promised 1099511627776: s:/v: the guests of its 2 hosts could together still grow by 6.0 TiB, and 5.0 TiB is available.',
    ],
  ],
  ['promised exactly what there is', [host('a', 0, {}, 2n * TiB), host('b', 0, {}, 3n * TiB)], []],
  ['one host alone: its own finding says so', [host('a', 0, {}, 6n * TiB)], []],
  ['a change as large as time allows', [host('a', 0, {}), host('b', 0, { free: 5n * TiB - CHANGE })], []],
  [
    'a byte more',
    [host('a', 0, {}), host('b', 0, { free: 5n * TiB - CHANGE - 1n })],
    ['warning hosts-disagree 12599689217: s:/v: a finds 5.0 TiB occupied, b 11.7 GiB more, at most 1 s apart.'],
  ],
  ['a minute more explains it', [host('a', 0, {}), host('b', 60_000, { free: 5n * TiB - CHANGE - 1n })], []],
  [
    'totals do not change with time',
    [
      host('a', 0, {}),
      host('b', 60_000, { total: 11n * TiB, free: 6n * TiB }),
      host('c', 60_000, { total: 12n * TiB }),
    ],
    [
      'warning hosts-disagree 2199023255552: s:/v: a finds 10.0 TiB in total, c 2.0 TiB more, at most 61 s apart. 1 more of its hosts differ from a as well.',
    ],
  ],
  ['rounding is no difference', [host('a', 0, {}), host('b', 0, { total: 10n * TiB + 900n * KiB })], []],
  ['of a late report the difference is its age', [host('a', 0, {}), host('b', 121_000, { total: 11n * TiB })], []],
  [
    'the latest report is late by its own short period, and the other is not',
    [{ ...host('a', 1000, {}), periodMs: 100 }, host('b', 30_000, { total: 11n * TiB, free: 6n * TiB })],
    [],
  ],
  [
    'clones with one identity',
    [host('b', 0, { shared: false }), host('a', 0, { shared: false })],
    [
      'warning pool-on-two-hosts -: s:/v has the same identity on a and b, and is of a kind that one host at a time can use: it is counted once.',
    ],
  ],
  [
    'a pool handed over by a host that is late',
    [host('a', 0, { shared: false }), host('b', 121_000, { shared: false })],
    [],
  ],
])('%s', (_title, hosts, findings) => {
  expect(said(...hosts)).toEqual(findings);
});

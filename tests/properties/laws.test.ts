// Laws of the accounting, on generated hosts. A failure prints the seed and the smallest host that breaks the law.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GiB, KiB, maxBytes, minBytes, sumBytes, type Bytes } from '../../src/core/bytes.ts';
import { growthOf } from '../../src/core/disk.ts';
import { explanationOf } from '../../src/core/explanation.ts';
import type { ImageFacts } from '../../src/core/file.ts';
import type { GuestFacts } from '../../src/core/guest.ts';
import { novaViewsOf } from '../../src/core/nova/views.ts';
import { ownersOf } from '../../src/core/ownership.ts';
import type { PoolFacts } from '../../src/core/pool-facts.ts';
import { balancesOf } from '../../src/core/pool.ts';
import type { HostReport } from '../../src/core/report.ts';
import { differenceSentences, worstCaseSentence } from '../../src/core/words.ts';
import { arbitraryHost, type HostOptions } from './arbitrary-host.ts';

/** Each law on this many hosts. ULLAGE_SEED repeats a run; without it each run is new and prints its seed when it fails. */
const HOSTS = 1000;

const seed = process.env['ULLAGE_SEED'];
const PARAMETERS = { numRuns: HOSTS, ...(seed === undefined ? {} : { seed: Math.trunc(+seed) }) };

function forHosts(holds: (host: HostReport) => void, options: HostOptions = { bounded: true }): void {
  fc.assert(fc.property(arbitraryHost(options), holds), PARAMETERS);
}

test('each pool’s ledger sums to its total, to the byte', () => {
  forHosts((host) => {
    for (const { ledger, total } of balancesOf(host)) expect(sumBytes(ledger.map((line) => line.bytes))).toBe(total);
  });
});

test('a host that changes while it is read keeps its sum, and no line is negative without a reason', () => {
  const changing = fc.tuple(arbitraryHost({ bounded: true }), fc.integer({ min: -4_000_000, max: 4_000_000 }));
  fc.assert(
    fc.property(changing, ([host, driftKib]) => {
      const { balances, findings } = explanationOf(changed(host, BigInt(driftKib) * KiB));
      const atRest = balancesOf(host);
      balances.forEach(({ pool, ledger, total, uncertainty }, index) => {
        expect(sumBytes(ledger.map((line) => line.bytes))).toBe(total);
        for (const line of ledger.filter(({ bytes }) => bytes < 0n)) {
          expect([line.kind, line.label]).toEqual(['elsewhere', expect.stringMatching(/counted|given back/u)]);
          const code = pool.doubts.length > 0 ? 'unconfirmed-pool' : 'changed-while-read';
          const told = findings.filter((finding) => finding.code === code && finding.subject.pool === pool.id);
          expect(told).toHaveLength(1);
          expect(told[0]?.bytesAtStake ?? 0n).toBeGreaterThanOrEqual(pool.doubts.length === 0 ? -line.bytes : 0n);
        }
        expect(uncertainty.sharedAtLeast).toBeLessThanOrEqual(atRest[index]?.uncertainty.sharedAtLeast ?? 0n);
      });
    }),
    PARAMETERS,
  );
});

/** The same host, with that much more occupied in the end than before its files were looked at. */
function changed(host: HostReport, drift: Bytes): HostReport {
  const pools = host.pools.map((pool): PoolFacts => {
    if (pool.kind !== 'filesystem') return pool;
    const free = minBytes(maxBytes(pool.free - drift, 0n), pool.total);
    return { ...pool, free, available: minBytes(pool.available, free), occupiedBefore: pool.total - pool.free };
  });
  return { ...host, pools };
}

test('each file of a pool is in exactly one line of its ledger', () => {
  forHosts((host) => {
    const listed = balancesOf(host).flatMap(({ ledger }) =>
      ledger.flatMap((line) => line.files.map(({ file }) => file.id)),
    );
    const owned = ownersOf(host).map(({ file }) => file.id);
    expect(listed.toSorted()).toEqual(owned.toSorted());
  });
});

test('no growth is below zero, and none is unknown without being listed as such', () => {
  forHosts((host) => {
    for (const { promises, uncertainty } of balancesOf(host)) {
      for (const { growth } of promises) expect(growth === undefined || growth >= 0n).toBe(true);
      expect(uncertainty.unknownDisks).toEqual(promises.filter(({ growth }) => growth === undefined));
    }
  });
});

test('an unknown disk makes the answer incomplete', () => {
  forHosts((host) => {
    const { complete, balances, uncharged, report } = explanationOf(host);
    const unknown =
      report.problems.length > 0 ||
      balances.some((balance) => balance.available === undefined || balance.uncertainty.unknownDisks.length > 0) ||
      uncharged.some(({ reason }) => reason === 'unresolved');
    expect(complete).toBe(!unknown);
  });
});

test('every disk has a line or a reason for having none', () => {
  forHosts((host) => {
    const { balances, uncharged } = explanationOf(host);
    const lines = balances.flatMap(({ promises }) => promises.map(({ disk }) => disk));
    const disks = new Set([...lines, ...uncharged.map(({ disk }) => disk)]);
    expect(disks).toEqual(new Set(host.guests.flatMap((guest) => guest.disks)));
    expect(uncharged.some(({ disk }) => lines.includes(disk))).toBe(false);
  });
});

test('each file is charged once: growth is that of the written files and no more', () => {
  forHosts(
    (host) => {
      const lines = balancesOf(host).flatMap(({ promises }) => promises.filter(({ basis }) => basis === 'header'));
      const files = new Set(lines.flatMap((line) => line.files));
      const growths = host.images.filter(({ file }) => files.has(file.id)).map((image) => growthOf(image) ?? 0n);
      expect(sumBytes(lines.map(({ growth }) => growth ?? 0n))).toBe(sumBytes(growths));
    },
    { bounded: false },
  );
});

test('what Nova’s figure differs by is the sum of its parts', () => {
  forHosts((host) => {
    const balances = balancesOf(host);
    for (const { poolId, diskAvailableLeastGib, differences } of novaViewsOf(host, balances)) {
      const ours = balances.find(({ pool }) => pool.id === poolId)?.worstCaseFree ?? 0n;
      const whole = diskAvailableLeastGib === undefined ? 0n : ours - diskAvailableLeastGib * GiB;
      expect(sumBytes(differences.map(({ bytes }) => bytes))).toBe(whole);
      expect(differences.every(({ bytes, reason }) => bytes !== 0n && reason.endsWith('.'))).toBe(true);
    }
  });
});

test('an audit that Nova would abort has no figure and no differences', () => {
  forHosts((host) => {
    const aborted = novaViewsOf(host, balancesOf(host)).filter(({ aborts }) => aborts !== undefined);
    const kept = aborted.map((view) => [view.diskAvailableLeastGib, view.differences]);
    expect(kept).toEqual(aborted.map(() => [undefined, []]));
  });
});

test('every figure has its sentence, and every finding is one a person can read', () => {
  forHosts((host) => {
    const { balances, novaViews, findings } = explanationOf(host);
    for (const balance of balances) {
      expect(worstCaseSentence(balance)).toMatch(/^[A-Z0-9].*\.$/u);
      for (const view of novaViews)
        expect(differenceSentences(view, balance).every((text) => text.endsWith('.'))).toBe(true);
    }
    for (const { code, message, action, bytesAtStake } of findings) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(message).toMatch(/^\S.*\.$/u);
      expect(action.length).toBeGreaterThan(0);
      expect(bytesAtStake === undefined || bytesAtStake >= 0n).toBe(true);
    }
  });
});

test('worstCaseFree does not change when guests write', () => {
  fc.assert(
    fc.property(arbitraryHost({ bounded: false }), fc.nat(), fc.nat(), (host, which, blocks) => {
      const writable = writableImages(host);
      const target = writable[which % (writable.length || 1)];
      if (target === undefined) return;
      const room = (target.header?.fullSize ?? 0n) - (target.file.allocation ?? 0n);
      const bytes = (BigInt(blocks) * 4n * KiB) % room;
      expect(worstCases(written(host, target, bytes))).toEqual(worstCases(host));
    }),
    PARAMETERS,
  );
});

test('a file that a second guest has too is not charged twice', () => {
  fc.assert(
    fc.property(arbitraryHost({ bounded: false }), fc.nat(), (host, which) => {
      const owner = host.guests[which % (host.guests.length || 1)];
      if (owner === undefined) return;
      const twin: GuestFacts = {
        ...owner,
        name: 'twin',
        uuid: 'twin',
        disks: owner.disks.map((disk) => ({ ...disk })),
      };
      const doubled = { ...host, guests: [...host.guests, twin] };
      expect(figures(doubled)).toEqual(figures(host));
    }),
    PARAMETERS,
  );
});

test('the order of guests, images and found files changes no sum', () => {
  fc.assert(
    fc.property(arbitraryHost(), fc.array(fc.nat(), { minLength: 12, maxLength: 60 }), (host, keys) => {
      const shuffled = {
        ...host,
        guests: shuffle(host.guests, keys),
        images: shuffle(host.images, keys),
        found: shuffle(host.found, keys),
      };
      expect(sums(shuffled)).toEqual(sums(host));
    }),
    PARAMETERS,
  );
});

/** Images that some guest writes and nobody counts otherwise, with room for at least a block below their full size. */
function writableImages(host: HostReport): readonly ImageFacts[] {
  const tops = new Set(
    host.guests.flatMap(({ disks }) =>
      disks.filter((disk) => !disk.readOnly && disk.device !== 'cdrom').flatMap(({ chain }) => chain.slice(0, 1)),
    ),
  );
  return host.images.filter(
    ({ file, header }) =>
      tops.has(file.id) &&
      file.kind === 'file' &&
      header?.snapshotCount === 0 &&
      file.allocation !== undefined &&
      file.allocation < header.fullSize,
  );
}

/** The host after a guest has written `bytes` to new clusters of an image. */
function written(host: HostReport, target: ImageFacts, bytes: Bytes): HostReport {
  const grow = <Entry extends Pick<ImageFacts, 'file'>>(entry: Entry): Entry =>
    entry.file.id === target.file.id
      ? { ...entry, file: { ...entry.file, allocation: (entry.file.allocation ?? 0n) + bytes } }
      : entry;
  const drain = (pool: PoolFacts): PoolFacts =>
    pool.kind === 'filesystem' && pool.id === target.file.poolId
      ? { ...pool, free: pool.free - bytes, available: pool.available - bytes }
      : pool;
  return { ...host, images: host.images.map(grow), found: host.found.map(grow), pools: host.pools.map(drain) };
}

function worstCases(host: HostReport): readonly unknown[] {
  return balancesOf(host).map(({ pool, worstCaseFree }) => [pool.id, worstCaseFree]);
}

function figures(host: HostReport): readonly unknown[] {
  return balancesOf(host).map(({ pool, growth, worstCaseFree, occupied, provisioned }) => [
    pool.id,
    growth,
    worstCaseFree,
    occupied,
    provisioned,
  ]);
}

/** The figures, and what each kind of owner has. */
function sums(host: HostReport): readonly unknown[] {
  const kinds = balancesOf(host).map(({ ledger }) =>
    [...Map.groupBy(ledger, (line) => line.kind)]
      .map(([kind, lines]) => `${kind} ${sumBytes(lines.map((line) => line.bytes))}`)
      .toSorted(),
  );
  return [...figures(host), ...kinds];
}

/** A permutation by drawn sort keys: items beyond the last key keep their order behind the others. */
function shuffle<Item>(items: readonly Item[], keys: readonly number[]): Item[] {
  return items
    .map((item, index) => ({ item, key: keys[index] ?? Number.MAX_SAFE_INTEGER }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

// Laws of claims over random pasts: nothing is promised twice, nothing is lost, a retry changes nothing, moves charge both sides.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sumBytes } from '../../src/core/bytes.ts';
import { chargedOf } from '../../src/core/claim/charge.ts';
import { isHeld, type Claim } from '../../src/core/claim/claim.ts';
import { capacityOf, type Provider } from '../../src/core/claim/inventory.ts';
import { adoptedClaim, reconcile, type Reconciled, type Sighting } from '../../src/core/claim/reconcile.ts';
import { amountOf, type ResourceName } from '../../src/core/claim/resources.ts';
import { trackerOf } from '../../src/core/claim/tracker.ts';
import { balancesOf } from '../../src/core/pool.ts';
import { reportIn } from './ledger-report.ts';
import {
  EMPTY_BOOK,
  history,
  movesInFlight,
  outcomeOf,
  PROVIDERS,
  steps,
  type Book,
  type Event,
} from './random-book.ts';

const RESOURCES: readonly ResourceName[] = ['disk:instances', 'memory', 'vcpus'];

/** The host that reports in these tests. */
const [HOST = { id: 'a', inventory: [] }] = PROVIDERS;

/** What is wrong with one event of a past, by one law; nothing when it is kept. */
type Law = (event: Event) => readonly unknown[];

const LAWS: readonly [title: string, law: Law][] = [
  [
    'no more is promised than capacity, and headroom and promises are capacity together',
    ({ after }) =>
      PROVIDERS.flatMap((provider) => {
        const tracker = trackerOf(provider, claimsOn(after, provider), undefined);
        const lines = [...tracker.resources, ...tracker.disks];
        return lines.filter((line) => line.headroom < 0n || line.headroom + line.claimed !== capacityOf(line));
      }),
  ],
  [
    'no claim is lost, and an end is final',
    ({ before, after }) =>
      [...before.claims.values()].filter((claim) => {
        const now = after.claims.get(claim.id);
        return now === undefined || (!isHeld(claim) && now !== claim);
      }),
  ],
  [
    'what was ever promised is what charges and what has ended, together',
    ({ after }) => {
      const all = [...after.claims.values()];
      const ended = sumBytes(all.filter((claim) => !isHeld(claim)).map(memoryOf));
      const held = sumBytes(PROVIDERS.map((provider) => chargedOf(claimsOn(after, provider), provider.id, 'memory')));
      return ended + held === sumBytes(all.map(memoryOf)) ? [] : [{ ended, held }];
    },
  ],
  [
    'a retry of what was done changes nothing, and what was refused is refused alike',
    ({ attempt, decision, after }) => {
      const again = outcomeOf(attempt(after));
      return again === (decision.kind === 'done' ? 'same' : decision.code) ? [] : [{ decision, again }];
    },
  ],
  [
    'a refusal says why, and names shortages exactly when it is for want of room',
    ({ decision }) =>
      decision.kind === 'refused' &&
      (decision.why === '' || decision.shortages.length > 0 !== (decision.code === 'short'))
        ? [decision]
        : [],
  ],
  [
    'a move that begins charges its new side on top, and nobody else anything',
    ({ step, decision, before, after }) => {
      if (step.op !== 'move' || decision.kind === 'refused') return [];
      const [, into] = decision.changed;
      const expected = PROVIDERS.map(({ id }, row) =>
        RESOURCES.map((resource, column) => {
          const more = into?.provider === id ? amountOf(into.resources, resource) : 0n;
          return (charges(before)[row]?.[column] ?? 0n) + more;
        }),
      );
      return String(charges(after)) === String(expected) ? [] : [decision];
    },
  ],
  [
    'both sides of a move charge until it is settled, and then one of them',
    ({ step, decision, after }) => {
      const alone = [...movesInFlight(after).values()].filter((sides) => sides.length !== 2);
      const isSettling = step.op.endsWith('-move') && outcomeOf(decision) === 'ok';
      if (decision.kind === 'refused' || !isSettling) return alone;
      return decision.changed.filter(isHeld).length === 1 ? alone : [...alone, decision];
    },
  ],
  [
    'a consumer holds one claim on a provider, or the two of one resize in place',
    ({ after }) => {
      const held = [...after.claims.values()].filter(isHeld);
      const groups = Map.groupBy(held, ({ consumer, provider }) => `${consumer} ${provider}`);
      return [...groups.values()].filter((claims) => {
        const kinds = claims.map(({ kind }) => kind).toSorted();
        return claims.length > 1 && kinds.join(' ') !== 'move-out resize-same-host';
      });
    },
  ],
];

test.each(LAWS)('%s', (_title, law) => {
  fc.assert(
    fc.property(steps, (list) => {
      expect([...history(list)].flatMap((event) => law(event))).toEqual([]);
    }),
  );
});

test('the pasts are rich: everything is done, and refused for every reason that a valid caller meets', () => {
  const events = fc.sample(steps, { numRuns: 500, seed: 7 }).flatMap((list) => [...history(list)]);
  const met = new Set(events.map(({ step, decision }) => `${step.op} ${outcomeOf(decision)}`));
  const expected = [
    'claim ok',
    'claim short',
    'claim consumer-has-claim',
    'move ok',
    'move short',
    'move move-in-flight',
    'move consumer-has-claim',
    'confirm ok',
    'release ok',
    'release move-in-flight',
    'expire ok',
    'expire not-yet',
    'expire no-expiry',
    'expire already-confirmed',
    'abort ok',
    'abort already-confirmed',
    'rebuild ok',
    'rebuild short',
    'rebuild move-in-flight',
    'confirm-move ok',
    'revert-move ok',
    'expire-move ok',
    'expire-move not-yet',
    'expire-move already-confirmed',
    'delete-guest ok',
  ];
  expect(expected.filter((outcome) => !met.has(outcome))).toEqual([]);
});

const guestWords = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('web', 'db', 'mail', 'batch', 'stranger'),
    fc.constantFrom('', '=20/3', '=9/9', '=?', '=7@elsewhere'),
  ),
  { selector: ([name]) => name },
);

const sightings = fc.record({
  words: guestWords.map((guests) => guests.map((parts) => parts.join(''))),
  incomplete: fc.boolean(),
  lateMs: fc.nat(20),
});

test('reconciling twice is reconciling once, no claim is dropped, and a partial report lets none vanish', () => {
  fc.assert(
    fc.property(steps, sightings, (list, { words, incomplete, lateMs }) => {
      const before = [...history(list)].at(-1)?.after ?? EMPTY_BOOK;
      const sighting = sightingOf(before, [...words, ...(incomplete ? ['incomplete'] : [])], lateMs);
      const first = reconcile(HOST, [...before.claims.values()], sighting, before.nowMs + 2);
      const after = applied(before, first);
      const second = reconcile(HOST, [...after.claims.values()], sighting, before.nowMs + 3);
      const held = claimsOn(before, HOST).filter(isHeld);
      expect({
        again: second.filter(({ kind }) => kind === 'adopt' || kind === 'confirm'),
        vanished: idsOf(second, ['vanished']),
        named: idsOf(first, ['confirm', 'vanished', 'unchanged']),
        kept: held.filter(({ id }) => [...after.claims.values()].some((claim) => claim.id === id && isHeld(claim))),
      }).toEqual({
        again: [],
        vanished: incomplete ? [] : idsOf(first, ['vanished']),
        named: held.map(({ id }) => id),
        kept: held,
      });
    }),
  );
});

test('what somebody asked for ends by no report, however long its guest is missing', () => {
  fc.assert(
    fc.property(steps, sightings, (list, { words }) => {
      const book = [...history(list)].at(-1)?.after ?? EMPTY_BOOK;
      const missingSince = new Map([...book.claims.keys()].map((id) => [id, -Number.MAX_SAFE_INTEGER]));
      const sighting = { ...sightingOf(book, words, 0), missingSince };
      expect(idsOf(reconcile(HOST, [...book.claims.values()], sighting, book.nowMs + 2), ['gone'])).toEqual([]);
    }),
  );
});

test('a larger reserve never enlarges capacity', () => {
  const amount = fc.bigInt({ min: 0n, max: 2n ** 50n });
  fc.assert(
    fc.property(amount, amount, amount, fc.bigInt({ min: 0n, max: 2n ** 30n }), (total, reserved, more, ratio) => {
      const line = { resource: 'memory' as const, total, reserved, allocationRatio: ratio };
      expect(capacityOf({ ...line, reserved: reserved + more }) <= capacityOf(line)).toBe(true);
    }),
  );
});

function memoryOf({ resources }: Claim): bigint {
  return amountOf(resources, 'memory');
}

function claimsOn(book: Book, provider: Provider): readonly Claim[] {
  return [...book.claims.values()].filter((claim) => claim.provider === provider.id);
}

/** What each provider has promised, resource by resource. */
function charges(book: Book): readonly (readonly bigint[])[] {
  return PROVIDERS.map((provider) =>
    RESOURCES.map((resource) => chargedOf(claimsOn(book, provider), provider.id, resource)),
  );
}

function sightingOf(book: Book, words: readonly string[], lateMs: number): Sighting {
  const { report } = reportIn(HOST, words, book.nowMs);
  return { report, balances: balancesOf(report), observedAtMs: book.nowMs + 1 - lateMs };
}

/** The book once everything that a reconciliation says is written. */
function applied(book: Book, lines: readonly Reconciled[]): Book {
  const nowMs = book.nowMs + 2;
  const written = lines.flatMap((line) => {
    if (line.kind === 'confirm') return [line.claim];
    return line.kind === 'adopt' ? [adoptedClaim(line, HOST, `adopted-${line.guest.name}`, nowMs)] : [];
  });
  return { claims: new Map([...book.claims, ...written.map((claim) => [claim.id, claim] as const)]), nowMs };
}

function idsOf(lines: readonly Reconciled[], kinds: readonly Reconciled['kind'][]): readonly string[] {
  return lines.flatMap((line) => (line.kind !== 'adopt' && kinds.includes(line.kind) ? [line.claim.id] : []));
}

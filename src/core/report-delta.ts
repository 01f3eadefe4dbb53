// What changed between two reports of one host, and how to get the second back from the first. Unchanged facts are left out.
import type { FileId, ImageFacts } from './file.ts';
import type { GuestFacts } from './guest.ts';
import { invariant } from './invariant.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { Problem } from './problem.ts';
import type { FoundFile, HostReport } from './report.ts';
import { sameValue } from './same-value.ts';
import { finish, STRIDE, type Steps } from './steps.ts';

/** The parts of a report that are lists of facts, each with a key of its own. */
export type FactList = 'pools' | 'guests' | 'images' | 'found';

/** How one list of facts changed. */
export interface FactChanges<T> {
  /** Keys of facts that are there no longer. */
  readonly removed: readonly string[];
  /** New facts and those that differ, in the order of the second report. */
  readonly changed: readonly T[];
  /** Every key in its order; absent where the facts that stayed keep their order and new ones follow them. */
  readonly order?: readonly string[] | undefined;
}

/** The parts of a report that belong to one audit and are always sent. */
export type ReportHeading = Omit<HostReport, FactList | 'problems'>;

/** A second report, told as changes to a first. */
export interface ReportDelta {
  readonly heading: ReportHeading;
  readonly pools: FactChanges<PoolFacts>;
  readonly guests: FactChanges<GuestFacts>;
  readonly images: FactChanges<ImageFacts>;
  readonly found: FactChanges<FoundFile>;
  /** All of them, when any changed; absent when they are the same as before. */
  readonly problems?: readonly Problem[] | undefined;
}

/** The key of each fact in its list. Two facts of one list never share one (`hasDistinctKeys`). */
export const KEY_OF = {
  pools: (pool: PoolFacts): string => pool.id,
  /** A UUID alone does not name a guest: two definitions may claim one. */
  guests: (guest: GuestFacts): string => `${guest.uuid} ${guest.name}`,
  images: (image: ImageFacts): FileId => image.file.id,
  found: ({ file }: FoundFile): string => file.path,
} as const;

/** Whether deltas of this report can be told at all: each fact has a key that no other of its list has. */
export function hasDistinctKeys(report: HostReport): boolean {
  return (
    distinct(report.pools, KEY_OF.pools) &&
    distinct(report.guests, KEY_OF.guests) &&
    distinct(report.images, KEY_OF.images) &&
    distinct(report.found, KEY_OF.found)
  );
}

/** The delta from `before` to `after`. Both must have distinct keys. */
export function deltaOf(before: HostReport, after: HostReport): ReportDelta {
  return finish(deltaSteps(before, after));
}

/** The same in pieces: of 10,000 disks it takes some ten milliseconds. */
export function* deltaSteps(before: HostReport, after: HostReport): Steps<ReportDelta> {
  return {
    heading: headingOf(after),
    pools: yield* changeSteps(before.pools, after.pools, KEY_OF.pools),
    guests: yield* changeSteps(before.guests, after.guests, KEY_OF.guests),
    images: yield* changeSteps(before.images, after.images, KEY_OF.images),
    found: yield* changeSteps(before.found, after.found, KEY_OF.found),
    problems: sameValue(before.problems, after.problems) ? undefined : after.problems,
  };
}

/** The report that `deltaOf` was asked about: applyDelta(before, deltaOf(before, after)) is `after`, order included. */
export function applyDelta(before: HostReport, delta: ReportDelta): HostReport {
  return {
    ...delta.heading,
    pools: applyChanges(before.pools, delta.pools, KEY_OF.pools),
    guests: applyChanges(before.guests, delta.guests, KEY_OF.guests),
    images: applyChanges(before.images, delta.images, KEY_OF.images),
    found: applyChanges(before.found, delta.found, KEY_OF.found),
    problems: delta.problems ?? before.problems,
  };
}

/** A report without its lists. */
export function headingOf(report: HostReport): ReportHeading {
  const { pools: _pools, guests: _guests, images: _images, found: _found, problems: _problems, ...heading } = report;
  return heading;
}

function distinct<T>(facts: readonly T[], keyOf: (fact: T) => string): boolean {
  return new Set(facts.map(keyOf)).size === facts.length;
}

/** How one list became another. */
function* changeSteps<T>(before: readonly T[], after: readonly T[], keyOf: (fact: T) => string): Steps<FactChanges<T>> {
  const places = new Map(before.map((fact, at) => [keyOf(fact), at]));
  const order: string[] = [];
  const changed: T[] = [];
  let stayed = 0;
  let isNatural = true;
  let last = -1;
  for (const fact of after) {
    if (order.length % STRIDE === 0) yield;
    const key = keyOf(fact);
    const place = places.get(key);
    order.push(key);
    if (place === undefined || !sameValue(before[place], fact)) changed.push(fact);
    stayed += place === undefined ? 0 : 1;
    // Natural: facts that stayed in their old order, then the new ones.
    isNatural &&= place === undefined || place > last;
    last = place ?? before.length;
  }
  const removed = stayed === places.size ? [] : removedOf(places, order);
  return { removed, changed, ...(isNatural ? {} : { order }) };
}

function removedOf(places: ReadonlyMap<string, number>, order: readonly string[]): readonly string[] {
  const present = new Set(order);
  return [...places.keys()].filter((key) => !present.has(key));
}

/** The list after its changes. An `order` that names an unknown key is a broken delta: `isApplicable` tells beforehand. */
export function applyChanges<T>(
  before: readonly T[],
  changes: FactChanges<T>,
  keyOf: (fact: T) => string,
): readonly T[] {
  const facts = new Map(before.map((fact) => [keyOf(fact), fact]));
  for (const key of changes.removed) facts.delete(key);
  for (const fact of changes.changed) facts.set(keyOf(fact), fact);
  if (changes.order === undefined) return [...facts.values()];
  return changes.order.map((key) => {
    const fact = facts.get(key);
    invariant(fact !== undefined, 'the order of a delta names only facts that there are', { key });
    return fact;
  });
}

/** Whether a delta from outside fits the report that it claims to follow: it removes only what is there, and its orders name every
 *  fact once. */
export function isApplicable(before: HostReport, delta: ReportDelta): boolean {
  return (
    fits(before.pools, delta.pools, KEY_OF.pools) &&
    fits(before.guests, delta.guests, KEY_OF.guests) &&
    fits(before.images, delta.images, KEY_OF.images) &&
    fits(before.found, delta.found, KEY_OF.found)
  );
}

function fits<T>(before: readonly T[], changes: FactChanges<T>, keyOf: (fact: T) => string): boolean {
  const keys = new Set(before.map(keyOf));
  if (!changes.removed.every((key) => keys.delete(key))) return false;
  if (!distinct(changes.changed, keyOf)) return false;
  for (const fact of changes.changed) keys.add(keyOf(fact));
  const { order } = changes;
  return (
    order === undefined ||
    (order.length === keys.size && new Set(order).size === keys.size && order.every((key) => keys.has(key)))
  );
}

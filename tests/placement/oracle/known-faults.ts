// Where Placement 8.0.0 is known to be wrong, and what may then differ: as little as there is. docs/decisions lists the faults.
import { isObject } from './normal-form.ts';
import type { PeerAnswer, PeerRequest } from './peer.ts';

/** A fault of Placement's that explains a difference. */
export type KnownFault = 'fails' | 'adds up amounts' | 'loses candidates of shared providers';

/** The fault that explains why Placement's answer is another than ours; undefined where none does. */
export function knownFault({ path }: PeerRequest, theirs: PeerAnswer, ours: PeerAnswer): KnownFault | undefined {
  const { pathname, searchParams } = new URL(path, 'http://placement');
  if (pathname !== '/allocation_candidates') return undefined;
  // KeyError in its merging of summaries, for some trees.
  if (theirs.status === 500) return 'fails';
  if (theirs.status !== 200 || ours.status !== 200) return undefined;
  const [of8, of0] = [requestsOf(theirs), requestsOf(ours)];
  // Then it uses the same object for several candidates, and adds to it for each.
  const isShared = searchParams.get('group_policy') !== 'none' && hasCommonClass(searchParams);
  if (isShared && setOf(of8, placesOf).isSubsetOf(setOf(of0, placesOf))) return 'adds up amounts';
  // What sharing providers give to the group without a suffix is kept for one anchor only.
  const [some, all] = [setOf(of8, JSON.stringify), setOf(of0, JSON.stringify)];
  const missing = of0.filter((one) => !some.has(JSON.stringify(one)));
  const isLost = searchParams.has('resources') && missing.every((one) => takesFromSharing(one, ours));
  return isLost && some.isSubsetOf(all) ? 'loses candidates of shared providers' : undefined;
}

function requestsOf({ body }: PeerAnswer): readonly unknown[] {
  const requests = isObject(body) ? body['allocation_requests'] : [];
  return Array.isArray(requests) ? requests : [];
}

/** Whether the group without a suffix and another want one class. */
function hasCommonClass(query: URLSearchParams): boolean {
  const plain = new Set(classesIn(query.get('resources') ?? ''));
  return [...query].some(
    ([name, value]) => /^resources./.test(name) && classesIn(value).some((resourceClass) => plain.has(resourceClass)),
  );
}

function classesIn(text: string): readonly string[] {
  return text.split(',').map((part) => part.split(':')[0] ?? '');
}

function setOf(requests: readonly unknown[], textOf: (one: unknown) => string): ReadonlySet<string> {
  return new Set(requests.map((one) => textOf(one)));
}

/** Where the amounts come from, without them. */
function placesOf(request: unknown): string {
  if (!isObject(request)) return '';
  return JSON.stringify(request['mappings'] ?? providersOf(request));
}

/** Before 1.12 they are a list, with the provider in each entry. */
function providersOf({ allocations }: Readonly<Record<string, unknown>>): readonly string[] {
  if (isObject(allocations)) return Object.keys(allocations);
  return Array.isArray(allocations)
    ? allocations.map((one: unknown) => JSON.stringify(isObject(one) ? one['resource_provider'] : one))
    : [];
}

/** By the traits in the answer, which are there from 1.17 on; before, nobody can tell. */
function takesFromSharing(request: unknown, { body }: PeerAnswer): boolean {
  const summaries = isObject(body) ? body['provider_summaries'] : undefined;
  if (!isObject(request) || !isObject(summaries)) return false;
  const traits = providersOf(request).map((uuid) => {
    const summary = summaries[uuid];
    return isObject(summary) ? summary['traits'] : undefined;
  });
  return traits.some((one) => one === undefined || (Array.isArray(one) && one.includes('MISC_SHARES_VIA_AGGREGATE')));
}

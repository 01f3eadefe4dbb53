// Why the figures of a host may be off, as far as a guest that is to be placed is concerned.
import { freshnessOf } from '../../freshness.ts';
import type { HostAnswer, PlaceDoubt } from './answer.ts';
import type { HostNow } from './host-now.ts';
import type { PlaceContext, PlaceRequest } from './request.ts';

const NO_DOUBTS: readonly PlaceDoubt[] = [];

/** The answer's part about doubts. */
export function doubtsAbout(
  host: HostNow,
  request: PlaceRequest,
  context: PlaceContext,
): Pick<HostAnswer, 'doubts' | 'ageMs'> {
  const doubts = doubtsOf(host, request, context);
  const isOld = doubts.includes('late') || doubts.includes('lost');
  const { seenAtMs } = host;
  return { doubts, ageMs: isOld && seenAtMs !== undefined ? Math.max(0, context.nowMs - seenAtMs) : undefined };
}

/** All of it; the same empty list wherever there is nothing. */
function doubtsOf(host: HostNow, { demands }: PlaceRequest, { nowMs }: PlaceContext): readonly PlaceDoubt[] {
  const { seenAtMs, periodMs, isWhole, knowsGuests } = host;
  const doubts: PlaceDoubt[] = [];
  const freshness = freshnessOf({ seenAtMs, nowMs, periodMs });
  if (freshness !== 'fresh') doubts.push(freshness);
  if (!knowsGuests) doubts.push('guests-unknown');
  if (!isWhole) doubts.push('partial');
  for (const { resource } of demands) {
    if (!resource.startsWith('disk:')) continue;
    const pool = host.resources.find((line) => line.resource === resource)?.pool;
    if (pool === undefined) continue;
    if (pool.available === undefined) doubts.push('available-unknown');
    if (pool.worstCaseFree === undefined) doubts.push('worst-case-unknown');
  }
  return doubts.length === 0 ? NO_DOUBTS : [...new Set(doubts)];
}

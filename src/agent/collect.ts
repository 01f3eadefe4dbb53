// One audit by itself: lanes and libvirt's session are opened for it and closed again. All IO is the readers'.
import { assembleReport } from './assemble.ts';
import { collectFacts } from './collector.ts';
import type { Audit } from './contract.ts';
import { readLiveGuests } from './live-guests.ts';
import { sessionOptions } from './session-options.ts';
import { withLanes } from './with-lanes.ts';
import type { CollectProgress, CollectRequest, World } from './world.ts';

/** Audits a host. Throws UllageError when there is no libvirt to ask, or no table of mounts. */
export async function collectHost(
  world: World,
  request: CollectRequest,
  onProgress: (progress: CollectProgress) => void = () => undefined,
): Promise<Audit> {
  const readGuests = (): ReturnType<typeof readLiveGuests> =>
    readLiveGuests(sessionOptions(world, request), request.deadlineMs);
  const { value, stuck } = await withLanes(world, request.deadlineMs, (lanes, mounts) =>
    collectFacts(world, request, { mounts, lanes, onProgress, readGuests }),
  );
  return { report: assembleReport(value.collected), stuck };
}

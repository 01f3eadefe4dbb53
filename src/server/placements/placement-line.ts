// A decision that is kept, as answers show it.
import { placementLine, type PlacementLine } from '../../wire/api/placements.ts';
import type { KeptPlacement } from '../../store/placements/placements.ts';

/** The line. Its documents were written by us, for this very shape. */
export function placementLineOf(kept: KeptPlacement): PlacementLine {
  const { id, atMs, actor, rules, outcome, seed, host, claim, considered, fitting, request, reasons, effect } = kept;
  const read = DOCUMENTS.parse({
    request,
    reasons,
    effect,
    ...(kept.forced === undefined ? {} : { forced: kept.forced }),
  });
  return { id, atMs, actor, rules, outcome, seed, host, claim, considered, fitting, ...read };
}

const DOCUMENTS = placementLine.pick({ request: true, reasons: true, effect: true, forced: true });

// Decisions that are kept, as answers show them, with the names of their guests.
import { placementLine, type PlacementLine } from '../../wire/api/placements.ts';
import { readJson, writeJsonLine } from '../../wire/json.ts';
import type { KeptPlacement, NewPlacement } from '../../store/placements/placements.ts';
import { namesOfGuests, type GuestAt } from '../../store/reports/names.ts';
import type { Tx } from '../../store/tables.ts';

/** The lines of decisions, in their order. */
export async function placementLines(tx: Tx, kept: readonly KeptPlacement[]): Promise<readonly PlacementLine[]> {
  const lines = kept.map(lineOf);
  const nameOf = await namesOfGuests(
    tx,
    lines.flatMap((line) => guestOf(line) ?? []),
  );
  return lines.map((line) => {
    const guest = guestOf(line);
    return { ...line, guestName: guest === undefined ? undefined : nameOf(guest) };
  });
}

function guestOf({ request, host }: PlacementLine): GuestAt | undefined {
  return request.guest === undefined ? undefined : { hostId: host?.id ?? '', guest: request.guest };
}

/** Throws where a decision could not be read again: before it is kept, so that no call fails after what it asked for is done. */
export function checkReadable({ request, reasons, effect, forced }: NewPlacement): void {
  DOCUMENTS.parse(readJson(writeJsonLine({ request, reasons, effect, forced })));
}

/** Its documents were written by us, for this very shape. */
function lineOf(kept: KeptPlacement): PlacementLine {
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

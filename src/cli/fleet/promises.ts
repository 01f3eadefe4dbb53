// What is promised on one host, as a table: an answer of the server's books, as they are now, beside figures of its latest report.
import { UllageError } from '../../core/errors.ts';
import { counted } from '../../core/plain-text.ts';
import type { ResourceUnit } from '../../core/claim/resources.ts';
import { ask, type ClientOptions } from '../../wire/api/client.ts';
import { HOST_TRACKER, type TrackerDocument } from '../../wire/api/claims.ts';
import { left, right, size } from '../listing.ts';
import { tableLines, type Cell, type Column, type Row } from '../render/table.ts';
import { named, signsOf, type Theme } from '../render/theme.ts';

/** The books of a host; undefined where it has nothing to promise from. Throws what `ask` throws. */
export async function promisesOf(options: ClientOptions, host: string): Promise<TrackerDocument | undefined> {
  try {
    return await ask(options, HOST_TRACKER, { params: { id: host } });
  } catch (error) {
    // The server's own code is in the words of what it refused.
    if (error instanceof UllageError && error.operands['code'] === 'NO_SUCH_PROVIDER') return undefined;
    throw error;
  }
}

const COLUMNS: readonly Column[] = [
  left('promised from', 12),
  right('capacity'),
  right('promised'),
  right('in flight'),
  right('headroom'),
  right('worst case with claims'),
];

/** The table, and what its figures are. */
export function promiseLines(theme: Theme, tracker: TrackerDocument): readonly string[] {
  const { held, inFlight, vanished } = tracker.claims;
  const pools = [...tracker.disks, ...tracker.sharedPools.map((pool) => ({ ...pool, worstCaseWithClaims: undefined }))];
  const rows = [...pools, ...tracker.resources.map((line) => ({ ...line, worstCaseWithClaims: undefined }))];
  const gone = vanished === 0 ? '' : `, ${vanished} of a guest that is gone`;
  return [
    ...tableLines(
      theme,
      COLUMNS,
      rows.map((line) => rowOf(theme, line)),
    ),
    `  ${counted(held, 'claim')}: ${inFlight} in flight${gone}.`,
  ];
}

type Line = TrackerDocument['resources'][number] &
  Partial<Pick<TrackerDocument['disks'][number], 'worstCaseWithClaims' | 'bound'>>;

/** With claims of which only a part is known, what is promised is a lower bound, and the headroom an upper one; the worst case is one where
 *  something of the pool is not known. */
function rowOf(theme: Theme, line: Line): Row {
  const { resource, unit, capacity, claimed, inFlight, headroom, partialClaims } = line;
  const { worstCaseWithClaims: worst, bound } = line;
  const { atLeast, atMost } = signsOf(theme);
  const amount = (value: bigint): string => amountOf(theme, unit, value);
  return [
    named(theme, resource.replace(/^disk:/u, '')),
    amount(capacity),
    `${partialClaims > 0 ? atLeast : ''}${amount(claimed)}`,
    amount(inFlight),
    red(headroom, `${partialClaims > 0 ? atMost : ''}${amount(headroom)}`),
    unit === 'bytes'
      ? red(worst ?? 0n, `${bound === true && worst !== undefined ? atMost : ''}${size(theme, worst)}`)
      : '',
  ];
}

function amountOf(theme: Theme, unit: ResourceUnit, value: bigint): string {
  return unit === 'bytes' ? size(theme, value) : `${value} ${unit}`;
}

function red(value: bigint, text: string): Cell {
  return value < 0n ? { text, style: 'red' } : text;
}

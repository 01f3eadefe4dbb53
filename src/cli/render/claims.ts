// Claims as tables: a list, and one with all that happened to it.
import type { z } from 'zod';
import { sumBytes } from '../../core/bytes.ts';
import { printable } from '../../core/plain-text.ts';
import type { Ppm } from '../../core/ratio.ts';
import type { ClaimLine, SHOW_CLAIM } from '../../wire/api/claims.ts';
import { left, right, size, type Shown } from '../listing.ts';
import { lackOf } from './shortage-words.ts';
import { safeText } from './safe-text.ts';
import type { Column, Row } from './table.ts';
import { signsOf, type Theme } from './theme.ts';

type Amounts = ClaimLine['resources'];

/** What the server says of one claim. */
type ClaimWithEvents = z.output<(typeof SHOW_CLAIM)['answer']>;

const AMOUNTS: readonly Column[] = [
  right('disk'),
  { ...right('memory'), leftOut: 2 },
  { ...right('vcpus'), leftOut: 1 },
];

/** A claim's id is there to be copied, whole, and its guest's to be recognised. */
const CLAIMS: readonly Column[] = [
  { ...left('claim', 12), isWhole: true },
  { ...left('guest', 12), yieldsFirst: true },
  left('host', 12),
  left('state'),
  ...AMOUNTS,
  { ...right('at once'), leftOut: 0 },
];

/** A list of them. */
export function claimsShown(theme: Theme, document: { readonly claims: readonly ClaimLine[] }, more = false): Shown {
  return { document, columns: CLAIMS, rows: document.claims.map((line) => rowOf(theme, line)), more };
}

/** One, with its past. */
export function claimShown(theme: Theme, document: ClaimWithEvents): Shown {
  const { claim, events, truncated, review } = document;
  const rows = events.map((event): Row => [
    new Date(event.atMs).toISOString(),
    wordOf(event.operation),
    event.state,
    event.kind,
    ...amountCells(theme, event.resources),
  ]);
  return {
    document,
    columns: [left('when'), left('what'), left('state'), left('kind'), ...AMOUNTS],
    rows,
    more: false,
    after: [
      ...(truncated ? ['  and more since'] : []),
      '',
      ...[...factsOf(claim), ...events.flatMap(forceOf), ...reviewOf(review)].map((line) =>
        safeText(line, theme.unicode),
      ),
    ],
  };
}

/** A consumer is a guest to whoever reads this. */
function wordOf(operation: string): string {
  return operation === 'release-consumer' ? 'release guest' : operation;
}

function rowOf(theme: Theme, line: ClaimLine): Row {
  const { id, guest, hostName, hostId, resources, expectedFillPpm } = line;
  const fill = expectedFillPpm === undefined ? '' : percentText(expectedFillPpm);
  return [id, guest, hostName ?? hostId, stateOf(line), ...amountCells(theme, resources), fill];
}

function stateOf({ state, origin, vanishedAtMs, move, kind }: ClaimLine): string {
  const isHeld = state === 'claimed' || state === 'confirmed';
  return [
    state,
    ...(origin === 'adopted' ? ['adopted'] : []),
    ...(isHeld && vanishedAtMs !== undefined ? ['vanished'] : []),
    ...(isHeld && move !== undefined && move.settledAtMs === undefined ? [kind] : []),
  ].join(', ');
}

/** Of several pools together; what is only a lower bound has its sign. */
function amountCells(theme: Theme, resources: Amounts): readonly string[] {
  const disks = resources.filter(({ unit }) => unit === 'bytes');
  const disk = size(theme, sumBytes(disks.map(({ amount }) => amount)));
  return [
    atLeast(theme, disks, disk),
    ...(['MiB', 'vCPU'] as const).map((unit) => {
      const lines = resources.filter((line) => line.unit === unit);
      const amount = lines[0]?.amount ?? 0n;
      return atLeast(theme, lines, unit === 'MiB' ? `${amount} MiB` : String(amount));
    }),
  ];
}

/** A lower bound of nothing tells nothing. */
function atLeast(theme: Theme, lines: Amounts, text: string): string {
  if (!lines.some((line) => line.atLeast === true)) return text;
  return lines.every(({ amount }) => amount === 0n) ? signsOf(theme).unknown : `>= ${text}`;
}

/** Every digit of it: it is what somebody said. */
function percentText(ppm: Ppm): string {
  const part = (ppm % 10_000n).toString().padStart(4, '0').replace(/0+$/u, '');
  return `${ppm / 10_000n}${part === '' ? '' : `.${part}`} %`;
}

/** Who went over which limits, and why. */
function forceOf({ atMs, forced }: ClaimWithEvents['events'][number]): readonly string[] {
  if (forced === undefined) return [];
  const { actor, reason, shortages } = forced;
  return [
    `  forced at ${new Date(atMs).toISOString()} by ${printable(actor)}, because: ${printable(reason)}`,
    ...shortages.map((shortage) => `    ${lackOf(shortage)}`),
  ];
}

function reviewOf(review: ClaimWithEvents['review']): readonly string[] {
  if (review === undefined) return [];
  const { dueAtMs, reviewedAtMs, by, note } = review;
  const looked = note === undefined ? '' : `${by === undefined ? '' : ` by ${printable(by)}`}: ${printable(note)}`;
  if (reviewedAtMs !== undefined) return [`  reviewed on ${dayOf(reviewedAtMs)}${looked}`];
  return [
    ...(note === undefined ? [] : [`  looked at${looked}`]),
    `  to be reviewed by ${dayOf(dueAtMs)}: ullage claims review`,
  ];
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function factsOf(claim: ClaimLine): readonly string[] {
  const { hostName, hostId, project, expectedFillPpm, movedFrom, movedTo, expiresAtMs, vanishedAtMs } = claim;
  return [
    `  claim ${claim.id} of guest ${claim.guest} on ${hostName ?? 'a host that reports no more'} (${hostId}): ${stateOf(claim)}`,
    ...(project === undefined ? [] : [`  for project ${project}`]),
    ...(expectedFillPpm === undefined ? [] : [`  writes ${percentText(expectedFillPpm)} of its disks at once`]),
    ...(movedFrom === undefined ? [] : [`  moved from claim ${movedFrom}`]),
    ...(movedTo === undefined ? [] : [`  moved to claim ${movedTo}`]),
    ...(expiresAtMs === undefined
      ? []
      : [`  ends by itself at ${new Date(expiresAtMs).toISOString()} if no report confirms it`]),
    ...(vanishedAtMs === undefined
      ? []
      : [`  complete reports lack its guest since ${new Date(vanishedAtMs).toISOString()}`]),
  ];
}

// One inspected file as text: each image of its chain with its figures, what it contains, and cautions.
import { ceilingOf, growthOf } from '../../core/disk.ts';
import type { Bytes } from '../../core/bytes.ts';
import type { Caution } from '../../core/caution.ts';
import type { ImageFacts } from '../../core/file.ts';
import { exactBytes, formatBytes } from '../../core/format-bytes.ts';
import type { ImageDetail, ImageHeader, ImageReference, InternalSnapshot } from '../../core/image.ts';
import type { InspectedFile } from '../../wire/inspection-document.ts';
import { padEnd } from './columns.ts';
import { problemLines } from './problems.ts';
import { cut } from './section.ts';
import { tableLines } from './table.ts';
import { named, paint, prose, signsOf, type Style, type Theme } from './theme.ts';
import { wrapLines } from './wrap.ts';

type Fact = readonly [label: string, value: string];

/** The text of one file, ending in a newline. */
export function renderInspection(theme: Theme, file: InspectedFile): string {
  const images = file.chain.map((entry, depth) => imageLines(theme, entry.image, entry.cautions, depth));
  const problems = problemLines(theme, file.problems);
  const sections = [
    ...images,
    ...(problems.length === 0 ? [] : [[...(images.length === 0 ? [named(theme, file.asked)] : []), ...problems]]),
  ];
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function imageLines(theme: Theme, image: ImageFacts, cautions: readonly Caution[], depth: number): readonly string[] {
  const facts = [
    ...figureFacts(theme, image),
    ...(image.header === undefined ? [] : headerFacts(theme, image, image.header)),
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  const below = depth === 0 ? '' : paint(theme, 'dim', `${depth} below: `);
  return [
    below + paint(theme, 'bold', named(theme, image.file.path)),
    ...facts.flatMap(([label, value]) => wrapLines(value, theme.columns, `  ${padEnd(label, width)}  `)),
    ...snapshotLines(theme, image.header?.snapshots ?? []),
    ...cautions.flatMap((caution) => cautionLines(theme, caution)),
  ];
}

function figureFacts(theme: Theme, image: ImageFacts): readonly Fact[] {
  const { header, file } = image;
  const size = (bytes: Bytes | undefined): string => sizeWords(theme, bytes);
  const alone = (header?.dataFiles.length ?? 0) > 0 ? '; this file alone: its data files come on top' : '';
  return [
    ['format', formatWords(theme, image)],
    ['virtual size', size(header?.virtualSize)],
    ['allocation', size(file.allocation) + alone],
    ['length', size(file.length)],
    ['ceiling', size(ceilingOf(image)) + alone],
    ['growth', size(growthOf(image)) + alone],
  ];
}

function headerFacts(theme: Theme, image: ImageFacts, header: ImageHeader): readonly Fact[] {
  const { backing, dataFiles, encryption, clusterSize, snapshotCount, details } = header;
  const facts: readonly (Fact | undefined)[] = [
    clusterSize === undefined ? undefined : ['cluster size', shortSize(theme, BigInt(clusterSize))],
    backing === undefined ? undefined : ['backing', referenceWords(theme, backing)],
    dataFiles.length === 0
      ? undefined
      : ['data files', dataFiles.map((file) => referenceWords(theme, file)).join(', ')],
    encryption === undefined ? undefined : ['encryption', encryption],
    snapshotCount === 0 ? undefined : ['snapshots', String(snapshotCount)],
    image.pins === undefined || snapshotCount === 0
      ? undefined
      : ['pinned', `${sizeWords(theme, image.pins.pinned)} held by snapshots alone`],
  ];
  const known = facts.filter((fact) => fact !== undefined);
  return [
    ...known,
    ...Object.entries(details).map(([key, value]): Fact => [named(theme, key), detailWords(theme, value)]),
  ];
}

/** The rounded size first, the exact one beside it: this command is where people look for it. */
function sizeWords(theme: Theme, bytes: Bytes | undefined): string {
  if (bytes === undefined) return signsOf(theme).unknown;
  return theme.exactBytes ? exactBytes(bytes) : `${formatBytes(bytes)} (${exactBytes(bytes)})`;
}

/** One figure only, where there is no room or no need for two. */
function shortSize(theme: Theme, bytes: Bytes): string {
  return theme.exactBytes ? exactBytes(bytes) : formatBytes(bytes);
}

function formatWords(theme: Theme, { header, probedFormat }: ImageFacts): string {
  const format = header?.format ?? probedFormat;
  if (format === undefined) return signsOf(theme).unknown;
  if (probedFormat === undefined && header !== undefined) return `${format}? (it was not opened)`;
  const variant = header?.variant === undefined ? '' : ` ${named(theme, header.variant)}`;
  return probedFormat === undefined || probedFormat === format
    ? format + variant
    : `${format}${variant}, but its content looks like ${probedFormat}`;
}

function referenceWords(theme: Theme, reference: ImageReference): string {
  const kind = reference.place === 'local' ? '' : `, ${reference.place}`;
  return `${named(theme, reference.name)} (${reference.format === undefined ? 'format not stated' : named(theme, reference.format)}${kind})`;
}

function detailWords(theme: Theme, value: ImageDetail): string {
  if (typeof value !== 'object') return named(theme, String(value));
  if (isList(value))
    return value.map((item) => detailWords(theme, item)).join(typeof value[0] === 'object' ? '; ' : ', ');
  return Object.entries(value)
    .map(([key, item]) => `${named(theme, key)} ${detailWords(theme, item)}`)
    .join(', ');
}

function isList(value: object): value is readonly ImageDetail[] {
  return Array.isArray(value);
}

function snapshotLines(theme: Theme, snapshots: readonly InternalSnapshot[]): readonly string[] {
  if (snapshots.length === 0) return [];
  const { shown, hidden } = cut(snapshots, theme.rowLimit);
  const columns = [
    { head: 'id', align: 'right' },
    { head: 'snapshot', align: 'left', min: 12 },
    { head: 'taken (UTC)', align: 'left' },
    { head: 'virtual size', align: 'right' },
    { head: 'machine state', align: 'right' },
  ] as const;
  const rows = shown.map((snapshot) => [
    named(theme, snapshot.id),
    named(theme, snapshot.name),
    new Date(snapshot.takenAtSeconds * 1000).toISOString().slice(0, 16).replace('T', ' '),
    snapshot.virtualSize === undefined ? signsOf(theme).unknown : shortSize(theme, snapshot.virtualSize),
    shortSize(theme, snapshot.vmStateSize),
  ]);
  const more = hidden.length === 0 ? [] : [`  ${theme.unicode ? '…' : '...'} and ${hidden.length} more`];
  return [...tableLines(theme, columns, rows), ...more];
}

const CAUTION_STYLES: Readonly<Record<Caution['severity'], Style>> = {
  critical: 'red',
  warning: 'yellow',
  info: 'cyan',
};

function cautionLines(theme: Theme, { severity, message }: Caution): readonly string[] {
  const [first = '', ...rest] = wrapLines(prose(theme, message), theme.columns, `  ${severity} `);
  return [first.replace(severity, paint(theme, CAUTION_STYLES[severity], severity)), ...rest];
}

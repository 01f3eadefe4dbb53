// How the figures of a disk come about: the rules of the core (core/promise.ts, core/disk.ts) in words, each with its numbers.
import { explainedCeilingOf, type Ceiling } from '../../../core/disk.ts';
import type { ImageFacts } from '../../../core/file.ts';
import type { ExplainedImage, Explanation } from '../../api/explanation.ts';
import { filePath, hostPoolPath } from '../../parts/addresses.ts';
import type { Derivation, Term } from '../../parts/derivation.tsx';
import type { Words } from '../../words/en.ts';
import type { DiskView, PoolPromise } from './disk-view.ts';
import { hostFilesOf, type HostFile } from './host-files.ts';

/** Where a disk is, and in which words. */
export interface RuleContext {
  readonly host: string;
  readonly explained: Explanation;
  readonly words: Words;
}

/** What the core's functions take, from what the wire gave. */
export function imageFactsOf({ file, probedFormat, header, pins, backingId, dataFiles }: ExplainedImage): ImageFacts {
  return {
    file: { ...file, poolId: file.poolId, allocation: file.allocation },
    probedFormat,
    header:
      header === undefined
        ? undefined
        : {
            ...header,
            variant: header.variant,
            clusterSize: header.clusterSize,
            backing: header.backing === undefined ? undefined : { ...header.backing, format: header.backing.format },
            dataFiles: header.dataFiles.map((one) => ({ ...one, format: one.format })),
            snapshots: header.snapshots.map((one) => ({ ...one, virtualSize: one.virtualSize })),
            encryption: header.encryption,
          },
    pins,
    backingId,
    dataFileIds: dataFiles.map(({ id }) => id),
  };
}

/** Why a disk may still take what it may. */
export function growthRule(view: DiskView, context: RuleContext): Derivation {
  const { rules, notes, terms } = context.words.disks;
  const [first, ...more] = view.promises;
  if (first === undefined) return { rule: rules.unknown, terms: [], notes: [reasonText(view, context.words)] };
  const { basis } = first.promise;
  if (more.length === 0 && basis === 'fixed') return { rule: fixedRule(view, context.words), terms: [] };
  if (more.length === 0 && basis === 'counted') return countedRule(first, context);
  if (basis === 'unknown') return { rule: rules.unknown, terms: [], notes: unknownReasons(view, context) };
  if (isPendingTransient(view)) return transientRule(view, context);
  const files = writtenFiles(view, context);
  const isReported = view.promises.some(({ promise }) => promise.basis === 'reported');
  const lines = files.flatMap((file): readonly Term[] => {
    const label = (what: string): string => (files.length === 1 ? what : terms.of(what, baseName(file.path)));
    const ceiling = file.image === undefined ? undefined : explainedCeilingOf(imageFactsOf(file.image))?.bytes;
    const isByLibvirt = ceiling === undefined && isReported;
    return [
      {
        label: label(isByLibvirt ? terms.reported : terms.ceiling),
        bytes: isByLibvirt ? view.disk.reportedVirtualSize : ceiling,
        href: filePath(context.host, file.path),
        ...(file === files[0] ? {} : { sign: '+' as const }),
      },
      { label: label(terms.allocated), sign: '−', bytes: file.allocation },
    ];
  });
  return {
    rule: ruleText(files.length, isReported, context.words),
    terms: lines,
    notes: [...(isReported ? [notes.reported] : []), ...(files.length > 1 ? [notes.perFile] : [])],
    more: { href: hostPoolPath(context.host, first.pool.facts.id, 'promises'), label: notes.promises },
  };
}

function ruleText(files: number, isReported: boolean, { disks: { rules } }: Words): string {
  if (isReported) return rules.reported;
  return files > 1 ? rules.growthFiles : rules.growth;
}

function fixedRule({ disk }: DiskView, { disks: { rules } }: Words): string {
  return disk.readOnly || disk.device === 'cdrom' ? rules.readOnly : rules.thick;
}

/** The overlay of a transient disk is there once its guest runs: until then the promise is the whole disk. */
function isPendingTransient({ disk, promises }: DiskView): boolean {
  const [only] = promises;
  if (!disk.transient || only?.promise.basis !== 'header') return false;
  const { ceiling, allocation, growth } = only.promise;
  return ceiling === undefined || allocation === undefined || growth !== ceiling - allocation;
}

function transientRule(view: DiskView, { words }: RuleContext): Derivation {
  const { rules, terms } = words.disks;
  return { rule: rules.transient, terms: [{ label: terms.overlay, bytes: view.figures.growth }] };
}

function countedRule({ pool, promise }: PoolPromise, { words }: RuleContext): Derivation {
  const { rules, notes } = words.disks;
  const charged = pool.promises.find(
    (one) => one.basis !== 'counted' && one.basis !== 'fixed' && one.files.some((id) => promise.files.includes(id)),
  );
  const more = charged === undefined ? [] : [notes.countedWith(charged.guestName, charged.disk)];
  return { rule: rules.counted, terms: [], notes: more };
}

function unknownReasons(view: DiskView, context: RuleContext): readonly string[] {
  const { notes } = context.words.disks;
  const files = writtenFiles(view, context);
  const images = files.map(({ image }) => image);
  return [
    ...(images.some((image) => image?.header === undefined) ? [notes.noHeader] : []),
    ...(files.some(({ allocation }) => allocation === undefined) ? [notes.noAllocation] : []),
    ...(images.some((image) => image?.dataFiles.some(({ id }) => id === undefined) === true) ? [notes.noDataFile] : []),
  ];
}

/** The files that the promises of a disk count. */
function writtenFiles({ promises }: DiskView, { explained }: RuleContext): readonly HostFile[] {
  const files = hostFilesOf(explained);
  return promises.flatMap(({ promise }) => promise.files.flatMap((id) => files.get(id) ?? []));
}

/** Why a disk charges no pool. */
export function reasonText({ reason, figures }: DiskView, { disks }: Words): string {
  if (reason === undefined) return disks.noPool;
  return reason === 'unresolved' && figures.allocation !== undefined ? disks.elsewhere.noPool : disks.reasons[reason];
}

/** What a disk can come to occupy, and why. */
export function ceilingRule(view: DiskView, context: RuleContext): Derivation {
  const { rules, terms } = context.words.disks;
  const files = writtenFiles(view, context);
  const [only] = files;
  if (only === undefined) return { rule: rules.ceilingUnknown, terms: [], notes: [reasonText(view, context.words)] };
  if (files.length === 1) return fileCeilingRule(only, context);
  return {
    rule: rules.ceilingFiles,
    terms: files.map((file, at) => ({
      label: terms.of(terms.ceiling, baseName(file.path)),
      bytes: file.image === undefined ? undefined : explainedCeilingOf(imageFactsOf(file.image))?.bytes,
      href: filePath(context.host, file.path),
      ...(at === 0 ? {} : { sign: '+' as const }),
    })),
  };
}

/** What a file can come to occupy, and why. */
export function fileCeilingRule(file: HostFile, { host, words }: RuleContext): Derivation {
  const { rules, notes } = words.disks;
  const { image } = file;
  const ceiling = image === undefined ? undefined : explainedCeilingOf(imageFactsOf(image));
  if (image === undefined || ceiling === undefined) return { rule: rules.ceilingUnknown, terms: [] };
  const isData = ceiling.rule === 'full' && (image.header?.dataFiles.length ?? 0) > 0;
  return {
    rule: isData ? rules.ceilings.fullData : rules.ceilings[ceiling.rule],
    terms: ceilingTerms(image, ceiling, words),
    notes: ceilingNotes(image, ceiling, words),
    more: { href: filePath(host, file.path), label: notes.whole },
  };
}

function ceilingTerms(
  { file, header }: ExplainedImage,
  ceiling: Ceiling,
  { disks: { terms } }: Words,
): readonly Term[] {
  switch (ceiling.rule) {
    case 'device':
      return [{ label: terms.length, bytes: ceiling.bytes }];
    case 'allocated':
      return [{ label: terms.allocated, bytes: file.allocation }];
    case 'rewritten':
      return [
        { label: terms.allocated, bytes: file.allocation },
        { label: terms.full, sign: '+', bytes: ceiling.full },
        ...(ceiling.inPlace === 0n ? [] : [{ label: terms.inPlace, sign: '−' as const, bytes: ceiling.inPlace }]),
      ];
    case 'copies':
      return [{ label: terms.copies((header?.snapshotCount ?? 0) + 1), bytes: ceiling.bytes }];
    case 'full': {
      const { virtualSize = 0n, fullSize = 0n } = header ?? {};
      const slack: Term = { label: terms.slack, sign: '+', bytes: ceiling.full - fullSize };
      if (fullSize < virtualSize) return [{ label: terms.metadata, bytes: fullSize }, slack];
      return [
        { label: terms.virtual, bytes: virtualSize },
        { label: terms.metadata, sign: '+', bytes: fullSize - virtualSize },
        slack,
      ];
    }
  }
}

function ceilingNotes({ header }: ExplainedImage, { rule }: Ceiling, { disks: { notes } }: Words): readonly string[] {
  const count = header?.snapshotCount ?? 0;
  if (count > 0) return [notes.snapshots(count)];
  return rule === 'rewritten' ? [notes.compressed] : [];
}

/** What is left on a disk's pool if every disk there fills. */
export function worstRule({ pool, promise }: PoolPromise, { host, words }: RuleContext): Derivation {
  const { rules, terms, notes } = words.disks;
  const unknown = pool.uncertainty.unknownDisks.length;
  return {
    rule: rules.worst(pool.promises.length),
    terms: [
      { label: terms.available, bytes: pool.available },
      { label: terms.growth, sign: '−', bytes: pool.growth, isBound: pool.bound },
      { label: terms.thisDisk, bytes: promise.growth },
    ],
    notes: unknown === 0 ? [] : [notes.unknownDisks(unknown)],
    more: { href: hostPoolPath(host, pool.facts.id, 'promises'), label: notes.promises },
  };
}

/** The tightest of the pools that a disk takes from. */
export function tightestPool(promises: readonly PoolPromise[]): PoolPromise | undefined {
  return promises.reduce<PoolPromise | undefined>((least, one) => {
    if (least === undefined) return one;
    // Of unknown use: it may be the tightest.
    if (least.pool.worstCaseFree === undefined || one.pool.worstCaseFree === undefined) {
      return least.pool.worstCaseFree === undefined ? least : one;
    }
    return one.pool.worstCaseFree < least.pool.worstCaseFree ? one : least;
  }, undefined);
}

/** "disk" of "/a/disk". */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

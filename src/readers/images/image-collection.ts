// The images of one audit: each file once by identity, found again by every name, and the names inside them still to be followed.
import type { FileId, ImageFacts } from '../../core/file.ts';
import type { ImageReference } from '../../core/image.ts';
import type { Problem, ProblemSubject } from '../../core/problem.ts';
import type { FileFailure } from '../files/file-failure.ts';
import type { AllowedRoots } from './allowed-roots.ts';
import { addAlias, setBacking, setDataFile, type ImageEntry } from './image-entry.ts';
import type { ReadPart } from './read-batches.ts';
import { refusedReference, targetOf } from './reference-path.ts';
import { isReadable, wantReferenced, type WantedImage } from './wanted-image.ts';

/** A name inside an image: its backing file, or one of its data files. */
interface OpenReference {
  readonly entry: ImageEntry;
  readonly reference: ImageReference;
  /** Index in dataFileIds; undefined for the backing file. */
  readonly dataFile: number | undefined;
  readonly subject: ProblemSubject;
  readonly path: string;
}

/** Names of one image that could not be followed get a Problem each, and past this many one for all the rest: a vmdk may name 4,096
 *  files, and one bad image costs one line or a few, not all the others'. */
const MAX_NAME_PROBLEMS = 8;

/** Collects; reads nothing itself. */
export class ImageCollection {
  readonly problems: Problem[] = [];
  readonly #roots: AllowedRoots;
  readonly #translate: (path: string) => string;
  readonly #byId = new Map<FileId, ImageEntry>();
  readonly #byName = new Map<string, ImageEntry>();
  /** Names that were asked for without success: asked once. */
  readonly #failed = new Set<string>();
  /** How many names of an image could not be followed, by what the image is called in Problems. */
  readonly #badNames = new Map<string, { count: number; readonly subject: ProblemSubject }>();
  /** Names of the images read last, not judged yet. */
  #open: OpenReference[] = [];
  /** Waiting for the level that reads them. */
  #pending: OpenReference[] = [];

  /** `translate`: see ResolveOptions. */
  constructor(roots: AllowedRoots, translate: (path: string) => string = (path) => path) {
    this.#roots = roots;
    this.#translate = translate;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** All images, in the order in which they were first read. */
  images(): readonly ImageFacts[] {
    return Array.from(this.#byId.values(), ({ facts }) => facts);
  }

  entries(): Iterable<ImageEntry> {
    return this.#byId.values();
  }

  /** By each name asked for. */
  get names(): ReadonlyMap<string, ImageEntry> {
    return this.#byName;
  }

  withId(id: FileId): ImageEntry | undefined {
    return this.#byId.get(id);
  }

  /** Takes what a lane brought back. */
  add(part: ReadPart): void {
    for (const [at, { failure }] of part.oddities) {
      const wanted = part.wanted[at];
      if (failure !== undefined && wanted !== undefined) {
        this.#reportWanted(failure, wanted);
        if (part.facts[at] === undefined) this.#failed.add(wanted.asked);
      }
    }
    part.wanted.forEach((wanted, at) => {
      const facts = part.facts[at];
      if (facts === undefined) return;
      const known = this.#byId.get(facts.file.id);
      if (known === undefined || known.wanted.rules.rank < wanted.rules.rank)
        this.#put(entryOf(part, at, wanted, facts), wanted, known);
      else this.#alsoNamed(known, wanted.asked, facts);
    });
  }

  report(failure: FileFailure, subject: ProblemSubject): void {
    this.problems.push({ ...failure, subject });
  }

  #reportWanted(failure: FileFailure, { asked, subject, namedBy }: WantedImage): void {
    const about = { ...subject, path: asked };
    if (namedBy === undefined) this.report(failure, about);
    else this.#reportName(failure, about, { ...subject, path: namedBy });
  }

  /** `about` is whom the Problem concerns, `image` the one whose name it was. */
  #reportName(failure: FileFailure, about: ProblemSubject, image: ProblemSubject): void {
    const path = image.path ?? '';
    const bad = this.#badNames.get(path) ?? { count: 0, subject: image };
    bad.count += 1;
    this.#badNames.set(path, bad);
    if (bad.count <= MAX_NAME_PROBLEMS) this.report(failure, about);
  }

  /** Once all is read: a Problem for the names of each image that got none of their own. */
  reportRest(): void {
    for (const { count, subject } of this.#badNames.values()) {
      const rest = count - MAX_NAME_PROBLEMS;
      if (rest <= 0) continue;
      const found = `${rest} more of its names could not be followed`;
      this.report({ kind: 'refused', attempted: 'follow the names in it', found }, subject);
    }
  }

  #put(entry: ImageEntry, { asked, subject }: WantedImage, before: ImageEntry | undefined): void {
    this.#byId.set(entry.facts.file.id, entry);
    this.#byName.set(asked, entry);
    if (before !== undefined) this.#replace(before, entry);
    const { header } = entry.facts;
    if (header === undefined) return;
    if (header.backing !== undefined) this.#openReference(entry, header.backing, undefined, subject);
    for (const [index, reference] of header.dataFiles.entries()) this.#openReference(entry, reference, index, subject);
  }

  /** A stronger right to say what it is: names stay, what the weaker reading named is forgotten. */
  #replace(before: ImageEntry, entry: ImageEntry): void {
    for (const name of [before.wanted.asked, before.facts.file.path, ...before.facts.file.aliases]) {
      if (this.#byName.get(name) === before) this.#byName.set(name, entry);
      addAlias(entry, name);
    }
  }

  /** Whether no stronger reading has taken the place of the one that named it. */
  #isCurrent({ entry }: OpenReference): boolean {
    return this.#byId.get(entry.facts.file.id) === entry;
  }

  #alsoNamed(entry: ImageEntry, asked: string, facts: ImageFacts): void {
    this.#byName.set(asked, entry);
    addAlias(entry, facts.file.path);
    addAlias(entry, asked);
  }

  #openReference(
    entry: ImageEntry,
    reference: ImageReference,
    dataFile: number | undefined,
    subject: ProblemSubject,
  ): void {
    const target = targetOf(reference, entry.wanted.asked, entry.facts.file.kind === 'directory');
    const image = { ...subject, path: entry.wanted.asked };
    if (target.kind === 'refused') this.#reportName(target.failure, image, image);
    else this.#open.push({ entry, reference, dataFile, subject, path: this.#translate(target.path) });
  }

  /** Whether there are names that only the allowed roots can judge. */
  get hasOpenNames(): boolean {
    return this.#open.length > 0;
  }

  /** What the images read so far name and nobody has read yet. With `mayRead` false their names are refused instead. */
  nextLevel(mayRead: boolean): readonly WantedImage[] {
    this.#join(this.#pending.filter((reference) => this.#isCurrent(reference)));
    const fresh = this.#open.filter((reference) => this.#isCurrent(reference) && this.#isAllowed(reference));
    this.#open = [];
    const wanted = new Map<string, WantedImage>();
    for (const reference of fresh) {
      const next = this.#wantedFor(reference);
      if (next === undefined) continue;
      if (!mayRead) {
        this.#refuse(reference, 'the chain is deeper than we follow');
        continue;
      }
      const before = wanted.get(next.asked);
      if (before === undefined || before.rules.rank < next.rules.rank) wanted.set(next.asked, next);
    }
    this.#join(fresh);
    this.#pending = mayRead ? fresh.filter(({ path }) => wanted.has(path)) : [];
    return [...wanted.values()];
  }

  #isAllowed(open: OpenReference): boolean {
    const { path, reference, subject } = open;
    if (!this.#roots.holds(path) && !this.#roots.namesFile(path)) {
      this.#refuse(open, 'it leads outside the directories that hold images');
      return false;
    }
    if (isUnreadable(reference.format)) this.report(unreadableFormat(reference.format), { ...subject, path });
    return true;
  }

  #refuse({ entry, reference, subject }: OpenReference, found: string): void {
    const image = { ...subject, path: entry.wanted.asked };
    this.#reportName(refusedReference(reference, found), image, image);
  }

  /** What must be read for a reference; undefined when the file is known well enough, or known not to be had. */
  #wantedFor({ entry, path, reference, subject, dataFile }: OpenReference): WantedImage | undefined {
    const isListed = this.#roots.namesFile(path);
    const isData = dataFile !== undefined;
    const namedBy = entry.wanted.asked;
    const wanted = wantReferenced(path, { format: reference.format, isListed, isData, subject, namedBy });
    const known = this.#byName.get(path);
    if (this.#failed.has(path) || (known !== undefined && known.wanted.rules.rank >= wanted.rules.rank))
      return undefined;
    return wanted;
  }

  /** Joins references to the files that they were found to mean. */
  #join(references: readonly OpenReference[]): void {
    for (const { entry, path, dataFile } of references) {
      const target = this.#byName.get(path);
      if (target === undefined) continue;
      if (dataFile !== undefined) setDataFile(entry, dataFile, target.facts.file.id);
      else setBacking(entry, target.facts.file.id);
    }
  }
}

/** An unchanged file's entry goes on with its facts of now. A new one forgets what was before: memories must not form a chain. */
function entryOf(part: ReadPart, at: number, wanted: WantedImage, facts: ImageFacts): ImageEntry {
  const { before } = wanted;
  if (part.numbers === undefined && before !== undefined) {
    before.facts = facts;
    return before;
  }
  const asked = before === undefined ? wanted : { ...wanted, before: undefined };
  return { facts, wanted: asked, numbers: part.oddities.has(at) ? undefined : part.numbers, at };
}

/** Whether a Problem is due because nobody here can read a declared format. */
export function isUnreadable(declaredFormat: string | undefined): boolean {
  return declaredFormat !== undefined && !isReadable(declaredFormat);
}

/** That Problem. */
export function unreadableFormat(declaredFormat: string | undefined): FileFailure {
  const found = `we have no parser for the format ${JSON.stringify(declaredFormat)}`;
  return { kind: 'unsupported', attempted: 'read the image header', found };
}

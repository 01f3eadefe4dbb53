// Guests of a directory tree without a libvirt: from the domain XML files that lie in it, else from its folders.
import { UllageError } from '../core/errors.ts';
import type { DeclaredGuest, DiskSource } from '../core/guest.ts';
import type { Problem } from '../core/problem.ts';
import type { FoundFile } from '../core/report.ts';
import { looksLikeDomainXml, parseDomainXml } from '../formats/libvirt-xml/parse-domain-xml.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import type { CollectedDisk, CollectedGuest } from './collected.ts';
import { CopiedTree } from './copied-tree.ts';
import { inferGuests } from './inferred-guests.ts';
import { guestsOf } from './offline-definitions.ts';

/** What the tree told. */
export interface OfflineGuests {
  readonly guests: readonly CollectedGuest[];
  readonly problems: readonly Problem[];
  /** Nobody defined these guests: they were taken from the layout of folders. */
  readonly inferred: boolean;
}

/** libvirt's own limit on a domain's XML over RPC is 4 MiB. */
const MAX_XML_BYTES = 4 * 1024 * 1024;

/** Guests whose definitions lie in the tree, the first of `roots` that were walked; where there is none, guests inferred from folders. `isLayer` tells which images
 *  are taken for lower layers of others. */
export async function readOfflineGuests(
  lanes: Lanes,
  roots: readonly [string, ...string[]],
  found: readonly FoundFile[],
  isLayer: (file: FoundFile) => boolean,
): Promise<OfflineGuests> {
  const { declared, problems } = await readDefinitions(lanes, found);
  const inferred = declared.length === 0;
  const guests = inferred ? inferGuests(found, isLayer) : declared;
  const tree = await CopiedTree.open(lanes, roots, found);
  const placed = await Promise.all(guests.map((guest) => collectGuest(guest, tree, inferred)));
  return {
    guests: placed.map(({ guest }) => guest),
    problems: [...problems, ...placed.flatMap((guest) => guest.problems)],
    inferred,
  };
}

/** Why a tree cannot be audited at all: then there is nothing to report on. A mount that does not answer is another matter. */
const NO_TREE: ReadonlySet<Problem['kind']> = new Set(['missing', 'refused', 'denied']);

/** Throws OFFLINE_TREE when the walk did not even get into the tree, the first of `roots`. Those walked beside it may be missing. */
export function requireTree(
  [root, ...beside]: readonly [string, ...string[]],
  found: readonly FoundFile[],
  problems: readonly Problem[],
): void {
  const isTrees = ({ kind, subject }: Problem): boolean => NO_TREE.has(kind) && !beside.includes(subject.path ?? '');
  const problem = found.some((file) => file.root === root) ? undefined : problems.find(isTrees);
  if (problem === undefined) return;
  throw new UllageError(
    'OFFLINE_TREE',
    `walk ${JSON.stringify(root)}: expected a directory of images, but ${problem.found}`,
    {
      operands: { root },
      hint: 'Name the directory that holds the copied images: --offline DIR.',
    },
  );
}

async function readDefinitions(
  lanes: Lanes,
  found: readonly FoundFile[],
): Promise<{ declared: readonly DeclaredGuest[]; problems: readonly Problem[] }> {
  const paths = found.map(({ file }) => file.path).filter((path) => path.endsWith('.xml'));
  const definitions = await Promise.all(paths.map((path) => readDefinition(lanes, path)));
  const { guests, problems } = guestsOf(
    definitions.flatMap(({ guest, path }) => (guest === undefined ? [] : [{ path, guest }])),
  );
  const unread = definitions.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
  return { declared: guests, problems: [...unread, ...problems] };
}

/** libvirt writes no document type, and the parser refuses each: a guest behind one is a problem, not nobody. */
const DOMAIN_TYPE = /<!DOCTYPE\s+domain[\s>[]/u;

/** Any start tag: what has none was cut off before it said what it is. In libvirt's own files a comment of 300 bytes comes first. */
const HAS_ELEMENT = /<[A-Za-z_]/u;

function cutOff(path: string): Problem {
  const found = 'it is empty or cut off before its first element';
  return { kind: 'damaged', subject: { path }, attempted: 'parse domain XML', found };
}

interface Definition {
  readonly path: string;
  readonly guest?: DeclaredGuest;
  readonly problem?: Problem;
}

async function readDefinition(lanes: Lanes, path: string): Promise<Definition> {
  const answer = await lanes.readFile(path, MAX_XML_BYTES);
  if (answer.kind === 'failed') return { path, problem: { ...answer.failure, subject: { path } } };
  const text = new TextDecoder().decode(answer.bytes);
  if (!HAS_ELEMENT.test(text)) return { path, problem: cutOff(path) };
  if (!looksLikeDomainXml(text) && !DOMAIN_TYPE.test(text)) return { path };
  try {
    return { path, guest: parseDomainXml(text) };
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    return {
      path,
      problem: { kind: 'damaged', subject: { path }, attempted: 'parse domain XML', found: error.message },
    };
  }
}

/** Paths of the original host put where they lie in the copy. What does not lie in it is a Problem, never opened elsewhere: the
 *  tree's files say nothing about this machine's. */
async function collectGuest(guest: DeclaredGuest, tree: CopiedTree, inferred: boolean): Promise<OfflineGuest> {
  const place = async (target: string, source: DiskSource | undefined): Promise<PlacedDisk> => {
    if (source?.kind !== 'file') return { path: undefined, problems: [] };
    const placed = await tree.place(source.path);
    if ('path' in placed) return { path: placed.path, problems: [] };
    const subject = { guest: guest.name, disk: target, path: source.path };
    return { path: undefined, problems: [{ ...placed.failure, subject }] };
  };
  // In the order of the disks, not of the answers: a report of the same tree is the same.
  const placed = await Promise.all(
    guest.disks.map(async (declared) => {
      const { target, source, mirror } = declared;
      return { declared, top: await place(target, source), mirror: await place(target, mirror?.source) };
    }),
  );
  const disks = placed.map(({ declared, top, mirror }): CollectedDisk => {
    const [path, mirrorPath] = [top.path, mirror.path];
    return { declared, definedIn: 'both', path, mirrorPath, reportedVirtualSize: undefined };
  });
  const problems = placed.flatMap(({ top, mirror }) => [...top.problems, ...mirror.problems]);
  const { uuid, name, nova, vcpus, memory, files } = guest;
  const origin = inferred ? 'inferred' : 'xml-file';
  return {
    guest: { uuid, name, nova, vcpus, memory, state: 'unknown', ioError: undefined, origin, disks, files },
    problems,
  };
}

interface PlacedDisk {
  readonly path: string | undefined;
  readonly problems: readonly Problem[];
}

interface OfflineGuest {
  readonly guest: CollectedGuest;
  readonly problems: readonly Problem[];
}

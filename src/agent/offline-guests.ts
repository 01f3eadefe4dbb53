// Guests of a directory tree without a libvirt: from the domain XML files that lie in it, else from its folders.
import { UllageError } from '../core/errors.ts';
import type { DeclaredDisk, DeclaredGuest, DiskSource } from '../core/guest.ts';
import type { Problem } from '../core/problem.ts';
import type { FoundFile } from '../core/report.ts';
import { looksLikeDomainXml, parseDomainXml } from '../formats/libvirt-xml/parse-domain-xml.ts';
import type { Lanes } from '../readers/lanes/lanes.ts';
import type { CollectedDisk, CollectedGuest } from './collected.ts';
import { CopiedTree } from './copied-tree.ts';
import { inferGuests } from './inferred-guests.ts';

/** What the tree told. */
export interface OfflineGuests {
  readonly guests: readonly CollectedGuest[];
  readonly problems: readonly Problem[];
  /** Nobody defined these guests: they were taken from the layout of folders. */
  readonly inferred: boolean;
}

/** libvirt's own limit on a domain's XML over RPC is 4 MiB. */
const MAX_XML_BYTES = 4 * 1024 * 1024;

/** Guests whose definitions lie in the tree, the first of `roots` that were walked; where there is none, guests inferred from folders. `isBacking` tells which images
 *  others read through to. */
export async function readOfflineGuests(
  lanes: Lanes,
  roots: readonly [string, ...string[]],
  found: readonly FoundFile[],
  isBacking: (file: FoundFile) => boolean,
): Promise<OfflineGuests> {
  const { declared, problems } = await readDefinitions(lanes, found);
  const inferred = declared.length === 0;
  const guests = inferred ? inferGuests(found, isBacking) : declared;
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

/** Throws OFFLINE_TREE when the walk did not even get into the tree. */
export function requireTree(root: string, found: readonly FoundFile[], problems: readonly Problem[]): void {
  const problem = found.some((file) => file.root === root) ? undefined : problems.find(({ kind }) => NO_TREE.has(kind));
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
  const declared = new Map<string, DeclaredGuest>();
  for (const { guest } of definitions) {
    // A copy of a definition (Nova's libvirt.xml beside libvirt's own) is the same guest.
    if (guest !== undefined && !declared.has(guest.uuid)) declared.set(guest.uuid, guest);
  }
  return {
    declared: [...declared.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    problems: definitions.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  };
}

/** libvirt writes no document type, and the parser refuses each: a guest behind one is a problem, not nobody. */
const DOMAIN_TYPE = /<!DOCTYPE\s+domain[\s>[]/u;

interface Definition {
  readonly guest?: DeclaredGuest;
  readonly problem?: Problem;
}

async function readDefinition(lanes: Lanes, path: string): Promise<Definition> {
  const answer = await lanes.readFile(path, MAX_XML_BYTES);
  if (answer.kind === 'failed') return { problem: { ...answer.failure, subject: { path } } };
  const text = new TextDecoder().decode(answer.bytes);
  if (!looksLikeDomainXml(text) && !DOMAIN_TYPE.test(text)) return {};
  try {
    return { guest: parseDomainXml(text) };
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
    return { problem: { kind: 'damaged', subject: { path }, attempted: 'parse domain XML', found: error.message } };
  }
}

/** Paths of the original host put where they lie in the copy. What does not lie in it is a Problem, never opened elsewhere: the
 *  tree's files say nothing about this machine's. */
async function collectGuest(guest: DeclaredGuest, tree: CopiedTree, inferred: boolean): Promise<OfflineGuest> {
  const problems: Problem[] = [];
  const place = async (disk: DeclaredDisk, source: DiskSource | undefined): Promise<string | undefined> => {
    if (source?.kind !== 'file') return undefined;
    const placed = await tree.place(source.path);
    if ('path' in placed) return placed.path;
    problems.push({ ...placed.failure, subject: { guest: guest.name, disk: disk.target, path: source.path } });
    return undefined;
  };
  const disks = await Promise.all(
    guest.disks.map(async (disk): Promise<CollectedDisk> => {
      const path = await place(disk, disk.source);
      const mirrorPath = await place(disk, disk.mirror?.source);
      return { declared: disk, definedIn: 'both', path, mirrorPath, reportedVirtualSize: undefined };
    }),
  );
  const { uuid, name, nova, files } = guest;
  const origin = inferred ? 'inferred' : 'xml-file';
  return { guest: { uuid, name, nova, state: 'unknown', ioError: undefined, origin, disks, files }, problems };
}

interface OfflineGuest {
  readonly guest: CollectedGuest;
  readonly problems: readonly Problem[];
}

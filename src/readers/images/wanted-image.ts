// Images still to be read: what for, where, and under which rules.
import type { ProblemSubject } from '../../core/problem.ts';
import { formatOfDriverType } from '../../formats/driver-names.ts';
import { AS_PROBED, modeOf, RAW_BY_STAT, STAT_ONLY } from '../files/image-modes.ts';
import type { ImageEntry } from './image-entry.ts';

/** By what right an image was read as the format that it was, weakest first. A stronger one reads again what a weaker one read. */
export const RANK = {
  /** An overlay names it and does not say what it is: stat only. */
  unstated: 0,
  /** A directory scan found it: read as what its bytes say. */
  found: 1,
  /** An overlay says what it is. */
  stated: 2,
  /** A domain (or the layout of folders) has it as a disk, and does not say what it is: read as what its bytes say. What another
   *  image claims of a guest's disk, that it is raw and so cannot grow, counts for less. */
  disk: 3,
  /** The domain says that it is raw. Another's declaration of a format with a size of its own is stronger: that one can make it grow. */
  declaredRaw: 4,
  /** The domain says what it is. */
  declared: 5,
} as const;

/** A value of RANK. */
export type Rank = (typeof RANK)[keyof typeof RANK];

/** A disk that a domain (or the layout of folders) names. */
export interface DiskRequest {
  /** Absolute. */
  readonly path: string;
  /** libvirt's driver type; undefined reads it as what its bytes say. */
  readonly declaredFormat: string | undefined;
  /** Whose it is, for Problems. */
  readonly subject?: ProblemSubject;
}

/** One path to read. */
export interface WantedImage {
  /** The name by which it is asked for, and under which its facts will be found. */
  readonly asked: string;
  /** Where to look now: the name, or where it was found to lead. */
  readonly path: string;
  readonly rules: ReadRules;
  /** What a Problem with it is about. */
  readonly subject: ProblemSubject;
  /** The image that names it; undefined for what a domain names or a scan found. */
  readonly namedBy: string | undefined;
  /** What the audit before read here, when a stat can tell whether it still holds. */
  readonly before: ImageEntry | undefined;
}

/** How a path may be read. One object serves all that are read alike. */
export interface ReadRules {
  /** See image-modes.ts. */
  readonly mode: number;
  readonly rank: Rank;
  /** A scan of this audit has seen it to be a regular file in a real directory. */
  readonly known: boolean;
  /** A domain names it, so it may be a block device. */
  readonly blockDevices: boolean;
  /** Its name comes from inside an image: it must really lie below the allowed roots. */
  readonly confined: boolean;
  /** How many mounts its symbolic links have led over. */
  readonly crossings: number;
}

const NOBODY: ProblemSubject = {};

const FOUND: ReadRules = {
  mode: AS_PROBED,
  rank: RANK.found,
  known: true,
  blockDevices: false,
  confined: false,
  crossings: 0,
};

/** What else is said of it does not matter. */
const FOUND_FOR_SURE: ReadRules = { ...FOUND, rank: RANK.disk };

/** A file that a scan has just seen, read as what its bytes say; unless `bytesDecide`, only as long as no image says otherwise. */
export function wantFound(path: string, bytesDecide = false): WantedImage {
  const rules = bytesDecide ? FOUND_FOR_SURE : FOUND;
  return { asked: path, path, rules, subject: NOBODY, namedBy: undefined, before: undefined };
}

/** A disk, read as its domain declares it. A driver type that we have no parser for leaves only its stat. */
export function wantDisk({ path, declaredFormat, subject = NOBODY }: DiskRequest, known: boolean): WantedImage {
  return { asked: path, path, rules: diskRules(declaredFormat, known), subject, namedBy: undefined, before: undefined };
}

/** By mode and `known`: ten thousand disks share a few rules, by which they are grouped. */
const DISK_RULES = new Map<string, ReadRules>();

function diskRules(declaredFormat: string | undefined, known: boolean): ReadRules {
  const mode = declaredFormat === undefined ? AS_PROBED : modeOfDriver(declaredFormat);
  const rank = rankOf(declaredFormat);
  const key = `${mode} ${known}`;
  const rules = DISK_RULES.get(key) ?? { ...FOUND, mode, rank, known, blockDevices: !known };
  DISK_RULES.set(key, rules);
  return rules;
}

function rankOf(declaredFormat: string | undefined): Rank {
  if (declaredFormat === undefined) return RANK.disk;
  return declaredFormat === 'raw' ? RANK.declaredRaw : RANK.declared;
}

/** By what right a file that an image names is wanted. */
export interface Reference {
  /** What the image says of it. */
  readonly format: string | undefined;
  /** A live domain's XML names it too: it may lie anywhere, and be a device. */
  readonly isListed: boolean;
  /** It holds a guest's bytes beside its image (no backing file): raw, its length says all. */
  readonly isData: boolean;
  readonly subject: ProblemSubject;
  /** The image that names it. */
  readonly namedBy: string;
}

/** A file that an image names. Without a stated format not a byte of it is believed. */
export function wantReferenced(path: string, { format, isListed, isData, subject, namedBy }: Reference): WantedImage {
  const rules = {
    mode: format === undefined || (isData && format === 'raw') ? RAW_BY_STAT : modeOfDriver(format),
    rank: format === undefined ? RANK.unstated : RANK.stated,
    known: false,
    blockDevices: isListed,
    confined: !isListed,
    crossings: 0,
  };
  return { asked: path, path, rules, subject, namedBy, before: undefined };
}

/** Whether a driver type or a stated format has a parser here. */
export function isReadable(driverType: string): boolean {
  return formatOfDriverType(driverType) !== undefined;
}

function modeOfDriver(driverType: string): number {
  const format = formatOfDriverType(driverType);
  return format === undefined ? STAT_ONLY : modeOf(format);
}

// What the readers brought back, before it is put together: raw facts keyed by what was asked. No judgement, no IO.
import type { FileId, ImageFacts } from '../core/file.ts';
import type { DeclaredDisk, GuestFacts, NovaMetadata, GuestFile, GuestSize } from '../core/guest.ts';
import type { FilesystemPool, ThinPool, VolumeGroupPool } from '../core/pool-facts.ts';
import type { Problem } from '../core/problem.ts';
import type { FoundFile, NodeFacts } from '../core/report.ts';

/** A declared disk and in which of a domain's two definitions it stands. */
export interface CollectedDisk {
  readonly declared: DeclaredDisk;
  readonly definedIn: 'both' | 'active' | 'persistent';
  /** The path that the disk's source means on this host: a volume's path, a rebased path; undefined when there is none. */
  readonly path: string | undefined;
  readonly mirrorPath: string | undefined;
  /** `capacity` by libvirt. */
  readonly reportedVirtualSize: bigint | undefined;
}

/** A guest as learnt, its disks not yet resolved to files. */
export interface CollectedGuest extends GuestSize {
  readonly uuid: string;
  readonly name: string;
  readonly nova: NovaMetadata | undefined;
  readonly state: GuestFacts['state'];
  readonly ioError: string | undefined;
  readonly origin: GuestFacts['origin'];
  readonly disks: readonly CollectedDisk[];
  readonly files: readonly GuestFile[];
}

/** Files that paths were resolved to. Pool ids in it are mount keys until `assemble` puts pools in their place. */
export interface CollectedImages {
  readonly images: readonly ImageFacts[];
  /** By the path asked for: the chain of files, top → base; absent when the top could not be had. */
  readonly chains: ReadonlyMap<string, readonly FileId[]>;
}

/** Everything that one audit read. */
export interface Collected {
  readonly hostname: string;
  readonly bootId: string | undefined;
  readonly version: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly guestsFrom: string;
  readonly instancesPaths: readonly string[];
  readonly node: NodeFacts | undefined;
  readonly guests: readonly CollectedGuest[];
  readonly images: CollectedImages;
  readonly found: readonly FoundFile[];
  /** By mount key: two mounts of one filesystem name one pool. */
  readonly filesystems: ReadonlyMap<string, FilesystemPool>;
  /** "/dev/dm-3" → "/dev/mapper/vg-lv". */
  readonly deviceMapperNames: ReadonlyMap<string, string>;
  readonly volumeGroups: readonly (VolumeGroupPool | ThinPool)[];
  /** LVM told of all its volume groups; else some may be missing. */
  readonly knowsVolumes: boolean;
  readonly problems: readonly Problem[];
}

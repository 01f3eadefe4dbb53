// Guests and their disks as the hypervisor defines them: topology and identity, never measured bytes.
import type { Bytes } from './bytes.ts';
import type { FileId } from './file.ts';

/** libvirt's domain states in words. `unknown` when nobody could say (offline, or not answered). */
export type GuestState =
  | 'running'
  | 'blocked'
  | 'paused'
  | 'shutting-down'
  | 'shut-off'
  | 'crashed'
  | 'suspended'
  | 'unknown';

/** What Nova writes into a domain's metadata. Sizes in Nova's units: GiB called GB, MiB called MB. */
export interface NovaMetadata {
  readonly instanceName: string | undefined;
  readonly flavor:
    | {
        readonly name: string;
        readonly diskGib: number;
        readonly ephemeralGib: number;
        readonly swapMib: number;
        readonly memoryMib: number;
        readonly vcpus: number;
      }
    | undefined;
  readonly project: { readonly id: string; readonly name: string } | undefined;
  readonly user: { readonly id: string; readonly name: string } | undefined;
}

/** Where a disk's bytes come from, by libvirt's disk type. `none` is an empty cdrom or floppy, a disk without `<source>`: its
 *  `type` is what the element says, 'file' where it says nothing (Kilo reads it for the next disk's). */
export type DiskSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'block'; readonly path: string }
  | { readonly kind: 'network'; readonly protocol: string; readonly name: string; readonly hosts: readonly string[] }
  | { readonly kind: 'volume'; readonly pool: string; readonly volume: string }
  | { readonly kind: 'dir'; readonly path: string }
  | { readonly kind: 'nvme'; readonly address: string }
  | { readonly kind: 'vhostuser'; readonly path: string }
  | { readonly kind: 'none'; readonly type?: 'file' | 'block' | 'network' | 'volume' | 'dir' | 'nvme' | 'vhostuser' };

/** One level of the backing chain as live XML states it, or a mirror target. */
export interface DeclaredLayer {
  readonly source: DiskSource;
  readonly format: string | undefined;
}

/** A second file that a block job is filling: both grow until it ends. */
export interface DiskMirror extends DeclaredLayer {
  readonly job: string;
  readonly ready: boolean;
}

/** `<disk>` as one domain XML states it; readers add nothing. */
export interface DeclaredDisk {
  readonly target: string;
  readonly bus: string | undefined;
  readonly device: 'disk' | 'cdrom' | 'floppy' | 'lun';
  readonly source: DiskSource;
  /** `<driver type>`; undefined when the XML does not say. */
  readonly format: string | undefined;
  /** False when there is no `<driver>` element at all: Kilo's view depends on it. Absent means that there is one. */
  readonly hasDriver?: boolean;
  readonly discard: 'unmap' | 'ignore' | undefined;
  readonly serial: string | undefined;
  readonly alias: string | undefined;
  readonly readOnly: boolean;
  readonly shareable: boolean;
  readonly transient: boolean;
  readonly encrypted: boolean;
  /** `<backingStore>` nest below the top layer, top → base; empty in inactive XML. */
  readonly backingLayers: readonly DeclaredLayer[];
  readonly mirror: DiskMirror | undefined;
}

/** Why a disk charges no pool of this host. */
export type SkipReason =
  | 'network'
  | 'volume-elsewhere'
  | 'nvme'
  | 'vhostuser'
  | 'directory'
  | 'empty'
  | 'unmanaged-device';

/** A declared disk joined with the files it was resolved to. */
export interface DiskFacts extends DeclaredDisk {
  /** Files of the chain, top → base, as far as it could be followed. Empty when skipped or when the top is missing. */
  readonly chain: readonly FileId[];
  readonly mirrorId: FileId | undefined;
  /** Set when the disk charges no pool here. */
  readonly skipped: SkipReason | undefined;
  /** A Cinder volume, by the rules of docs/formats/libvirt-xml.md. */
  readonly isVolume: boolean;
  /** `capacity` by libvirt's block info: the virtual size when the header could not be read. */
  readonly reportedVirtualSize: Bytes | undefined;
  /** The disk is in only one of the active and the persistent definition (hot-plugged or removed at next boot). */
  readonly definedIn: 'both' | 'active' | 'persistent';
}

/** A file that a guest uses outside its disks. */
export interface GuestFile {
  readonly purpose: 'nvram' | 'console-log' | 'managed-save' | 'memory-snapshot' | 'kernel' | 'initrd';
  readonly path: string;
}

/** How large a guest is to be. Absent: its definition does not say, or nobody has read it. */
export interface GuestSize {
  /** Processors at most, plugged in or not. */
  readonly vcpus?: number | undefined;
  /** At most, balloon or not. */
  readonly memory?: Bytes | undefined;
}

/** A guest as one domain XML states it. */
export interface DeclaredGuest extends GuestSize {
  readonly uuid: string;
  readonly name: string;
  readonly nova: NovaMetadata | undefined;
  /** In document order, those without a source too: Kilo's view depends on the order. */
  readonly disks: readonly DeclaredDisk[];
  readonly files: readonly GuestFile[];
}

/** A guest in a report. */
export interface GuestFacts extends GuestSize {
  readonly uuid: string;
  readonly name: string;
  readonly nova: NovaMetadata | undefined;
  readonly state: GuestState;
  /** Paused because a write found no space or failed, in libvirt's words; undefined otherwise. */
  readonly ioError: string | undefined;
  /** Who told us: libvirt, a domain XML file, or nobody (taken from the layout of folders). */
  readonly origin: 'libvirt' | 'xml-file' | 'inferred';
  readonly disks: readonly DiskFacts[];
  readonly files: readonly GuestFile[];
}

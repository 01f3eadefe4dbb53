// A HostReport: one host's facts at one time, together with what could not be read. Nothing in it is derived.
import type { Bytes } from './bytes.ts';
import type { FileFacts, ImageFacts } from './file.ts';
import type { GuestFacts } from './guest.ts';
import type { PoolFacts } from './pool-facts.ts';
import type { Problem } from './problem.ts';

/** What a file under an instances path is, by its name and place alone; whether anybody uses it is judged later. */
export type FoundRole =
  | 'disk' // an image in an instance folder or a pool directory
  | 'base' // in the image cache (_base)
  | 'leftover' // *_resize, *_del, snapshots/
  | 'console' // console.log and rotated copies
  | 'config-drive' // disk.config, *.iso in an instance folder
  | 'cache' // other cached content: ephemeral_*, swap_*, kernel, ramdisk
  | 'metadata' // disk.info, libvirt.xml, locks
  | 'other';

/** A file found by walking the instances paths. Images among them are also in `images`, by the same FileId. */
export interface FoundFile {
  readonly file: FileFacts;
  readonly role: FoundRole;
  /** The instances path under which it was found. */
  readonly root: string;
  /** The instance folder's name, where it lies in one. */
  readonly folder: string | undefined;
}

/** The machine itself, as libvirt tells it. */
export interface NodeFacts {
  /** Processors that guests can be given, as the host counts them (threads). */
  readonly vcpus: number;
  readonly memory: Bytes;
  /** libvirt's name of the processor: "x86_64". */
  readonly cpuModel: string;
  /** The hypervisor's driver in libvirt's words: "QEMU". */
  readonly hypervisor: string;
  /** major × 1,000,000 + minor × 1,000 + release, as libvirt counts; undefined when it did not say. */
  readonly hypervisorVersion: number | undefined;
  readonly libvirtVersion: number | undefined;
}

/** One host's facts at one time. */
export interface HostReport {
  readonly hostname: string;
  readonly bootId: string | undefined;
  readonly collectorVersion: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** How the guests were learnt: libvirt's URI ("qemu:///system"), else words for the reader ("domain XML under /srv/copy"). */
  readonly guestsFrom: string;
  /** The directories walked, in the order given; the first is Nova's instances_path in the compatibility views. */
  readonly instancesPaths: readonly string[];
  /** Absent where there is no libvirt to ask, or it did not say. */
  readonly node?: NodeFacts | undefined;
  readonly pools: readonly PoolFacts[];
  readonly guests: readonly GuestFacts[];
  readonly images: readonly ImageFacts[];
  readonly found: readonly FoundFile[];
  readonly problems: readonly Problem[];
}

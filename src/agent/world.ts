// The host as a collector sees it: everything that is not ours comes in through here, so that tests can bring their own.

/** Clock, identity and the roots of the kernel's file trees. */
export interface World {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Milliseconds of a clock that never goes back: deadlines. */
  monotonicMs(): number;
  readonly hostname: string;
  /** The agent's id of this host, for pools that have no identity of their own; undefined: it is made from the machine-id. */
  readonly hostId?: string;
  /** /proc/sys/kernel/random/boot_id; undefined where it could not be read. */
  readonly bootId: string | undefined;
  /** Of Ullage itself. */
  readonly version: string;
  /** "/", or a test's stand-in for it: /proc, /sys, /dev, /run are looked up below it. */
  readonly root: string;
  /** Where to look for guests' files when nobody said: those that exist are walked. */
  readonly defaultPaths: readonly string[];
  /** Where libvirt's sockets may lie. */
  readonly libvirtDirectories: {
    /** "/run/libvirt" */
    readonly system: string;
    /** Of the user's own daemons: "$XDG_RUNTIME_DIR/libvirt"; undefined when there is none. */
    readonly session: string | undefined;
  };
  /** PATH: where LVM's commands are looked for. */
  readonly searchPath: string;
  /** Uniform in [0, 1): jitter of reconnects. */
  random(): number;
}

/** Nova's and libvirt's own defaults. */
export const DEFAULT_PATHS: readonly string[] = ['/var/lib/nova/instances', '/var/lib/libvirt/images'];

/** What to audit. */
export interface CollectRequest {
  /** A libvirt URI; undefined means qemu:///system. Ignored with `offline`. */
  readonly connect: string | undefined;
  /** Audit this directory tree instead of a libvirt. */
  readonly offline: string | undefined;
  /** Directories to walk; empty means the defaults that exist and libvirt's own storage pools. */
  readonly paths: readonly string[];
  /** Walk L1/L2 tables of qcow2 images. */
  readonly exact: boolean;
  /** How long any one mount, or libvirt, may take to answer. */
  readonly deadlineMs: number;
}

/** How far an audit has come. `total` is undefined while it is not known. */
export interface CollectProgress {
  readonly stage: 'libvirt' | 'paths' | 'images' | 'pools' | 'snapshots';
  readonly done: number;
  readonly total: number | undefined;
}

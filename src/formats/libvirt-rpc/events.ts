// Events: what libvirtd tells of domains by itself, in our words. Hints only: several changes to disks raise no event at all.
import { decode, type Codec, type ValueOf } from '../xdr/codec.ts';
import { LIBVIRT_RPC, type Frame } from './frame.ts';
import { EVENT_MESSAGES, type nonnullDomain } from './procedures.gen.ts';

/** A domain as the wire names it. `id` is −1 while it is not running. */
export type DomainRef = ValueOf<typeof nonnullDomain>;

/** virDomainEventType, by number. */
const LIFECYCLE_EVENTS = [
  'defined',
  'undefined',
  'started',
  'suspended',
  'resumed',
  'stopped',
  'shutdown',
  'pm-suspended',
  'crashed',
] as const;

/** VIR_DOMAIN_EVENT_SUSPENDED_IOERROR: the detail of a `suspended` event after a failed write. */
export const SUSPENDED_IO_ERROR = 2;

/** virDomainEventIOErrorAction, by number. */
const IO_ERROR_ACTIONS = ['none', 'pause', 'report'] as const;

/** virDomainBlockJobType, by number. */
const BLOCK_JOB_TYPES = ['unknown', 'pull', 'copy', 'commit', 'active-commit', 'backup'] as const;

/** virConnectDomainEventBlockJobStatus, by number. */
const BLOCK_JOB_STATUSES = ['completed', 'failed', 'canceled', 'ready'] as const;

/** The name of a number, or 'unknown' for what a later libvirt adds. */
type NameOf<Names extends readonly string[]> = Names[number] | 'unknown';

/** One event about one domain. `detail` is virDomainEvent*DetailType of the event it goes with. */
export type DomainEvent =
  | {
      readonly kind: 'lifecycle';
      readonly domain: DomainRef;
      readonly event: NameOf<typeof LIFECYCLE_EVENTS>;
      readonly detail: number;
    }
  | {
      readonly kind: 'io-error';
      readonly domain: DomainRef;
      readonly path: string;
      readonly alias: string;
      readonly action: NameOf<typeof IO_ERROR_ACTIONS>;
      /** QEMU's word, "enospc"; empty when it gave none. */
      readonly reason: string;
    }
  | {
      readonly kind: 'block-job';
      readonly domain: DomainRef;
      /** The target's name, "vda". */
      readonly disk: string;
      readonly type: NameOf<typeof BLOCK_JOB_TYPES>;
      readonly status: NameOf<typeof BLOCK_JOB_STATUSES>;
    }
  | {
      readonly kind: 'block-threshold';
      readonly domain: DomainRef;
      /** "vda", and in a second message "vda[1]". */
      readonly device: string;
      readonly path: string | undefined;
      readonly threshold: bigint;
      readonly excess: bigint;
    }
  | {
      readonly kind: 'disk-change';
      readonly domain: DomainRef;
      readonly alias: string;
      readonly newPath: string | undefined;
    }
  | { readonly kind: 'tray-change'; readonly domain: DomainRef; readonly alias: string; readonly open: boolean }
  | { readonly kind: 'device-added'; readonly domain: DomainRef; readonly alias: string }
  | { readonly kind: 'device-removed'; readonly domain: DomainRef; readonly alias: string }
  | { readonly kind: 'metadata-change'; readonly domain: DomainRef; readonly namespace: string | undefined };

/** What can be registered for. */
export type DomainEventKind = DomainEvent['kind'];

/** virDomainEventID of each kind: the argument of REGISTER_ANY. */
export const EVENT_IDS: Readonly<Record<DomainEventKind, number>> = {
  lifecycle: 0,
  'io-error': 6,
  'disk-change': 9,
  'tray-change': 10,
  'device-removed': 15,
  'block-job': 16,
  'device-added': 19,
  'metadata-change': 23,
  'block-threshold': 24,
};

const DECODERS: ReadonlyMap<number, (payload: Uint8Array) => DomainEvent> = new Map([
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_LIFECYCLE, ({ msg }) => ({
    kind: 'lifecycle',
    domain: msg.dom,
    event: LIFECYCLE_EVENTS[msg.event] ?? 'unknown',
    detail: msg.detail,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON, ({ msg }) => ({
    kind: 'io-error',
    domain: msg.dom,
    path: msg.srcPath,
    alias: msg.devAlias,
    action: IO_ERROR_ACTIONS[msg.action] ?? 'unknown',
    reason: msg.reason,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_BLOCK_JOB_2, ({ dom, dst, type, status }) => ({
    kind: 'block-job',
    domain: dom,
    disk: dst,
    type: BLOCK_JOB_TYPES[type] ?? 'unknown',
    status: BLOCK_JOB_STATUSES[status] ?? 'unknown',
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_BLOCK_THRESHOLD, ({ dom, dev, path, threshold, excess }) => ({
    kind: 'block-threshold',
    domain: dom,
    device: dev,
    path,
    threshold,
    excess,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_DISK_CHANGE, ({ msg }) => ({
    kind: 'disk-change',
    domain: msg.dom,
    alias: msg.devAlias,
    newPath: msg.newSrcPath,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_TRAY_CHANGE, ({ msg }) => ({
    kind: 'tray-change',
    domain: msg.dom,
    alias: msg.devAlias,
    open: msg.reason === 0, // VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, ({ dom, devAlias }) => ({
    kind: 'device-added',
    domain: dom,
    alias: devAlias,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, ({ msg }) => ({
    kind: 'device-removed',
    domain: msg.dom,
    alias: msg.devAlias,
  })),
  on(EVENT_MESSAGES.DOMAIN_EVENT_CALLBACK_METADATA_CHANGE, ({ dom, nsuri }) => ({
    kind: 'metadata-change',
    domain: dom,
    namespace: nsuri,
  })),
]);

/** The event that a message from the server holds; undefined for one that we never register for. FormatError when broken. */
export function decodeEvent(frame: Frame): DomainEvent | undefined {
  return DECODERS.get(frame.procedure)?.(frame.payload);
}

function on<Body>(
  message: { readonly number: number; readonly message: Codec<Body> },
  toEvent: (body: Body) => DomainEvent,
): readonly [number, (payload: Uint8Array) => DomainEvent] {
  return [message.number, (payload) => toEvent(decode(message.message, payload, LIBVIRT_RPC))];
}

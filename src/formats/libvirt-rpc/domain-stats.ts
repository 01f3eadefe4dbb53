// Bulk statistics: libvirt's flat list of named parameters ("block.0.name") as one object per domain.
import { MAX_BYTES } from '../../core/bytes.ts';
import type { GuestState } from '../../core/guest.ts';
import type { ValueOf } from '../xdr/codec.ts';
import { DOMAIN_STATES } from './constants.ts';
import type { domainStatsRecord } from './procedures.gen.ts';

/** One domain's record as the wire carries it. */
export type DomainStatsRecord = ValueOf<typeof domainStatsRecord>;

/** One layer of one disk; layers of a disk share its target and come top first. Figures that libvirt left out are undefined: an empty cdrom, a network disk, a hung hypervisor. */
export interface BlockStats {
  /** The disk's target: "vda". */
  readonly target: string;
  readonly path: string | undefined;
  /** Bytes; libvirt's `capacity`. Glossary: virtualSize. */
  readonly capacity: bigint | undefined;
}

/** Reason of a state, as libvirt numbers it (virDomainPausedReason and its kin). */
export interface DomainState {
  readonly state: GuestState;
  readonly reason: number;
}

const BLOCK_FIELD = /^block\.(\d+)\.(.+)$/;

/** The state that a record tells; undefined when it does not. */
export function stateOf(record: DomainStatsRecord): DomainState | undefined {
  const values = new Map(record.params.map(({ field, value }) => [field, value.value]));
  const state = values.get('state.state');
  const reason = values.get('state.reason');
  if (typeof state !== 'number') return undefined;
  return { state: guestState(state), reason: typeof reason === 'number' ? reason : 0 };
}

/** virDomainState in words; 'unknown' for NOSTATE and for what a later libvirt adds. */
export function guestState(state: number): GuestState {
  return DOMAIN_STATES[state] ?? 'unknown';
}

/** The layers that a record tells of, in its order. undefined when it says nothing of blocks at all. */
export function blocksOf(record: DomainStatsRecord): readonly BlockStats[] | undefined {
  let counted = false;
  const blocks = new Map<string, Map<string, unknown>>();
  for (const { field, value } of record.params) {
    if (field === 'block.count') counted = true;
    const [, index, name] = BLOCK_FIELD.exec(field) ?? [];
    if (index === undefined || name === undefined) continue;
    const fields = blocks.get(index) ?? new Map<string, unknown>();
    blocks.set(index, fields.set(name, value.value));
  }
  return counted ? [...blocks.values()].flatMap(blockStats) : undefined;
}

function blockStats(fields: ReadonlyMap<string, unknown>): readonly BlockStats[] {
  const target = fields.get('name');
  const path = fields.get('path');
  const capacity = fields.get('capacity');
  if (typeof target !== 'string') return [];
  return [
    {
      target,
      path: typeof path === 'string' ? path : undefined,
      capacity: isSize(capacity) ? capacity : undefined,
    },
  ];
}

/** An unsigned hyper holds more than any disk has: then it is no size, and the disk's is not known. */
function isSize(value: unknown): value is bigint {
  return typeof value === 'bigint' && value <= MAX_BYTES;
}

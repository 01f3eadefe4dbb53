// What a guest that is to be placed asks of a host.
import type { Bytes } from '../../bytes.ts';
import type { ResourceName } from '../../claim/resources.ts';

/** So much of one resource, in its unit. */
export interface Demand {
  readonly resource: ResourceName;
  /** What is claimed: for disk the virtual sizes. */
  readonly promised: bigint;
  /** Of disk, what is written as soon as the guest is built; 0 of all else. Glossary: expected fill. */
  readonly writes: Bytes;
  /** Of disk, the most that the images can come to occupy; 0 of all else. Glossary: ceiling. */
  readonly ceiling: Bytes;
}

/** Guests that belong together: on one host, or each on another. */
export interface GuestGroup {
  readonly policy: 'affinity' | 'anti-affinity';
  /** UUIDs of the others. */
  readonly guests: readonly string[];
}

/** How hosts that fit are ranked: `spread` the one with most left, `pack` the one with least. */
export type Weighing = 'spread' | 'pack';

/** A request as every filter and weigher reads it. */
export interface PlaceRequest {
  /** Each resource once, nothing of 0. */
  readonly demands: readonly Demand[];
  /** In one of each, by UUID. */
  readonly memberOf: readonly (readonly string[])[];
  readonly forbiddenAggregates: readonly string[];
  readonly requiredTraits: readonly string[];
  readonly forbiddenTraits: readonly string[];
  readonly group: GuestGroup | undefined;
  readonly weighing: Weighing;
  /** What is written at once must be available now: policy may only tell of it. */
  readonly mustBeAvailable: boolean;
}

/** What is known beside the hosts when a decision is made. */
export interface PlaceContext {
  readonly nowMs: number;
  /** Ids of the hosts that have a guest of the group, whether promised or seen. */
  readonly groupHosts: ReadonlySet<string>;
}

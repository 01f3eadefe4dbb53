// Why a host was not chosen: a shortage of amounts, or of what it is. Each says what was found and which knob there is to turn.
import type { Ppm } from '../../ratio.ts';
import type { Shortage, ShortageRule } from '../../shortage.ts';
import type { GuestGroup } from './request.ts';

/** What an operator can change, where waiting alone does not help. `free-space`: remove, move away, or reserve less. */
export const KNOBS = [
  'allocation-ratio',
  'free-space',
  'hardware',
  'pool-class',
  'agent',
  'traits',
  'aggregates',
  'guest-group',
] as const;

/** One of KNOBS. */
export type Knob = (typeof KNOBS)[number];

/** What there is to turn where an amount is short by a rule. */
export const KNOB_OF: Readonly<Record<ShortageRule, Knob>> = {
  capacity: 'allocation-ratio',
  'no-inventory': 'pool-class',
  available: 'free-space',
  'whole-host': 'hardware',
  'worst-case': 'free-space',
};

/** The same for one shortage. Freeing all that is there does not help a guest that is larger than the pool. */
export function knobOf({ rule, when }: Pick<Shortage, 'rule' | 'when'>): Knob {
  const knob = KNOB_OF[rule];
  return knob === 'free-space' && when === 'never' ? 'hardware' : knob;
}

/** Amounts that are short. */
export interface AmountShortage extends Shortage {
  readonly knob: Knob;
  /** The least allocation ratio with which it would fit, in millionths; undefined where a ratio does not decide, or none would do. */
  readonly ratioNeeded: Ppm | undefined;
}

/** What the host lacks is no amount. `when` is `never` where waiting cannot help. */
export type ConditionShortage = { readonly when: 'now' | 'never'; readonly knob: Knob } & (
  | { readonly rule: 'freshness'; readonly ageMs: number | undefined; readonly periodMs: number }
  | { readonly rule: 'missing-trait' | 'forbidden-trait'; readonly traits: readonly string[] }
  | { readonly rule: 'not-in-aggregate' | 'in-forbidden-aggregate'; readonly aggregates: readonly string[] }
  | { readonly rule: 'guest-group'; readonly policy: GuestGroup['policy'] }
);

/** Kilo's DiskFilter refused; in MiB, as it counts. What is undefined nobody knows: the host has no such disk. */
export interface KiloShortage {
  readonly rule: 'kilo-disk-filter';
  readonly when: 'now' | 'never';
  readonly knob: 'allocation-ratio' | 'pool-class';
  readonly requestedMib: bigint;
  /** totalMib × allocationRatioPpm ÷ 1,000,000, cut off, − (totalMib − freeMib). */
  readonly usableMib?: bigint;
  readonly totalMib?: bigint;
  readonly freeMib?: bigint;
  readonly allocationRatioPpm?: Ppm;
  /** requestedMib − usableMib. */
  readonly shortByMib?: bigint;
}

/** Any of them. */
export type HostShortage = AmountShortage | ConditionShortage | KiloShortage;

/** It is about an amount of a resource. */
export function isAmount(shortage: HostShortage): shortage is AmountShortage {
  return 'shortBy' in shortage;
}

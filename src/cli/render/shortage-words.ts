// Shortages, knobs and doubts in words.
import type { z } from 'zod';
import type { ResourceName } from '../../core/claim/resources.ts';
import { MiB } from '../../core/bytes.ts';
import { amountClause } from '../../core/findings/claims/amounts.ts';
import { formatBytes } from '../../core/format-bytes.ts';
import { listed, printable } from '../../core/plain-text.ts';
import type { shortage } from '../../wire/api/error-answer.ts';
import type { HostAnswerLine } from '../../wire/api/host-answer.ts';

type ShortageLine = HostAnswerLine['shortages'][number];

/** What is kept of a claim that was forced has no knob. */
type KeptShortage = z.output<typeof shortage>;

/** What a host lacks, and by how much. */
export function lackOf(lack: ShortageLine | KeptShortage): string {
  switch (lack.rule) {
    case 'freshness':
      return lack.ageMs === undefined
        ? 'it has never reported'
        : `nothing heard for ${Math.round(lack.ageMs / 1000)} s`;
    case 'missing-trait':
      return `lacks ${names(lack.traits)}`;
    case 'forbidden-trait':
      return `has ${names(lack.traits)}`;
    case 'not-in-aggregate':
      return `in none of ${names(lack.aggregates)}`;
    case 'in-forbidden-aggregate':
      return `in ${names(lack.aggregates)}`;
    case 'guest-group':
      return lack.policy === 'affinity' ? 'no guest of the group is there' : 'a guest of the group is there';
    case 'kilo-disk-filter':
      return lack.usableMib === undefined || lack.shortByMib === undefined
        ? 'has no such disk'
        : `usable disk ${mib(lack.usableMib)}: ${mib(lack.shortByMib)} short`;
    case 'no-inventory':
      return isOfMachine(lack.resource)
        ? `not known: ${resourceWords(lack.resource)}`
        : `has no ${resourceWords(lack.resource)}`;
    case 'whole-host':
      return `the whole host is too small: ${short(lack)} short`;
    case 'capacity':
      return `promised limit: ${short(lack)} short`;
    case 'available':
      return `available now: ${short(lack)} short`;
    case 'worst-case':
      return `worst case: ${short(lack)} short`;
  }
}

/** What there is to turn. */
export function knobOf(shortage: ShortageLine): string {
  const { when, knob } = shortage;
  const never = when === 'never' ? 'waiting does not help; ' : '';
  switch (knob) {
    case 'allocation-ratio': {
      const ratio = 'ratioNeededPpm' in shortage ? shortage.ratioNeededPpm : undefined;
      return ratio === undefined ? `${never}allocation ratio` : `${never}allocation ratio ${decimal(ratio)} would do`;
    }
    case 'free-space':
      return `${never}free or move away bytes, or reserve less`;
    case 'hardware':
      return `${never}a larger host`;
    case 'pool-class':
      return `${never}another class of pool`;
    case 'agent':
      return `${never}bring its agent, or its libvirt, back`;
    case 'traits':
      return `${never}its traits`;
    case 'aggregates':
      return `${never}its aggregates`;
    case 'guest-group':
      return `${never}the group's guests`;
  }
}

/** What a reason that is counted is about: "disk (instances): too small as a whole". */
export function reasonWords(rule: string, resource: string | undefined): string {
  const isUnknown = rule === 'no-inventory' && resource !== undefined && isOfMachine(resource);
  const words = isUnknown ? 'not known' : (RULES[rule] ?? printable(rule));
  return resource === undefined ? words : `${resourceWords(resource)}: ${words}`;
}

const RULES: Readonly<Record<string, string>> = {
  freshness: 'not heard of',
  'missing-trait': 'without a trait that it must have',
  'forbidden-trait': 'with a trait that it must not have',
  'not-in-aggregate': 'not in the aggregate',
  'in-forbidden-aggregate': 'in an aggregate that it must not be in',
  'guest-group': "the group's guests",
  'kilo-disk-filter': "refused by Kilo's disk filter",
  'no-inventory': 'there is none',
  'whole-host': 'too small as a whole',
  capacity: 'more would be promised than may be',
  available: 'too little available now',
  'worst-case': 'too little left if every disk fills',
};

/** Why a host's figures may be off. */
export const DOUBTS: Readonly<Record<NonNullable<HostAnswerLine['doubts']>[number], string>> = {
  late: 'late',
  lost: 'lost',
  'guests-unknown': 'its guests are not known',
  partial: 'partial',
  'available-unknown': 'use unknown',
  'worst-case-unknown': 'worst case unknown',
};

/** Every machine has some: where it has no inventory of them, its libvirt has not told. */
function isOfMachine(resource: string): boolean {
  return resource === 'memory' || resource === 'vcpus';
}

/** "disk (instances)". */
export function resourceWords(resource: string): string {
  if (resource.startsWith('disk:')) return `disk (${printable(resource.slice('disk:'.length))})`;
  return printable(resource);
}

function short({ resource, shortBy }: { readonly resource: string; readonly shortBy: bigint }): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server names resources as core does
  return amountClause(resource as ResourceName, shortBy);
}

function names(texts: readonly string[]): string {
  return listed(texts.map(printable), 4);
}

function mib(amount: bigint): string {
  return formatBytes(amount * MiB);
}

/** Rounded up: a ratio that is cut off would not do. */
function decimal(ppm: bigint): string {
  const thousandths = (ppm + 999n) / 1000n;
  return `${thousandths / 1000n}.${(thousandths % 1000n).toString().padStart(3, '0')}`;
}

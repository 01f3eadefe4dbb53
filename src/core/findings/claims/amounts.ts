// How the sentences of claim rules name amounts.
import { sumBytes, type Bytes } from '../../bytes.ts';
import { unitOf, type ResourceName, type Resources } from '../../claim/resources.ts';
import { inEnglish, say } from '../../sentences/english.ts';
import type { Sentence } from '../../sentences/sentence.ts';

/** "26.7 GiB of disk (instances)", "512 MiB of memory", "4 vCPUs". */
export function amountSaid(resource: ResourceName, amount: bigint): Sentence {
  switch (unitOf(resource)) {
    case 'bytes':
      return say('amount:disk', { bytes: amount, poolClass: resource.slice('disk:'.length) });
    case 'MiB':
      return say('amount:memory', { mib: String(amount) });
    case 'vCPU':
      return say('amount:vcpus', { vcpus: String(amount) });
    case 'units':
      return say('amount:units', { amount: String(amount), resource: resource.slice('class:'.length) });
  }
}

/** The same where what it is of was just said: "26.7 GiB", "512 MiB", "4". */
export function numberSaid(resource: ResourceName, amount: bigint): Sentence {
  switch (unitOf(resource)) {
    case 'bytes':
      return say('number:bytes', { bytes: amount });
    case 'MiB':
      return say('number:mib', { mib: String(amount) });
    case 'vCPU':
    case 'units':
      return say('number:count', { count: String(amount) });
  }
}

/** An amount in English. */
export function amountClause(resource: ResourceName, amount: bigint): string {
  return inEnglish(amountSaid(resource, amount));
}

/** All that a claim asks for, lower bounds said as such; a resource of which nothing is known as unknown. */
export function amountsSaid(resources: Resources): readonly Sentence[] {
  return resources.map(({ resource, amount, atLeast }) => {
    if (atLeast !== true) return amountSaid(resource, amount);
    const name = resource.startsWith('disk:') ? 'disk' : resource;
    return amount === 0n
      ? say('amount:unknown', { resource: name })
      : say('amount:at-least', { amount: amountSaid(resource, amount) });
  });
}

/** The disk among them. */
export function diskBytesOf(resources: Resources): Bytes {
  return sumBytes(resources.filter(({ resource }) => resource.startsWith('disk:')).map(({ amount }) => amount));
}

// How the sentences of claim rules name amounts.
import { sumBytes, type Bytes } from '../../bytes.ts';
import { unitOf, type ResourceName, type Resources } from '../../claim/resources.ts';
import { formatBytes } from '../../format-bytes.ts';
import { listed, printable } from '../../plain-text.ts';

/** "26.7 GiB of disk (instances)", "512 MiB of memory", "4 vCPUs". */
export function amountClause(resource: ResourceName, amount: bigint): string {
  switch (unitOf(resource)) {
    case 'bytes':
      return `${formatBytes(amount)} of disk (${printable(resource.slice('disk:'.length))})`;
    case 'MiB':
      return `${amount} MiB of memory`;
    case 'vCPU':
      return `${amount} ${amount === 1n ? 'vCPU' : 'vCPUs'}`;
    case 'units':
      return `${amount} of ${printable(resource.slice('class:'.length))}`;
  }
}

/** All that a claim asks for, lower bounds said as such; a resource of which nothing is known as unknown. */
export function amountsClause(resources: Resources): string {
  const parts = resources.map(({ resource, amount, atLeast }) => {
    if (atLeast !== true) return amountClause(resource, amount);
    const name = resource.startsWith('disk:') ? 'disk' : resource;
    return amount === 0n ? `an unknown amount of ${name}` : `at least ${amountClause(resource, amount)}`;
  });
  return parts.length === 0 ? 'nothing' : listed(parts, 8);
}

/** The disk among them. */
export function diskBytesOf(resources: Resources): Bytes {
  return sumBytes(resources.filter(({ resource }) => resource.startsWith('disk:')).map(({ amount }) => amount));
}

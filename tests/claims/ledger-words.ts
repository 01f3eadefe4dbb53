// The words of a claim ledger: amounts, providers' inventories and flavors, read from text and written back.
import { GiB, MiB, type Bytes } from '../../src/core/bytes.ts';
import { resourcesOfFlavor, type Flavor } from '../../src/core/claim/flavor.ts';
import type { InventoryLine, Membership } from '../../src/core/claim/inventory.ts';
import { resourcesOf, type ResourceName, type Resources } from '../../src/core/claim/resources.ts';
import { PPM } from '../../src/core/ratio.ts';

/** The one pool class that a ledger's `disk` means, and the pool behind it on every provider. */
export const POOL_CLASS = 'instances';

const UNITS: Readonly<Record<string, bigint>> = { G: GiB, M: MiB };

/** "5G", "512M", "-3G", "0", "77": bytes. */
export function bytesIn(text: string): Bytes {
  const [, count = '', unit = ''] = /^(-?\d+)([GM]?)$/.exec(text) ?? [];
  if (count === '') throw new Error(`a ledger says '${text}' where a size such as 5G or 512M is expected`);
  return BigInt(count) * (UNITS[unit] ?? 1n);
}

/** The shortest of the same spellings. */
export function sizeText(bytes: Bytes): string {
  if (bytes === 0n) return '0';
  if (bytes % GiB === 0n) return `${bytes / GiB}G`;
  return bytes % MiB === 0n ? `${bytes / MiB}M` : `${bytes}`;
}

/** An amount of a resource in its own unit. */
export function amountText(resource: ResourceName, amount: bigint): string {
  return resource.startsWith('disk:') ? sizeText(amount) : amount.toString();
}

/** "disk" or "disk.NAME", "memory", "vcpus". */
export function resourceIn(word: string): ResourceName {
  if (word === 'memory' || word === 'vcpus') return word;
  return word === 'disk' ? `disk:${POOL_CLASS}` : `disk:${word.replace(/^disk\./, '')}`;
}

/** The other way round. */
export function resourceText(resource: ResourceName): string {
  return resource === `disk:${POOL_CLASS}` ? 'disk' : resource.replace(':', '.');
}

/** "disk=5G", "memory=512", or "flavor=root+ephemeral/swap" ("flavor=1+0/512M", with "@volume" where the root is one). */
export function askedIn(words: readonly string[]): { resources: Resources; flavor: Flavor | undefined } {
  const [first = '', ...more] = words;
  if (first.startsWith('flavor=')) {
    const flavor = flavorIn(first.slice('flavor='.length), more);
    return { resources: resourcesOfFlavor(flavor, POOL_CLASS), flavor };
  }
  const amounts = Object.fromEntries(words.map(pairIn));
  const disks = Object.entries(amounts).filter(([name]) => name.startsWith('disk'));
  return {
    resources: resourcesOf({
      disk: Object.fromEntries(disks.map(([name, size]) => [resourceIn(name).slice('disk:'.length), bytesIn(size)])),
      memoryMib: BigInt(amounts['memory'] ?? 0),
      vcpus: BigInt(amounts['vcpus'] ?? 0),
    }),
    flavor: undefined,
  };
}

function flavorIn(text: string, more: readonly string[]): Flavor {
  const [, root = '0', ephemeral = '0', swap = '0', volume] = /^(\d+)\+(\d+)(?:\/(\d+)M)?(@volume)?$/.exec(text) ?? [];
  const rest = Object.fromEntries(more.map(pairIn));
  return {
    rootGib: BigInt(root),
    ephemeralGib: BigInt(ephemeral),
    swapMib: BigInt(swap),
    memoryMib: BigInt(rest['memory'] ?? 0),
    vcpus: BigInt(rest['vcpus'] ?? 0),
    isVolumeBacked: volume !== undefined,
  };
}

/** "disk=100G-10G*1.5": total, reserved, allocation ratio. */
export function inventoryIn(words: readonly string[]): readonly InventoryLine[] {
  return words.map((word) => {
    const [, name = '', total = '', reserved = '0', ratio = '1'] =
      /^([\w.]+)=(\d+[GM]?)(?:-(\d+[GM]?))?(?:\*([\d.]+))?$/.exec(word) ?? [];
    const resource = resourceIn(name);
    const line = { resource, total: bytesIn(total), reserved: bytesIn(reserved), allocationRatio: ppmIn(ratio) };
    return resource.startsWith('disk:') ? { ...line, poolId: `fs:${resource.slice('disk:'.length)}` } : line;
  });
}

/** "disk=@nfs": the class is the shared pool nfs. */
export function membershipsIn(words: readonly string[]): readonly Membership[] {
  return words.map((word) => {
    const [name = '', provider = ''] = word.split('=@');
    return { resource: resourceIn(name), provider, poolId: `fs:${provider}` };
  });
}

/** "100G-10G*1.5": what a shared pool has. */
export function sharedPoolIn(id: string, size: string): readonly InventoryLine[] {
  return inventoryIn([`disk.shared=${size}`]).map((line) => ({ ...line, poolId: `fs:${id}` }));
}

function ppmIn(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * PPM + BigInt(fraction.padEnd(6, '0'));
}

function pairIn(word: string): [string, string] {
  const [name = '', value = ''] = word.split('=');
  return [name, value];
}

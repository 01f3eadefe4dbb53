// The names behind /dev/dm-N: LVM knows its volumes by name, a guest's disk may be given by number or by some other link.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** "/dev/dm-3" → "/dev/mapper/vg-lv", for every mapped device of the host. Empty where there is none. `sysRoot`: "/sys". */
export async function readDeviceMapperNames(sysRoot: string): Promise<ReadonlyMap<string, string>> {
  const blocks = join(sysRoot, 'class/block');
  const nodes = (await readdir(blocks).catch(() => [])).filter((name) => name.startsWith('dm-'));
  const names = await Promise.all(
    nodes.map(async (node) => {
      // A device can go between listing and reading: then nobody uses it either.
      const name = await readFile(join(blocks, node, 'dm/name'), 'utf8').catch(() => undefined);
      return name === undefined ? undefined : ([`/dev/${node}`, `/dev/mapper/${name.trimEnd()}`] as const);
    }),
  );
  return new Map(names.filter((entry) => entry !== undefined));
}

// What tells one machine from another: its machine-id and its hardware. Read from the kernel's and systemd's files, kept as hashes.
import { createHash, createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sameValue } from '../../core/same-value.ts';

/** A machine's marks. machine-id(5) asks that the id itself is shown to nobody: all are hashes. */
export interface MachineMarks {
  readonly machineId: string | undefined;
  /** The firmware's UUID (DMI product_uuid), which only root may read. */
  readonly product: string | undefined;
  /** MAC addresses of the network cards that are hardware, sorted. */
  readonly cards: readonly string[];
}

/** What two sets of marks say. `cloned`: another machine-id, so another installation. `moved`: this installation on other hardware;
 *  nobody can tell a copied disk from a replaced mainboard. */
export type Likeness = 'same' | 'cloned' | 'moved';

/** Whether the machine with the marks `now` is the one that had the marks `before`. What either does not know proves nothing. */
export function compareMachines(before: MachineMarks, now: MachineMarks): Likeness {
  if (differ(before.machineId, now.machineId)) return 'cloned';
  if (before.product !== undefined && before.product === now.product) return 'same';
  if (differ(before.product, now.product)) return 'moved';
  const cardsKnown = before.cards.length > 0 && now.cards.length > 0;
  return cardsKnown && !before.cards.some((card) => now.cards.includes(card)) ? 'moved' : 'same';
}

/** Whether the marks should be written anew: a card was added, or more could be read. */
export function marksChanged(before: MachineMarks, now: MachineMarks): boolean {
  return !sameValue(before, now);
}

function differ(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && now !== undefined && before !== now;
}

/** The marks of this machine, below `root`, and its raw machine-id. */
export async function readMachine(root: string): Promise<{ machineId: string | undefined; marks: MachineMarks }> {
  const machineId = await readMachineId(root);
  const product = await textOf(join(root, 'sys/class/dmi/id/product_uuid'));
  const cards = await readCards(join(root, 'sys/class/net'));
  return {
    machineId,
    marks: { machineId: hashed(machineId), product: hashed(product), cards: cards.map((card) => hashed(card) ?? '') },
  };
}

/** The raw machine-id alone: whoever needs no marks opens nothing of the kernel's tree for them. */
export async function readMachineId(root: string): Promise<string | undefined> {
  return idOf(await textOf(join(root, 'etc/machine-id')));
}

/** machine-id(5): 32 hexadecimal digits; "uninitialized" during a first boot. */
function idOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{32}$/.test(text) ? text : undefined;
}

/** Cards with a device below them; bridges, bonds and guests' taps have none. */
async function readCards(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const cards = await Promise.all(
    names.map(async (name) => {
      const isHardware = await readdir(join(folder, name, 'device')).then(
        () => true,
        () => false,
      );
      return isHardware ? textOf(join(folder, name, 'address')) : undefined;
    }),
  );
  return cards.flatMap((card) => (card === undefined || card === NO_ADDRESS ? [] : [card])).toSorted();
}

/** Of a card that has none. */
const NO_ADDRESS = '00:00:00:00:00:00';

async function textOf(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim().toLowerCase();
}

function hashed(text: string | undefined): string | undefined {
  return text === undefined ? undefined : createHash('sha256').update(`ullage ${text}`).digest('hex').slice(0, 32);
}

/** Names our use of a machine-id; never to be changed. */
const APPLICATION = Buffer.from('5a1f0c9b3e7d4c0f8a26d1b94e730c52', 'hex');

/** The host id of a machine: HMAC-SHA256 of our application's id, keyed by the machine-id's 16 bytes, its first 16 bytes made a UUID of
 *  version 4, as sd_id128_get_machine_app_specific(3) does. The same after a reinstallation of the agent. */
export function hostIdOf(machineId: string): string {
  const bytes = createHmac('sha256', Buffer.from(machineId, 'hex')).update(APPLICATION).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

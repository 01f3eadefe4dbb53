// What findings say that no single host could make, in English: of pools that hosts share, and of hosts that are taken for one another.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';
import { someText } from './en-parts.ts';

/** By code. */
export const EN_FLEET = {
  'hosts-disagree': (o: {
    pool: string;
    here: string;
    there: string;
    isTotal: boolean;
    bytes: bigint;
    gap: bigint;
    seconds: number;
    others: number;
  }) => {
    const gap = o.gap > 0n ? `${formatBytes(o.gap)} more` : `${formatBytes(-o.gap)} less`;
    const found = `${o.here} finds ${formatBytes(o.bytes)} ${o.isTotal ? 'in total' : 'occupied'}, ${o.there} ${gap}`;
    const others = o.others === 0 ? '' : ` ${o.others} more of its hosts differ from ${o.here} as well.`;
    return `${o.pool}: ${found}, at most ${o.seconds} s apart.${others}`;
  },
  'do:hosts-disagree': () =>
    'Compare df on both hosts: a cloned filesystem keeps its UUID and is another pool (give it a new one), else one host sees stale figures.',
  'pool-on-two-hosts': (o: { pool: string; names: readonly string[]; hosts: number }) =>
    `${o.pool} has the same identity on ${someText(o.names, o.hosts)}, and is of a kind that one host at a time can use: it is counted once.`,
  'do:pool-on-two-hosts': () =>
    'If these are clones, give each its own UUID (tune2fs -U random, xfs_admin -U generate, vgimportclone); if it is one device, unmount it on all hosts but one.',
  'shared-pool-over-promised': (o: {
    pool: string;
    hosts: number;
    isAtLeast: boolean;
    growth: bigint;
    available: bigint;
  }) =>
    `${o.pool}: the guests of its ${counted(o.hosts, 'host')} could together still grow by ${o.isAtLeast ? 'at least ' : ''}${formatBytes(o.growth)}, and ${formatBytes(o.available)} is available.`,
  'do:shared-pool-over-promised': (o: { missing: bigint }) =>
    `Add ${formatBytes(o.missing)}, free as much, or move guests to other pools, and place no more here until then.`,
  'hosts-share-a-name': (o: { host: string; id: string; others: readonly string[] }) =>
    `${o.host} (${o.id}) shares its name with ${o.others.join(', ')}: by name none of them is found.`,
  'do:hosts-share-a-name': () =>
    'Name them by their ids. Where one was reinstalled, forget the id that no longer reports; otherwise find out which may have the name, and rename the other.',
  'two-agents': (o: { host: string }) =>
    `Two agents speak for ${o.host} by turns: its figures may be those of two machines.`,
  'do:two-agents': () =>
    'Find the second machine: a clone that kept the agent’s state and token. Stop its agent, remove its state, and give it a token of its own.',
};

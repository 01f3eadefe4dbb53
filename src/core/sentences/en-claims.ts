// What findings about promises say, in English: amounts, what is so, and what can be done.
import { formatBytes } from '../format-bytes.ts';
import { counted } from '../plain-text.ts';
import { someText } from './en-parts.ts';

/** Clauses (amount), and sentences by code. */
export const EN_CLAIMS = {
  'amount:disk': (o: { bytes: bigint; poolClass: string }) => `${formatBytes(o.bytes)} of disk (${o.poolClass})`,
  'amount:memory': (o: { mib: string }) => `${o.mib} MiB of memory`,
  'amount:vcpus': (o: { vcpus: string }) => `${o.vcpus} ${o.vcpus === '1' ? 'vCPU' : 'vCPUs'}`,
  'amount:units': (o: { amount: string; resource: string }) => `${o.amount} of ${o.resource}`,
  'number:bytes': (o: { bytes: bigint }) => formatBytes(o.bytes),
  'number:mib': (o: { mib: string }) => `${o.mib} MiB`,
  'number:count': (o: { count: string }) => o.count,
  'amount:unknown': (o: { resource: string }) => `an unknown amount of ${o.resource}`,
  'amount:at-least': (o: { amount: string }) => `at least ${o.amount}`,
  'claimed-beyond-free': (o: { host: string; unseen: string; worstCaseFree: bigint; withBoth: bigint }) =>
    `Claims on ${o.host} that no report shows yet want ${o.unseen}, and the disks that are there would leave ${formatBytes(o.worstCaseFree)} if all filled: ${formatBytes(o.withBoth)} with both.`,
  'do:claimed-beyond-free': (o: { host: string }) =>
    `Release what will not be built (ullage claims --host ${o.host} --state claimed), or reserve what claims may not have: promises.disk-reserved-gib.`,
  'forced-claim': (o: { actor: string; guest: string; host: string; days: number; reason: string }) =>
    `${o.actor} forced guest ${o.guest} onto ${o.host} over its limits ${o.days < 1 ? 'today' : `${counted(o.days, 'day')} ago`}, because: ${o.reason}.`,
  'do:forced-claim': (o: { isDue: boolean }) =>
    `${o.isDue ? 'Its time has come: move' : 'Move'} the guest away, or say that it may stay`,
  'guest-vanished': (o: { guest: string; host: string; claim: string; amounts: readonly string[] }) =>
    `Guest ${o.guest} is no longer on ${o.host}, and its claim ${o.claim} still charges ${amountsText(o.amounts)} there.`,
  'do:guest-vanished': () =>
    'If it was moved by hand, look for it on the other hosts first; if it was deleted, release the claim',
  'do:guest-vanished-adopted': (o: { minutes: number }) =>
    `Nothing: nobody asked for this claim, and it ends by itself when complete reports have lacked its guest for ${o.minutes} minutes.`,
  'guest-without-claim': (o: { names: readonly string[]; count: number; of: number; host: string; bytes: bigint }) =>
    `${o.count} of ${counted(o.of, 'guest')} on ${o.host} ${o.count === 1 ? 'was' : 'were'} found without a claim (${someText(o.names, o.count)}): ${o.count === 1 ? 'it is' : 'they are'} charged ${formatBytes(o.bytes)} of disk.`,
  'do:guest-without-claim': () =>
    'Nothing, if they were there before guests here were asked for; else find out who places guests without asking.',
  'move-unsettled': (o: {
    guest: string;
    host: string;
    days: number;
    kind: string;
    move: string;
    amounts: readonly string[];
  }) =>
    `Guest ${o.guest} has been leaving ${o.host} for ${counted(o.days, 'day')} (${o.kind} ${o.move}): ${amountsText(o.amounts)} there is charged beside its new place.`,
  'do:move-unsettled': () => 'Confirm the move if the guest is where it should be, revert it if not.',
  'over-claimed': (o: { host: string; isAtLeast: boolean; claimed: string; over: string; capacity: string }) =>
    `${o.host} has promised ${o.isAtLeast ? 'at least ' : ''}${o.claimed}, ${o.over} more than its capacity of ${o.capacity}.`,
  'do:over-claimed': () => 'New promises of it are refused until guests are moved or deleted, or more may be promised',
  'do:enlarge-inventory': () =>
    'New promises of it are refused until guests are moved or deleted, or its inventory is enlarged through the Placement API.',
};

/** "26.7 GiB of disk (instances), 512 MiB of memory and 4 vCPUs". */
export function amountsText(amounts: readonly string[]): string {
  if (amounts.length === 0) return 'nothing';
  const [shown, rest] = [amounts.slice(0, MOST_AMOUNTS), amounts.length - MOST_AMOUNTS];
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

const MOST_AMOUNTS = 8;

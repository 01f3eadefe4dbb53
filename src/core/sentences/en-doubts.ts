// What speaks against deleting a file, in English: clauses without a full stop.
import type { Freshness } from '../freshness.ts';

/** Clauses. */
export const EN_DOUBTS = {
  'doubt:named-by-guest': (o: { guest: string }) => `the definition of guest ${o.guest} names it`,
  'doubt:named-by-image': (o: { path: string }) => `${o.path} reads through to it`,
  'doubt:copied-tree': () => 'a copied tree does not show all guests that its host has, and it may be theirs',
  'doubt:base-is-new': () => 'it came less than a day ago, and a guest that is being built may be about to use it',
  'doubt:guests-unread': () => 'some guests could not be read, and it may be theirs',
  'doubt:unread': (o: { path: string; more: number }) =>
    `${o.more === 0 ? o.path : `${o.path} and ${o.more} more`} could not be read, and may use it`,
  'doubt:unfollowed': (o: { path: string }) =>
    `${o.path} reads through to a file that was not found or not followed, which this may be`,
  'doubt:format-unstated': (o: { path: string; backing: string }) =>
    `${o.path} does not say what format ${o.backing} has, so that was not opened, and may use it`,
  'doubt:disk-not-found': (o: { guest: string; disk: string }) =>
    `the file of guest ${o.guest}, disk ${o.disk} was not found, and it may be this or use this`,
  'doubt:used-elsewhere': (o: { guest: string; host: string }) => `guest ${o.guest} on ${o.host} uses it`,
  'doubt:others': () => 'other hosts can see this pool, and it may belong to a guest there',
  'doubt:host-gap': (o: { host: string; gap: string }) =>
    `it may belong to a guest of ${o.host}, which mounts this pool and of whose guests not all is known: ${o.gap}`,
  'doubt:host-silent': (o: { host: string; freshness: Freshness }) =>
    `it may belong to a guest of ${o.host}, which mounts this pool and whose last report is ${o.freshness}`,
  'gap:incomplete': () => 'something of its report could not be read',
  'gap:gone': () => 'its report is gone',
};

// Who else uses the shared pools of a host, and files on them: from what its neighbours say.
import { keysOf, byPoolId, usersOf, type SharedUser } from '../../core/elsewhere.ts';
import type { FileFacts } from '../../core/file.ts';
import { withDataFiles } from '../../core/ownership.ts';
import type { HostReport } from '../../core/report.ts';
import { MOST_SHARING_USERS, type HostSharing } from '../../wire/api/sharing.ts';
import type { Around } from './neighbours.ts';

/** Which files are asked about. */
export interface SharingAsked {
  readonly guest?: string | undefined;
  readonly file?: string | undefined;
}

type User = HostSharing['files'][number]['users'][number];

/** Pools in the report's order. `hostId` is the host whose report it is: it is not among the others. */
export function hostSharing(
  hostId: string,
  report: HostReport,
  { mounting, known }: Around,
  asked: SharingAsked,
): Pick<HostSharing, 'pools' | 'files'> {
  const others = (poolId: string): readonly string[] => (mounting.get(poolId) ?? []).filter((id) => id !== hostId);
  const shared = report.pools.filter((pool) => pool.shared);
  const byId = byPoolId(shared);
  return {
    pools: shared.map((pool) => ({
      id: pool.id,
      name: pool.name,
      hosts: others(pool.id)
        .flatMap((id) => {
          const host = known.get(id);
          if (host === undefined) return [];
          return [{ id, name: host.host, freshness: host.freshness, complete: host.gap === undefined }];
        })
        .toSorted(byName),
    })),
    files: askedFiles(report, asked).flatMap((file) => {
      const keys = keysOf(file, byId);
      const users = others(file.poolId ?? '').flatMap((id): readonly User[] => {
        const host = known.get(id);
        return host === undefined ? [] : usersOf(keys, host.uses).map((user) => userOn(id, host.host, user));
      });
      const named = { id: file.id, path: file.path, users: users.slice(0, MOST_SHARING_USERS), count: users.length };
      return users.length === 0 ? [] : [named];
    }),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function userOn(hostId: string, hostName: string, user: SharedUser): User {
  return 'guest' in user
    ? { hostId, hostName, guest: { uuid: user.uuid, name: user.guest } }
    : { hostId, hostName, image: user.image };
}

function askedFiles(report: HostReport, { guest, file }: SharingAsked): readonly FileFacts[] {
  const ids = new Set(file === undefined ? [] : [file]);
  if (guest !== undefined) for (const id of filesOfGuest(report, guest)) ids.add(id);
  if (ids.size === 0) return [];
  const files = new Map(report.found.map((found) => [found.file.id, found.file]));
  for (const image of report.images) files.set(image.file.id, image.file);
  return [...ids].flatMap((id) => files.get(id) ?? []);
}

function filesOfGuest(report: HostReport, uuid: string): readonly string[] {
  const images = new Map(report.images.map((image) => [image.file.id, image]));
  const disks = report.guests.filter((guest) => guest.uuid === uuid).flatMap((guest) => guest.disks);
  const ids = disks.flatMap(({ chain, mirrorId }) => [...chain, ...(mirrorId === undefined ? [] : [mirrorId])]);
  return ids.flatMap((id) => withDataFiles(id, images));
}

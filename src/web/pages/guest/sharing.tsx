// The pools that files lie in, who else mounts each, and who there uses the same files.
import type { UseQueryResult } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { Link } from 'wouter';
import { HOST_SHARING, type HostSharing } from '../../../wire/api/sharing.ts';
import { useCall } from '../../api/calls.tsx';
import type { ExplainedPool, Explanation } from '../../api/explanation.ts';
import { filePath, guestPath, hostPath, hostPoolPath } from '../../parts/addresses.ts';
import { Bytes, Unknown } from '../../parts/figures.tsx';
import { useLongList } from '../../parts/long-list.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { baseName } from './disk-rules.ts';
import type { HostFile } from './host-files.ts';

/** Asks who else uses the files of a guest, or one file. */
export function useSharing(
  host: string,
  query: { readonly guest: string } | { readonly file: string },
): UseQueryResult<HostSharing> {
  return useCall(HOST_SHARING, { params: { id: host }, query });
}

/** Hosts, and files of one pool, that are drawn at once. */
const FIRST = 20;

interface SharingProps {
  readonly host: string;
  readonly files: readonly HostFile[];
  readonly explained: Explanation;
  readonly call: UseQueryResult<HostSharing>;
}

/** A row for each pool that one of the files lies in. */
export function Sharing({ host, files, explained, call }: SharingProps): ReactNode {
  const { elsewhere } = useWords().disks;
  const pools = explained.pools.filter(({ facts }) => files.some(({ pool }) => pool?.facts.id === facts.id));
  if (pools.length === 0) return <p>{elsewhere.noPool}</p>;
  // Only a shared pool is anybody else's business.
  if (!pools.some(({ facts }) => facts.shared))
    return <PoolTable host={host} files={files} pools={pools} sharing={undefined} />;
  return (
    <Shown call={call}>{(sharing) => <PoolTable host={host} files={files} pools={pools} sharing={sharing} />}</Shown>
  );
}

function PoolTable({
  host,
  files,
  pools,
  sharing,
}: Pick<SharingProps, 'host' | 'files'> & {
  readonly pools: readonly ExplainedPool[];
  readonly sharing: HostSharing | undefined;
}): ReactNode {
  const source = useId();
  const { columns, disks, sources } = useWords();
  const own = disks.elsewhere;
  return (
    <Scrolls label={own.title}>
      <table className="sharing" aria-describedby={source}>
        <thead>
          <tr>
            <th scope="col">{columns.pool}</th>
            <th scope="col">{own.layers}</th>
            <th scope="col" className="number">
              {columns.worst}
            </th>
            <th scope="col">{own.also}</th>
            <th scope="col">{own.users}</th>
          </tr>
        </thead>
        <tbody>
          {pools.map((pool) => {
            const here = files.filter((file) => file.pool === pool);
            return (
              <tr key={pool.facts.id}>
                <th scope="row">
                  <Link href={hostPoolPath(host, pool.facts.id)}>{pool.facts.name}</Link>
                </th>
                <td>
                  <Layers host={host} files={here} />
                </td>
                <td className="number">
                  <Bytes of={pool.worstCaseFree} isBound={pool.bound} />
                </td>
                <td>
                  <Others pool={pool} sharing={sharing} />
                </td>
                <td>{pool.facts.shared ? <Users files={here} sharing={sharing} /> : own.nobody}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Source id={source}>{sources.sharing}</Source>
    </Scrolls>
  );
}

/** What lies in one of the pools. */
function Layers({ host, files }: Pick<SharingProps, 'host' | 'files'>): ReactNode {
  const list = useLongList(files, { name: useWords().disks.elsewhere.layers, textOf: pathOf, first: FIRST });
  return (
    <>
      {list.find}
      <ul className="users">
        {list.shown.map(({ id, path, allocation }) => (
          <li key={id}>
            <Link href={filePath(host, path)}>{baseName(path)}</Link> <Bytes of={allocation} />
          </li>
        ))}
      </ul>
      {list.more}
    </>
  );
}

/** The other hosts, each with how far it may be believed. */
function Others({
  pool,
  sharing,
}: {
  readonly pool: ExplainedPool;
  readonly sharing: HostSharing | undefined;
}): ReactNode {
  const { disks, freshness, partial } = useWords();
  const own = disks.elsewhere;
  const hosts = sharing?.pools.find(({ id }) => id === pool.facts.id)?.hosts ?? [];
  const list = useLongList(hosts, { name: own.also, textOf: nameOf, first: FIRST });
  if (!pool.facts.shared) return own.local;
  if (hosts.length === 0) return own.unknownOthers;
  return (
    <>
      {list.find}
      <ul className="users">
        {list.shown.map(({ id, name, freshness: age, complete }) => (
          <li key={id}>
            <Link href={hostPath(id)}>{name}</Link>
            {age === 'fresh' ? null : ` (${freshness[age]})`}
            {complete ? null : <abbr className="partial" title={own.gap} children={partial} />}
          </li>
        ))}
      </ul>
      {list.more}
    </>
  );
}

function pathOf({ path }: HostFile): string {
  return path;
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function Users({
  files,
  sharing,
}: {
  readonly files: readonly HostFile[];
  readonly sharing: HostSharing | undefined;
}): ReactNode {
  const own = useWords().disks.elsewhere;
  if (sharing === undefined) return <Unknown />;
  const used = files.flatMap(({ id }) => sharing.files.find((file) => file.id === id) ?? []);
  if (used.length === 0) return own.nobody;
  return used.map(({ id, path, users, count }) => (
    <div key={id}>
      <code>{baseName(path)}</code>
      <ul className="users">
        {users.map(({ hostId, hostName, guest, image }) => (
          <li key={`${hostId} ${guest?.uuid ?? ''} ${guest?.name ?? ''} ${image ?? ''}`}>
            {guest === undefined ? (
              <Link href={hostPath(hostId)}>{own.image(image ?? '')}</Link>
            ) : (
              <Link href={guestPath(hostId, guest.uuid)}>{guest.name}</Link>
            )}{' '}
            {own.of(hostName)}
          </li>
        ))}
        {count > users.length ? <li>{own.more(count - users.length)}</li> : null}
      </ul>
    </div>
  ));
}

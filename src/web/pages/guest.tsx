// A guest: its disks, each with its chain down to the base that others share.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useExplanation, type Explanation } from '../api/explanation.ts';
import { Bytes, Unknown } from '../parts/figures.tsx';
import { Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { GuestHistory, useAllocatedDayAgo } from './guest-past.tsx';

type Guest = Explanation['guests'][number];

/** The page of one guest of one host. */
export function GuestPage({ host, guest: uuid }: { readonly host: string; readonly guest: string }): ReactNode {
  const { guest: own } = useWords();
  return (
    <Shown call={useExplanation(host)}>
      {(explained) => {
        const guest = explained.guests.find((one) => one.uuid === uuid || one.name === uuid);
        return guest === undefined ? <p>{own.missing}</p> : <Found host={host} guest={guest} explained={explained} />;
      }}
    </Shown>
  );
}

function Found({
  host,
  guest,
  explained,
}: {
  readonly host: string;
  readonly guest: Guest;
  readonly explained: Explanation;
}): ReactNode {
  const { guest: own } = useWords();
  const receivedAtMs = explained.age?.receivedAtMs;
  const dayAgo = useAllocatedDayAgo(guest.uuid, host, receivedAtMs);
  return (
    <article className={explained.age?.freshness === 'fresh' ? undefined : 'stale'}>
      <h1>{guest.name}</h1>
      <p>
        <Link href={`/hosts/${encodeURIComponent(host)}`}>{own.on(explained.hostname)}</Link> · {guest.state}
        {guest.ioError === undefined ? null : <strong className="warns"> {guest.ioError}</strong>}
      </p>
      {guest.disks.length === 0 ? <p>{own.noDisks}</p> : null}
      {guest.disks.map((disk) => (
        <Disk
          key={`${disk.target} ${disk.definedIn} ${disk.chain[0]}`}
          guest={guest}
          disk={disk}
          explained={explained}
          dayAgo={dayAgo(disk.target)}
        />
      ))}
      <GuestHistory guest={guest.uuid} receivedAtMs={receivedAtMs} />
    </article>
  );
}

function Disk({
  guest,
  disk,
  explained,
  dayAgo,
}: {
  readonly guest: Guest;
  readonly disk: Guest['disks'][number];
  readonly explained: Explanation;
  /** What it had allocated then; undefined: not known. */
  readonly dayAgo: bigint | undefined;
}): ReactNode {
  const { columns, guest: own } = useWords();
  const [top] = disk.chain;
  // A drive that has another medium from the next boot on is two disks of one target: their files tell them apart.
  const isOfDisk = (one: Explanation['pools'][number]['promises'][number]): boolean =>
    one.guestUuid === guest.uuid && one.disk === disk.target && top !== undefined && one.files.includes(top);
  const pool = explained.pools.find(({ promises }) => promises.some(isOfDisk));
  const promise = pool?.promises.find(isOfDisk);
  const figures = [
    [columns.virtual, promise?.virtualSize],
    [columns.allocation, promise?.allocation],
    [columns.ceiling, promise?.ceiling],
    [columns.growth, promise?.growth],
    [columns.perDay, lessKnown(promise?.allocation, dayAgo)],
  ] as const;
  return (
    <section>
      <h2>{disk.target}</h2>
      <dl className="figures">
        <div>
          <dt>{columns.pool}</dt>
          <dd>{pool?.facts.name ?? <Unknown />}</dd>
        </div>
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Bytes of={value} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{columns.format}</dt>
          <dd>{disk.format ?? <Unknown />}</dd>
        </div>
        <div>
          <dt>{columns.discard}</dt>
          <dd>{disk.discard ?? <Unknown />}</dd>
        </div>
      </dl>
      <h3>{own.chain}</h3>
      <ol className="chain">
        {disk.chain.map((id) => (
          <Layer key={id} id={id} explained={explained} />
        ))}
      </ol>
    </section>
  );
}

function Layer({ id, explained }: { readonly id: string; readonly explained: Explanation }): ReactNode {
  const { guest: own, columns } = useWords();
  const image = explained.images.find(({ file }) => file.id === id);
  const users = explained.guests.flatMap(({ disks }) => disks).filter(({ chain }) => chain.includes(id)).length;
  if (image === undefined) {
    return (
      <li>
        <code>{id}</code> <Unknown />
      </li>
    );
  }
  const snapshots = image.header?.snapshotCount ?? 0;
  return (
    <li>
      <code>{image.file.path}</code> {image.header?.format} <Bytes of={image.file.allocation} />
      {users > 1 ? <span className="tag">{own.shared(users - 1)}</span> : null}
      {snapshots > 0 ? ` · ${columns.snapshots}: ${snapshots}` : null}
    </li>
  );
}

function lessKnown(now: bigint | undefined, before: bigint | undefined): bigint | undefined {
  return now === undefined || before === undefined ? undefined : now - before;
}

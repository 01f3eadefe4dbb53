// A disk: how much it may still take and why, its chain, snapshots, checks, pools, and what is said of it.
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { sourceName } from '../../../core/disk-source.ts';
import { SHOW_HOST, type HostLine } from '../../../wire/api/hosts.ts';
import { useCall } from '../../api/calls.tsx';
import { useExplanation, type Explanation } from '../../api/explanation.ts';
import { useParameter, useSegments } from '../../parts/addresses.ts';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { Chain } from './chain.tsx';
import { useDayAgo } from './day-ago.ts';
import { Definition } from './definition.tsx';
import { DiskChecks } from './disk-checks.tsx';
import { DiskFigureList } from './disk-figures.tsx';
import { DiskNotices, GuestLine } from './notices.tsx';
import { diskViewPath, diskViewsOf, pathsOf, poolsOf, type DiskView } from './disk-view.ts';
import { GuestHistory } from './guest-past.tsx';
import { GuestMissing, guestAt } from './guest-at.tsx';
import { Judgements } from './judgements.tsx';
import { Sharing, useSharing } from './sharing.tsx';
import { SizeBar } from './size-bar.tsx';
import { Snapshots } from './snapshots.tsx';
import { Way } from './way.tsx';

/** The page of the address /hosts/:host/guests/:guest/disks/:target?source=…; the source tells two of one target apart. */
export function DiskPage(): ReactNode {
  const [, host = '', , guest = '', , target = ''] = useSegments();
  const source = useParameter('source');
  const line = useCall(SHOW_HOST, { params: { id: host } }).data?.host;
  return (
    <Shown call={useExplanation(host)} heading={`${guest} · ${target}`}>
      {(explained) => <Found asked={{ host, guest, target, source }} explained={explained} line={line} />}
    </Shown>
  );
}

interface Asked {
  readonly host: string;
  readonly guest: string;
  readonly target: string;
  readonly source: string | undefined;
}

interface FoundProps {
  readonly asked: Asked;
  readonly explained: Explanation;
  /** Undefined: it has not come yet. */
  readonly line: HostLine | undefined;
}

function Found({ asked, explained, line }: FoundProps): ReactNode {
  const { disks } = useWords();
  const { host, target, source } = asked;
  const guest = guestAt(explained, asked.guest);
  const views = useMemo(() => (guest === undefined ? [] : diskViewsOf(explained, guest)), [explained, guest]);
  if (guest === undefined) return <GuestMissing host={host} named={asked.guest} explained={explained} />;
  const alike = views.filter(({ disk }) => disk.target === target);
  const meant = alike.filter(({ disk }) => sourceName(disk.source) === source);
  const shown = meant.length > 0 ? meant : alike;
  const [only] = shown;
  const way = { host, explained, guest };
  if (only === undefined) {
    return (
      <article>
        <Way {...way} last={target} />
        <h1>{disks.title(guest.name, target)}</h1>
        <p>{disks.missing}</p>
      </article>
    );
  }
  if (shown.length > 1) {
    return (
      <article>
        <Way {...way} last={target} />
        <h1>{disks.title(guest.name, target)}</h1>
        <p>{disks.several(target)}</p>
        <Several views={shown} host={host} />
      </article>
    );
  }
  return (
    <article className={explained.age?.freshness === 'fresh' ? undefined : 'stale'}>
      <Way {...way} last={target} />
      <h1>{disks.title(guest.name, target)}</h1>
      <GuestLine guest={guest} explained={explained} />
      <Disk view={only} host={host} explained={explained} line={line} />
    </article>
  );
}

function Several({ views, host }: { readonly views: readonly DiskView[]; readonly host: string }): ReactNode {
  const { disks } = useWords();
  return (
    <ul>
      {views.map((view) => (
        <li key={`${view.disk.definedIn} ${sourceName(view.disk.source)}`}>
          <Link href={diskViewPath(host, view)}>{sourceName(view.disk.source)}</Link>{' '}
          {view.disk.definedIn === 'both' ? null : disks.notices[view.disk.definedIn]}
        </li>
      ))}
    </ul>
  );
}

interface DiskProps {
  readonly view: DiskView;
  readonly host: string;
  readonly explained: Explanation;
  readonly line: HostLine | undefined;
}

function Disk({ view, host, explained, line }: DiskProps): ReactNode {
  const { disks } = useWords();
  const { guest, disk, layers } = view;
  const dayAgo = useDayAgo(guest.uuid, line);
  const sharing = useSharing(host, { guest: guest.uuid });
  const files = layers.flatMap(({ file }) => file ?? []);
  const images = files.flatMap(({ image }) => image ?? []);
  return (
    <>
      <DiskNotices view={view} />
      <DiskFigureList view={view} context={{ host, explained }} dayAgo={dayAgo} />
      {view.reason === undefined ? <SizeBar of={view.figures} /> : null}
      <section>
        <h2>{disks.chain.title}</h2>
        <Chain host={host} view={view} explained={explained} sharing={sharing.data} />
      </section>
      <section>
        <h2>{disks.snapshots.title}</h2>
        <Snapshots
          images={images}
          asOfMs={explained.finishedAtMs}
          layers={layers.flatMap(({ role, file }) => (role === 'layer' ? (file ?? []) : []))}
        />
      </section>
      <section>
        <h2>{disks.checks.title}</h2>
        <DiskChecks view={view} explained={explained} />
      </section>
      <section id="sharing">
        <h2>{disks.elsewhere.title}</h2>
        <Sharing host={host} files={files} explained={explained} call={sharing} />
      </section>
      <Judgements
        about={{ guest, disk: disk.target, paths: pathsOf(view), pools: poolsOf(view) }}
        explained={explained}
      />
      <Definition view={view} />
      <GuestHistory guest={guest.uuid} target={disk.target} receivedAtMs={explained.age?.receivedAtMs} />
    </>
  );
}

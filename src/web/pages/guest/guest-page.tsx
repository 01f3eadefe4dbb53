// A guest: what its disks may still take together, each disk in a line, and what is said of it.
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { SHOW_HOST, type HostLine } from '../../../wire/api/hosts.ts';
import { useCall } from '../../api/calls.tsx';
import { useExplanation, type ExplainedGuest, type Explanation } from '../../api/explanation.ts';
import { filePath, useSegments } from '../../parts/addresses.ts';
import type { Derivation } from '../../parts/derivation.tsx';
import { Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { GuestClaims } from './claims.tsx';
import { grownBy, useDayAgo, type DayAgo } from './day-ago.ts';
import { DiskTable } from './disk-table.tsx';
import { tightestPool, worstRule } from './disk-rules.ts';
import { diskViewPath, diskViewsOf, pathsOf, poolsOf, sumKnown, type DiskView } from './disk-view.ts';
import { GuestMissing, guestAt } from './guest-at.tsx';
import { GuestHistory } from './guest-past.tsx';
import { Judgements } from './judgements.tsx';
import { KeyFigures, type KeyFigure } from './key-figures.tsx';
import { GuestLine } from './notices.tsx';
import { Way } from './way.tsx';

/** The page of the address /hosts/:host/guests/:guest. */
export function GuestPage(): ReactNode {
  const [, host = '', , named = ''] = useSegments();
  const line = useCall(SHOW_HOST, { params: { id: host } }).data?.host;
  return (
    <Shown call={useExplanation(host)} heading={named}>
      {(explained) => {
        const guest = guestAt(explained, named);
        return guest === undefined ? (
          <GuestMissing host={host} named={named} explained={explained} />
        ) : (
          <Found host={host} guest={guest} explained={explained} line={line} />
        );
      }}
    </Shown>
  );
}

interface FoundProps {
  readonly host: string;
  readonly guest: ExplainedGuest;
  readonly explained: Explanation;
  readonly line: HostLine | undefined;
}

function Found({ host, guest, explained, line }: FoundProps): ReactNode {
  const { guest: own } = useWords();
  const views = useMemo(() => diskViewsOf(explained, guest), [explained, guest]);
  const dayAgo = useDayAgo(guest.uuid, line);
  return (
    <article className={explained.age?.freshness === 'fresh' ? undefined : 'stale'}>
      <Way host={host} explained={explained} last={guest.name} />
      <h1>{guest.name.trim() === '' ? guest.uuid : guest.name}</h1>
      <GuestLine guest={guest} explained={explained} />
      {views.length === 0 ? (
        <p>{own.noDisks}</p>
      ) : (
        <>
          <Sums views={views} host={host} explained={explained} dayAgo={dayAgo} />
          <DiskTable views={views} context={{ host, explained }} dayAgo={dayAgo} />
        </>
      )}
      <OtherFiles host={host} guest={guest} />
      <GuestClaims guest={guest.uuid} />
      <Judgements
        about={{ guest, paths: views.flatMap(pathsOf), pools: views.flatMap(poolsOf) }}
        explained={explained}
      />
      <GuestHistory guest={guest.uuid} receivedAtMs={explained.age?.receivedAtMs} />
    </article>
  );
}

interface SumsProps extends Pick<FoundProps, 'host' | 'explained'> {
  readonly views: readonly DiskView[];
  readonly dayAgo: DayAgo;
}

/** Of the disks that charge a pool: where one of them is not known, neither is the sum. */
function Sums({ views, host, explained, dayAgo }: SumsProps): ReactNode {
  const words = useWords();
  const { disks } = words;
  const counted = views.filter(({ reason }) => reason === undefined || reason === 'unresolved');
  if (counted.length === 0) return <p>{disks.noPool}</p>;
  const sum = (name: string, rule: string, of: (view: DiskView) => bigint | undefined): KeyFigure => ({
    name,
    bytes: sumKnown(counted.map(of)),
    of: disks.sum,
    derive: (): Derivation => ({
      rule,
      terms: counted.map((view, at) => ({
        label: view.isOneOfSeveral ? `${view.disk.target} (${at + 1})` : view.disk.target,
        bytes: of(view),
        href: diskViewPath(host, view),
        ...(at === 0 ? {} : { sign: '+' as const }),
      })),
    }),
  });
  const { figures: names, rules } = disks;
  const tightest = tightestPool(views.flatMap(({ promises }) => promises));
  return (
    <KeyFigures
      large={[
        {
          ...sum(names.growth, rules.guestGrowth, ({ figures }) => figures.growth),
          isBound: counted.some(({ figures }) => figures.isBound),
        },
        ...(tightest === undefined
          ? []
          : [
              {
                name: names.worst,
                bytes: tightest.pool.worstCaseFree,
                isBound: tightest.pool.bound,
                of: disks.tightest(tightest.pool.facts.name),
                derive: () => worstRule(tightest, { host, explained, words }),
              },
            ]),
      ]}
      others={[
        sum(names.allocation, rules.guestAllocation, ({ figures }) => figures.allocation),
        sum(names.perDay, rules.guestPerDay, (view) => grownBy(view, dayAgo)),
      ]}
    />
  );
}

/** Firmware variables, console log, saved memory: they fill pools, too. */
function OtherFiles({ host, guest }: Pick<FoundProps, 'host' | 'guest'>): ReactNode {
  const { disks } = useWords();
  if (guest.files.length === 0) return null;
  return (
    <section>
      <h2>{disks.otherFiles}</h2>
      <ul className="files">
        {guest.files.map(({ purpose, path }) => (
          <li key={`${purpose} ${path}`}>
            {disks.purposes[purpose]}: <Link href={filePath(host, path)}>{path}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

// What stands where a list has nothing in it: why that is so, and the way on. Nothing there, nothing that matches and nothing known yet
// are three things.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { FLEET } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { useWords } from '../words/language.tsx';

/** Where to go from here. */
interface Way {
  readonly href: string;
  readonly label: string;
}

/** Nothing is there. */
export function Empty({
  says,
  next,
  way,
}: {
  readonly says: string;
  readonly next?: string | undefined;
  readonly way?: Way | undefined;
}): ReactNode {
  return (
    <div className="empty">
      <p>{says}</p>
      {next === undefined && way === undefined ? null : (
        <p>
          {next} {way === undefined ? null : <Link href={way.href}>{way.label}</Link>}
        </p>
      )}
    </div>
  );
}

/** Nothing of what hosts report: while none has, that is why, and the first thing to do is to connect one. */
export function EmptyOfHosts(of: Parameters<typeof Empty>[0]): ReactNode {
  const { empty } = useWords();
  const fleet = useCall(FLEET).data;
  const isSilent = fleet !== undefined && fleet.hosts.all === fleet.hosts.silent;
  return isSilent ? <Empty says={empty.noHost} way={{ href: '/', label: empty.connect }} /> : <Empty {...of} />;
}

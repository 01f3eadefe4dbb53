// What stands where a list has nothing in it: why that is so, and the way on. Nothing there, nothing that matches and nothing known yet
// are three things.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { FLEET } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { Loading } from './state.tsx';
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

/** What is known of the fleet: nothing of any host, nothing of one that could be read as a whole, or more. */
export function useFleetIs(): 'asked' | 'unanswered' | 'silent' | 'unread' | 'read' {
  const { data, error } = useCall(FLEET);
  if (data === undefined) return error === null ? 'asked' : 'unanswered';
  const { hosts } = data;
  if (hosts.all === hosts.silent) return 'silent';
  return hosts.all === hosts.silent + hosts.partial ? 'unread' : 'read';
}

/** Nothing of what hosts report: while none has, that is why, and the first thing to do is to connect one. `unread` is said where none of them
 *  could be read as a whole. */
export function EmptyOfHosts({
  says,
  unread = says,
  ...rest
}: Parameters<typeof Empty>[0] & { readonly unread?: string }): ReactNode {
  const { empty } = useWords();
  const fleet = useFleetIs();
  // Until it is known why nothing is there, nothing is said of it.
  if (fleet === 'asked') return <Loading />;
  if (fleet === 'silent') return <Empty says={empty.noHost} way={{ href: '/', label: empty.connect }} />;
  return <Empty says={fleet === 'unread' ? unread : says} {...rest} />;
}

// Events as a table.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedEvent } from '../../../wire/api/events.ts';
import { Moment } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { useWords } from '../../words/language.tsx';
import { EventText } from './event-text.tsx';

/** Newest first, as they come. */
export function EventTable({ events }: { readonly events: readonly ListedEvent[] }): ReactNode {
  const { columns, host, events: own, empty, policies } = useWords();
  const names: Readonly<Record<string, string>> = own.kinds;
  // The server names the fleet and an aggregate by their scope, in English.
  const scopes: Readonly<Record<string, string>> = policies.scopes;
  const scopeName = (name: string): string =>
    name.replace(/^(?:aggregate|fleet)(?= |$)/, (scope) => scopes[scope] ?? scope);
  const kindName = (kind: string): string => names[kind] ?? kind;
  if (events.length === 0) return <p>{empty.hostEvents}</p>;
  return (
    <Scrolls label={host.events}>
      <table className="stacks">
        <thead>
          <HeadRow labels={[columns.time, columns.host, columns.event, columns.detail]} />
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className="moment">
                <Moment atMs={event.atMs} />
              </td>
              <td>
                {isAboutHost(event.detail) ? (
                  <Link href={`/hosts/${encodeURIComponent(event.hostId)}`}>{event.hostName}</Link>
                ) : (
                  scopeName(event.hostName)
                )}
              </td>
              <td className="event-kind">{kindName(event.kind)}</td>
              <td className="detail">
                <EventText event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolls>
  );
}

/** A policy of the fleet, an aggregate or a pool is about no one host, and a shared pool is none. */
function isAboutHost(detail: unknown): boolean {
  if (typeof detail !== 'object' || detail === null) return true;
  return !('scope' in detail && detail.scope !== 'host') && !('provider' in detail && detail.provider === 'pool');
}

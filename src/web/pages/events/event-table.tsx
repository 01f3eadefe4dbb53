// Events as a table.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedEvent } from '../../../wire/api/events.ts';
import { Moment } from '../../parts/figures.tsx';
import { useWords } from '../../words/language.tsx';
import { EventText } from './event-text.tsx';

/** Newest first, as they come. */
export function EventTable({ events }: { readonly events: readonly ListedEvent[] }): ReactNode {
  const { columns, host, events: own } = useWords();
  const names: Readonly<Record<string, string>> = own.kinds;
  const kindName = (kind: string): string => names[kind] ?? kind;
  if (events.length === 0) return <p>{host.noEvents}</p>;
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={host.events}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.host}</th>
            <th scope="col">{columns.event}</th>
            <th scope="col">{columns.detail}</th>
          </tr>
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
                  event.hostName
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
    </div>
  );
}

/** A policy of the fleet, an aggregate or a pool is about no one host, and a shared pool is none. */
function isAboutHost(detail: unknown): boolean {
  if (typeof detail !== 'object' || detail === null) return true;
  return !('scope' in detail && detail.scope !== 'host') && !('provider' in detail && detail.provider === 'pool');
}

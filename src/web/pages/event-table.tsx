// Events as a table.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ListedEvent } from '../../wire/api/events.ts';
import { writeJsonLine } from '../../wire/json.ts';
import { Moment } from '../parts/figures.tsx';
import { useWords } from '../words/language.tsx';

/** Newest first, as they come. */
export function EventTable({ events }: { readonly events: readonly ListedEvent[] }): ReactNode {
  const { columns, host } = useWords();
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
          {events.map(({ id, atMs, hostId, hostName, kind, detail }) => (
            <tr key={id}>
              <td>
                <Moment atMs={atMs} />
              </td>
              <td>
                {isAboutHost(detail) ? <Link href={`/hosts/${encodeURIComponent(hostId)}`}>{hostName}</Link> : hostName}
              </td>
              <td>
                <code>{kind}</code>
              </td>
              <td className="detail">{detailText(detail)}</td>
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

/** A finding says itself in words; what else there is, as it is. */
export function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return '';
  if ('message' in detail && typeof detail.message === 'string') return detail.message;
  return Object.entries(detail)
    .map(
      ([key, value]: readonly [string, unknown]) =>
        `${key} ${typeof value === 'object' && value !== null ? writeJsonLine(value) : String(value)}`,
    )
    .join(' · ');
}

// What happened in the fleet, newest first; it comes as it happens.
import { useState, type ReactNode } from 'react';
import { LIST_PAST_EVENTS } from '../../wire/api/events.ts';
import { useCall } from '../api/calls.tsx';
import { Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { EventTable } from './event-table.tsx';

/** The page. */
export function EventsPage(): ReactNode {
  const { pages, events } = useWords();
  const [cursor, setCursor] = useState<string>();
  const call = useCall(LIST_PAST_EVENTS, { query: { limit: '200', cursor } });
  return (
    <>
      <h1>{pages.events}</h1>
      <Shown call={call}>
        {({ events: list, next }) => (
          <>
            {list.length === 0 ? <p>{events.empty}</p> : <EventTable events={list} />}
            {next === undefined ? null : (
              <button type="button" onClick={() => setCursor(next)}>
                {events.older}
              </button>
            )}
          </>
        )}
      </Shown>
    </>
  );
}

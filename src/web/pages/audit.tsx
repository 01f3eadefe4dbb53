// Who changed what, or tried to. For admins.
import { useState, type ReactNode } from 'react';
import { LIST_AUDIT_LOG } from '../../wire/api/audit-log.ts';
import { useCall, useSigned } from '../api/calls.tsx';
import { Moment } from '../parts/figures.tsx';
import { ForAdmins, Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { Detail } from './events/detail.ts';

/** The page. */
export function AuditPage(): ReactNode {
  const { pages } = useWords();
  const isAdmin = useSigned()?.role === 'admin';
  return (
    <>
      <h1>{pages.audit}</h1>
      {isAdmin ? <AuditLog /> : <ForAdmins />}
    </>
  );
}

function AuditLog(): ReactNode {
  const { pages, columns, events, frame } = useWords();
  const [cursor, setCursor] = useState<string>();
  const call = useCall(LIST_AUDIT_LOG, { query: { limit: '200', cursor } });
  return (
    <Shown call={call}>
      {({ entries, next }) => (
        <>
          {entries.length === 0 ? <p className="empty">{frame.noAudit}</p> : null}
          <div className="scrolls" tabIndex={0} role="region" aria-label={pages.audit}>
            <table>
              <thead>
                <tr>
                  {[columns.time, columns.actor, columns.action, columns.subject, columns.outcome, columns.detail].map(
                    (label) => (
                      <th key={label} scope="col">
                        {label}
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {entries.map(({ id, atMs, actor, action, subject, outcome, detail }) => (
                  <tr key={id}>
                    <td>
                      <Moment atMs={atMs} />
                    </td>
                    <td>{actor}</td>
                    <td>{action}</td>
                    <td>
                      <code>{subject}</code>
                    </td>
                    <td>{outcome}</td>
                    <td className="detail">{new Detail(detail).inWords()}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {next === undefined ? null : (
            <button type="button" className="older" onClick={() => setCursor(next)}>
              {events.older}
            </button>
          )}
        </>
      )}
    </Shown>
  );
}

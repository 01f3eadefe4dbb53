// Who changed what, or tried to. For admins.
import { useId, type ReactNode } from 'react';
import type { z } from 'zod';
import { LIST_AUDIT_LOG } from '../../../wire/api/audit-log.ts';
import { useSigned } from '../../api/calls.tsx';
import { usePages } from '../../api/pages.ts';
import { Moment } from '../../parts/figures.tsx';
import { HeadRow } from '../../parts/head-row.tsx';
import { MoreButton } from '../../parts/more-button.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { ForAdmins, Shown } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { AuditDetail } from './audit-detail.tsx';
import { deedText } from './deed.ts';
import { Subject } from './subject.tsx';

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
  const { events, frame } = useWords();
  const list = usePages(LIST_AUDIT_LOG, {});
  return (
    <Shown call={list}>
      {({ pages }) => {
        const entries = pages.flatMap((page) => page.entries);
        return (
          <>
            {entries.length === 0 ? <p className="empty">{frame.noAudit}</p> : null}
            <AuditTable entries={entries} />
            <p className="older">
              <MoreButton list={list} label={events.older} />
            </p>
          </>
        );
      }}
    </Shown>
  );
}

function AuditTable({ entries }: Pick<z.output<typeof LIST_AUDIT_LOG.answer>, 'entries'>): ReactNode {
  const words = useWords();
  const { pages, columns, audit, sources } = words;
  const source = useId();
  return (
    <Scrolls label={pages.audit}>
      <table className="stacks" aria-describedby={source}>
        <thead>
          <HeadRow
            labels={[columns.time, columns.actor, columns.action, columns.subject, columns.outcome, columns.detail]}
          />
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td>
                <Moment atMs={entry.atMs} />
              </td>
              <td>{entry.actor}</td>
              <td title={entry.action}>{deedText(entry.action, words)}</td>
              <td>
                <Subject of={entry} />
              </td>
              <td>{audit.outcomes[entry.outcome]}</td>
              <td className="detail">
                <AuditDetail of={entry} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Source id={source}>{sources.audit}</Source>
    </Scrolls>
  );
}

// What something was done to: with the way there where it has a page.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';
import { Detail } from '../events/detail.ts';
import type { AuditLine } from './audit-line.ts';

/** The subject. Policies say for what scope they are; decisions that were made have a page. */
export function Subject({ of: line }: { readonly of: AuditLine }): ReactNode {
  const { action, subject, detail } = line;
  const { policies } = useWords();
  if (action === 'place guest' && new Detail(detail).text('outcome') !== '') {
    return (
      <Link href={`/place/${encodeURIComponent(subject)}`}>
        <code>{subject}</code>
      </Link>
    );
  }
  if (action === 'release-consumer claim') return <GuestName guest={subject} of={line} />;
  if (!action.endsWith(' policy')) return <code>{subject}</code>;
  const scopes: Readonly<Record<string, string>> = policies.scopes;
  const [scope = '', key] = subject.split(' ');
  const name = Object.hasOwn(scopes, scope) ? scopes[scope] : scope;
  return key === undefined ? (
    name
  ) : (
    <>
      {name} {scope === 'host' ? <HostLink host={key} of={line} /> : <code>{key}</code>}
    </>
  );
}

/** The way to a host, by its id or name; it is called as it is now, where it was named by its id. */
export function HostLink({ host, of: { hostName } }: { readonly host: string; readonly of: AuditLine }): ReactNode {
  return (
    <Link href={hostPath(host)} title={hostName && host}>
      {hostName ?? <code>{host}</code>}
    </Link>
  );
}

/** A guest by its name, where anybody knows one. */
export function GuestName({ guest, of: { guestName } }: { readonly guest: string; readonly of: AuditLine }): ReactNode {
  return guestName === undefined ? <code>{guest}</code> : <span title={guest}>{guestName}</span>;
}

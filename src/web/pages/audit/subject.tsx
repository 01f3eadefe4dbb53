// What something was done to: with the way there where it has a page.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { hostPath } from '../../parts/addresses.ts';
import { useWords } from '../../words/language.tsx';
import { Detail } from '../events/detail.ts';
import type { AuditLine } from './audit-line.ts';

/** The subject. Policies say for what scope they are; decisions that were made have a page. */
export function Subject({ of: { action, subject, detail } }: { readonly of: AuditLine }): ReactNode {
  const { policies } = useWords();
  if (action === 'place guest' && new Detail(detail).text('outcome') !== '') {
    return (
      <Link href={`/place/${encodeURIComponent(subject)}`}>
        <code>{subject}</code>
      </Link>
    );
  }
  if (!action.endsWith(' policy')) return <code>{subject}</code>;
  const scopes: Readonly<Record<string, string>> = policies.scopes;
  const [scope = '', key] = subject.split(' ');
  const name = Object.hasOwn(scopes, scope) ? scopes[scope] : scope;
  return key === undefined ? (
    name
  ) : (
    <>
      {name} {scope === 'host' ? <HostLink host={key} /> : <code>{key}</code>}
    </>
  );
}

/** The way to a host, by its id or name. */
export function HostLink({ host }: { readonly host: string }): ReactNode {
  return (
    <Link href={hostPath(host)}>
      <code>{host}</code>
    </Link>
  );
}

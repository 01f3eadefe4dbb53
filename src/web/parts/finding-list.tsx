// Findings one below the other: of a kind that there are many of, one is shown and the rest opens.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Explanation } from '../api/explanation.ts';
import { useWords } from '../words/language.tsx';
import { useLongList } from './long-list.tsx';
import { FindingAdvice, FindingMessage } from './said.tsx';
import { SeverityMark } from './state.tsx';

type Finding = Explanation['findings'][number];

/** As many of one kind are read one by one. */
const MOST_ALIKE = 3;

/** As many of the rest are drawn at once. */
const FIRST = 50;

/** The page of what a finding is about. */
export interface FindingPlace {
  readonly href: string;
  readonly label: string;
}

interface ListProps {
  /** In their order, most severe first. */
  readonly findings: readonly Finding[];
  /** Whose forced claims a finding leads to; undefined: of no one host. */
  readonly hostId?: string | undefined;
  /** Where what a finding is about has a page; undefined: they stand on that page. */
  readonly placeOf?: ((subject: Finding['subject']) => FindingPlace | undefined) | undefined;
}

/** The list; nothing where there are none. */
export function FindingList({ findings, ...rest }: ListProps): ReactNode {
  const { host } = useWords();
  if (findings.length === 0) return null;
  const kinds = [...Map.groupBy(findings, ({ code, severity }) => `${severity} ${code}`)];
  return (
    <ul className="findings">
      {kinds.map(([kind, alike]) => {
        const shown = alike.length > MOST_ALIKE ? alike.slice(0, 1) : alike;
        const others = alike.slice(shown.length);
        return [
          ...shown.map((finding) => <OneFinding key={keyOf(finding)} {...rest} finding={finding} />),
          others.length === 0 ? null : (
            <li key={kind}>
              <Rest {...rest} findings={others} title={host.alike(others.length, alike[0]?.code ?? '')} />
            </li>
          ),
        ];
      })}
    </ul>
  );
}

/** Those of one kind but the first. */
function Rest({ findings, title, ...rest }: ListProps & { readonly title: string }): ReactNode {
  const list = useLongList(findings, { name: title, textOf, first: FIRST });
  return (
    <details>
      <summary>{title}</summary>
      {list.find}
      <ul className="findings">
        {list.shown.map((finding) => (
          <OneFinding key={keyOf(finding)} {...rest} finding={finding} />
        ))}
      </ul>
      {list.more}
    </details>
  );
}

function textOf({ message, subject: { pool = '', guest = '', disk = '', path = '' } }: Finding): string {
  return `${message} ${pool} ${guest} ${disk} ${path}`;
}

function keyOf({ code, subject, message }: Finding): string {
  return `${code} ${JSON.stringify(subject)} ${message}`;
}

function OneFinding({
  hostId,
  placeOf,
  finding,
}: Pick<ListProps, 'hostId' | 'placeOf'> & { readonly finding: Finding }): ReactNode {
  const { placement } = useWords();
  const place = placeOf?.(finding.subject);
  return (
    <li>
      <SeverityMark of={finding.severity} /> <code>{finding.code}</code>
      <p>
        <FindingMessage finding={finding} />
      </p>
      <p className="action">
        <FindingAdvice finding={finding} />
      </p>
      {place === undefined ? null : (
        <p>
          <Link href={place.href}>{place.label}</Link>
        </p>
      )}
      {finding.code === 'forced-claim' && hostId !== undefined ? (
        <Link href={`/place/forced?host=${encodeURIComponent(hostId)}`}>{placement.forced.link}</Link>
      ) : null}
    </li>
  );
}

// What was found on a host: of a kind that it has many times, one is shown and the rest opens.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import type { SHOW_HOST } from '../../wire/api/hosts.ts';
import { FindingAdvice, FindingMessage } from '../parts/said.tsx';
import { SeverityMark } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';

type Finding = z.output<typeof SHOW_HOST.answer>['findings'][number];

/** As many of one kind are read one by one. */
const MOST_ALIKE = 3;

/** The section; its findings come in their order, most severe first. */
export function HostFindings({
  hostId,
  findings,
}: {
  readonly hostId: string;
  readonly findings: readonly Finding[];
}): ReactNode {
  const { host } = useWords();
  const kinds = [...Map.groupBy(findings, ({ code, severity }) => `${severity} ${code}`)];
  return (
    <section className="host-findings">
      <h2>{host.findings}</h2>
      {findings.length === 0 ? <p>{host.noFindings}</p> : null}
      <ul className="findings">
        {kinds.map(([kind, alike]) => {
          const shown = alike.length > MOST_ALIKE ? alike.slice(0, 1) : alike;
          const rest = alike.slice(shown.length);
          return [
            ...shown.map((finding) => <OneFinding key={keyOf(finding)} hostId={hostId} finding={finding} />),
            rest.length === 0 ? null : (
              <li key={kind}>
                <details>
                  <summary>{host.alike(rest.length, alike[0]?.code ?? '')}</summary>
                  <ul className="findings">
                    {rest.map((finding) => (
                      <OneFinding key={keyOf(finding)} hostId={hostId} finding={finding} />
                    ))}
                  </ul>
                </details>
              </li>
            ),
          ];
        })}
      </ul>
    </section>
  );
}

function keyOf({ code, subject, message }: Finding): string {
  return `${code} ${JSON.stringify(subject)} ${message}`;
}

function OneFinding({ hostId, finding }: { readonly hostId: string; readonly finding: Finding }): ReactNode {
  const { placement } = useWords();
  return (
    <li>
      <SeverityMark of={finding.severity} /> <code>{finding.code}</code>
      <p>
        <FindingMessage finding={finding} />
      </p>
      <p className="action">
        <FindingAdvice finding={finding} />
      </p>
      {finding.code === 'forced-claim' ? (
        <Link href={`/place/forced?host=${encodeURIComponent(hostId)}`}>{placement.forced.link}</Link>
      ) : null}
    </li>
  );
}

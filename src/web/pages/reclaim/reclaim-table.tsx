// The findings whose bytes can be had back: how much, where, why we say so, and what to do.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Reclaimable } from '../../api/reclaimable.ts';
import { filePath, guestPath, hostPath } from '../../parts/addresses.ts';
import { Command } from '../../parts/command.tsx';
import { Derived } from '../../parts/derivation.tsx';
import { Ago, Bytes } from '../../parts/figures.tsx';
import { FindingInstruction, FindingMessage } from '../../parts/said.tsx';
import { Scrolls } from '../../parts/scrolls.tsx';
import { Source } from '../../parts/source.tsx';
import { SeverityMark } from '../../parts/state.tsx';
import { useWords } from '../../words/language.tsx';
import { EVIDENCE_SOURCE, EvidenceList } from './evidence-list.tsx';
import { reclaimRule } from './reclaim-derivations.ts';

/** The table. On a narrow screen its rows are cards (style/reclaim.css). */
export function ReclaimTable({ findings }: { readonly findings: readonly Reclaimable[] }): ReactNode {
  const { reclaiming, sources } = useWords();
  return (
    <Scrolls label={reclaiming.caption}>
      <table className="reclaim">
        <caption className="for-screen-readers">{reclaiming.caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              {reclaiming.bytes}
            </th>
            <th scope="col">{reclaiming.where}</th>
            <th scope="col">{reclaiming.why}</th>
            <th scope="col">{reclaiming.todo}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((finding) => (
            <Row key={`${finding.hostId} ${finding.code} ${JSON.stringify(finding.subject)}`} finding={finding} />
          ))}
        </tbody>
      </table>
      <Source id={EVIDENCE_SOURCE}>{sources.evidence}</Source>
    </Scrolls>
  );
}

function Row({ finding }: { readonly finding: Reclaimable }): ReactNode {
  const words = useWords();
  const { hostId, hostName, freshness, receivedAtMs, command, code } = finding;
  return (
    <tr className={freshness === 'fresh' ? undefined : 'stale'}>
      <td className="number">
        <Derived name={words.reclaiming.bytes} derive={() => reclaimRule(finding, words)}>
          <Bytes of={finding.bytesAtStake} />
        </Derived>
      </td>
      <td>
        <Link href={hostPath(hostId)}>{hostName}</Link>
        {freshness === 'fresh' ? null : (
          <p className={`state ${freshness}`}>
            {words.freshness[freshness]} · {words.reclaiming.asOf} <Ago atMs={receivedAtMs} />
          </p>
        )}
        <p>
          <Subject finding={finding} />
        </p>
      </td>
      <td>
        <p>
          <SeverityMark of={finding.severity} /> <code>{code}</code>
        </p>
        <p>
          <FindingMessage finding={finding} />
        </p>
        <EvidenceList of={finding} />
      </td>
      <td>
        <p>
          <FindingInstruction finding={finding} />
        </p>
        {command === undefined ? null : <Command text={command} />}
      </td>
    </tr>
  );
}

function Subject({ finding: { hostId, subject } }: { readonly finding: Reclaimable }): ReactNode {
  const { guest, disk, path } = subject;
  return (
    <>
      {guest === undefined ? null : (
        <>
          <Link href={guestPath(hostId, guest)}>{guest}</Link> {disk}{' '}
        </>
      )}
      {path === undefined ? null : (
        <Link href={filePath(hostId, path)} className="path">
          <bdi>{path}</bdi>
        </Link>
      )}
    </>
  );
}

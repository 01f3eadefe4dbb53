// What could be given back, with proof and the command to copy. Nothing is deleted from here.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { z } from 'zod';
import { sumBytes } from '../../core/bytes.ts';
import { LIST_FINDINGS } from '../../wire/api/fleet.ts';
import { useCall } from '../api/calls.tsx';
import { Bytes, Unknown } from '../parts/figures.tsx';
import { FindingAdvice, FindingMessage } from '../parts/said.tsx';
import { SeverityMark, Shown } from '../parts/state.tsx';
import { useWords } from '../words/language.tsx';
import { compareKnown } from './tightest.ts';

/** Findings whose bytes can be had back. */
const RECLAIMABLE: ReadonlySet<string> = new Set([
  'orphan',
  'leftover',
  'unreferenced-base',
  'old-snapshot',
  'large-snapshot',
  'allocation-above-virtual',
  'discard-off',
]);

type Finding = z.output<typeof LIST_FINDINGS.answer>['findings'][number];

/** The page: of the first thousand findings of the fleet. */
export function ReclaimPage(): ReactNode {
  const { pages, reclaim } = useWords();
  const call = useCall(LIST_FINDINGS, { query: { limit: '1000' } });
  return (
    <>
      <h1>{pages.reclaim}</h1>
      <p>{reclaim.explain}</p>
      <Shown call={call}>
        {({ findings }) => {
          const found = findings
            .filter(({ code }) => RECLAIMABLE.has(code))
            .toSorted((a, b) => compareKnown(b.bytesAtStake, a.bytesAtStake));
          return found.length === 0 ? <p>{reclaim.empty}</p> : <ReclaimTable found={found} />;
        }}
      </Shown>
    </>
  );
}

function ReclaimTable({ found }: { readonly found: readonly Finding[] }): ReactNode {
  const { reclaim, columns } = useWords();
  const known = found.flatMap(({ bytesAtStake }) => (bytesAtStake === undefined ? [] : [bytesAtStake]));
  return (
    <div className="scrolls" tabIndex={0} role="region" aria-label={reclaim.caption}>
      <table>
        <caption>
          {reclaim.caption} · {reclaim.sum} <Bytes of={sumBytes(known)} isBound={known.length < found.length} />
        </caption>
        <thead>
          <tr>
            <th scope="col" className="number">
              {columns.bytes}
            </th>
            <th scope="col">{columns.host}</th>
            <th scope="col">{columns.finding}</th>
            <th scope="col">{columns.do}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((finding) => (
            <tr key={`${finding.hostId} ${finding.code} ${finding.subject.path ?? ''} ${finding.message}`}>
              <td className="number">
                {finding.bytesAtStake === undefined ? <Unknown /> : <Bytes of={finding.bytesAtStake} />}
              </td>
              <td>
                <Link href={`/hosts/${encodeURIComponent(finding.hostId)}`}>{finding.hostName}</Link>
              </td>
              <td>
                <SeverityMark of={finding.severity} /> <code>{finding.code}</code>
                <p>
                  <FindingMessage finding={finding} />
                </p>
              </td>
              <td>
                <p>
                  <FindingAdvice finding={finding} />
                </p>
                <CopyButton text={finding.command ?? finding.action} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactNode {
  const { reclaim } = useWords();
  const [isCopied, setCopied] = useState(false);
  return (
    <button
      type="button"
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    >
      {isCopied ? reclaim.copied : reclaim.copy}
    </button>
  );
}

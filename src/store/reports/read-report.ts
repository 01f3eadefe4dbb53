// A host's latest report, put together again from its rows. Imports zod, through wire/report.ts.
import type { HostReport } from '../../core/report.ts';
import { invariant } from '../../core/invariant.ts';
import type { JsonIn } from '../../wire/json.ts';
import { REPORT_SCHEMA } from '../../wire/report-document.ts';
import { readReport } from '../../wire/report.ts';
import type { FactKind, Tx } from '../tables.ts';

/** The report of a host as it came, facts in their order; undefined where the host never reported. By the primary keys. */
export async function readHostReport(tx: Tx, hostId: string): Promise<HostReport | undefined> {
  const host = await tx.selectFrom('hosts').selectAll().where('id', '=', hostId).executeTakeFirst();
  if (host === undefined) return undefined;
  const facts = await tx
    .selectFrom('facts')
    .select(['kind', 'document'])
    .where('host_id', '=', hostId)
    .orderBy('place')
    .execute();
  const of = (kind: FactKind): readonly JsonIn[] => facts.filter((fact) => fact.kind === kind).map(documentOf);
  const envelope = readReport({
    schema: REPORT_SCHEMA,
    hostId,
    agentRun: host.agent_run,
    sequence: host.sequence,
    periodMs: host.period_ms,
    kind: 'full',
    report: {
      ...headingOf(host.heading),
      pools: of('pool'),
      guests: of('guest'),
      images: of('image'),
      found: of('found'),
      problems: of('problem'),
    },
  });
  invariant(envelope.kind === 'full', 'a report in the database is whole');
  return envelope.report;
}

function documentOf({ document }: { readonly document: JsonIn }): JsonIn {
  return document;
}

function headingOf(heading: JsonIn): { readonly [key: string]: JsonIn } {
  invariant(typeof heading === 'object' && heading !== null && !Array.isArray(heading), 'a heading is an object');
  // What Array.isArray tells of a readonly array, TypeScript does not take in.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return heading as { readonly [key: string]: JsonIn };
}

// The latest report of a host that reports to a server, for commands that explain it as they would there. Imports zod.
import { UllageError } from '../core/errors.ts';
import { invariant } from '../core/invariant.ts';
import { printable } from '../core/plain-text.ts';
import type { HostReport } from '../core/report.ts';
import { ask, type ClientOptions } from '../wire/api/client.ts';
import { HOST_REPORT, SHOW_HOST } from '../wire/api/hosts.ts';
import type { ReportEnvelope } from '../wire/report-document.ts';
import type { TrackerDocument } from '../wire/api/claims.ts';
import { promisesOf } from './fleet/promises.ts';
import type { Standing } from './fleet/standing.ts';
import type { ExplainFlags } from './program/flags.ts';

/** A report from elsewhere, and how old it is. */
export interface RemoteReport {
  readonly report: HostReport;
  readonly standing: Standing;
  /** What is promised on the host now; undefined where it has nothing to promise from. */
  readonly tracker: TrackerDocument | undefined;
}

/** Asks for it. Throws what `ask` throws. */
export async function remoteReport(options: ClientOptions, host: string): Promise<RemoteReport> {
  const { host: line } = await ask(options, SHOW_HOST, { params: { id: host } }).catch((error: unknown) => {
    throw orOfThisMachine(error, host);
  });
  // The schema of the call is that of reports, of which wire/report.ts says the same.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const envelope = (await ask(options, HOST_REPORT, { params: { id: line.id } })) as unknown as ReportEnvelope;
  invariant(envelope.kind === 'full', 'a server shows whole reports');
  return { report: envelope.report, standing: line, tracker: await promisesOf(options, line.id) };
}

/** Who gives explain a name may mean a guest of this machine: where no server answers, that is told too. */
function orOfThisMachine(error: unknown, host: string): unknown {
  if (!(error instanceof UllageError) || error.code !== 'SERVER_UNREACHABLE') return error;
  const hint = `${error.hint ?? ''} A guest of this machine is explained with --guest ${printable(host)}.`.trim();
  return new UllageError(error.code, error.message, { cause: error, hint });
}

/** Throws CLI_USAGE for flags that say how to audit a host: another host's audit is over. */
export function refuseAuditFlags(flags: ExplainFlags): void {
  const given = (['connect', 'offline', 'path', 'exact', 'deadline'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (given === undefined) return;
  throw new UllageError('CLI_USAGE', `explain another host: --${given} is for an audit of this one`, {
    hint: `Leave out --${given}, or the name of the host.`,
  });
}

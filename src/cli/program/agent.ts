// The definition of `ullage agent`.
import { Command, Option } from '@commander-js/extra-typings';
import { CONFIG, CONNECT, DEADLINE } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage agent`. */
export const AGENT: CommandDefinition = {
  name: 'agent',
  examples: [
    { line: 'ullage agent', meaning: 'Audit this host every minute and report to the configured server.' },
    { line: 'ullage agent --host-id', meaning: 'The name of this host for ullage token create --host.' },
    { line: 'ullage agent --once --print', meaning: 'What a report of this host would hold; sends nothing.' },
    { line: 'ullage agent --once', meaning: 'One report, delivered with whatever waits in the spool.' },
  ],
  exitCodes: [
    [0, 'ended by a signal; with --once, the report was delivered or printed'],
    [2, 'it could not run, or with --once could not deliver: the report waits in the spool'],
    [3, 'with --once: delivered or printed, but not everything could be read'],
  ],
  details: [
    'Reports carry facts: images, guests, pools, and what could not be read. After a whole report only changes are sent. While the server is away reports wait in a bounded spool under the state directory and are delivered in order afterwards.',
    'SIGHUP asks for an audit at once and reads token and certificates anew. SIGTERM and SIGINT end it after what is under way.',
    'The token is read from a file, never from an argument: --token-file or the setting agent.token-file names it. Log lines go to stderr, one JSON object each.',
  ],
  make: (onInvocation) =>
    new Command('agent')
      .summary('audit this host once a period and report to a server')
      .description('Audit this host once a period, and report to a server what was found.')
      .option('--once', 'one audit, one report, then end')
      .addOption(new Option('--print', 'print the whole report as JSON and send nothing').implies({ once: true }))
      .option('--server <url>', 'https:// URL of the server; http:// only on this machine')
      .option('--token-file <file>', 'the file that holds its token, mode 0640 or stricter')
      .option('--state <dir>', 'where identity and spool are kept (default: /var/lib/ullage/agent)')
      .option('--period <seconds>', 'from one audit to the next (default: 60)')
      .option(...CONNECT)
      .option('--path <dir>', 'walk this directory for images; repeatable', appended)
      .option(...DEADLINE)
      .option('--metrics-listen <address>', 'answer GET /metrics there (default: nowhere)')
      .option('--textfile <file>', "write metrics for node_exporter's textfile collector")
      .option('--host-id', 'print the id of this host, which its token or certificate names, and end')
      .option('--same-host', 'this machine replaces the one that the state was made on')
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'agent', flags })),
};

function appended(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

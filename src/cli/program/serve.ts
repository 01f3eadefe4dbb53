// The definition of `ullage serve`.
import { Command } from '@commander-js/extra-typings';
import { CONFIG, DATABASE } from './common-options.ts';
import type { CommandDefinition } from './definition.ts';

/** `ullage serve`. */
export const SERVE: CommandDefinition = {
  name: 'serve',
  examples: [
    { line: 'ullage serve', meaning: 'The configured database; listens on 127.0.0.1:8780.' },
    { line: 'ullage serve --database ./fleet --open-access', meaning: 'To try it: a directory, and no tokens.' },
    {
      line: 'ullage serve --listen 0.0.0.0:8780 --tls-certificate server.pem --tls-key server.key',
      meaning: 'For agents of other hosts.',
    },
  ],
  exitCodes: [],
  details: [
    'Takes the reports of agents, keeps them in the database, and answers for all hosts under /v1. A directory is made and brought to this version at start; a PostgreSQL is not: run ullage migrate first. Ends on SIGTERM or SIGINT when the calls that run have been answered.',
    'With --tls-certificate and --tls-key it speaks HTTPS (TLS 1.2 or newer), else plain HTTP. SIGHUP reads all files of TLS anew; when one cannot be used, it goes on with those that it has and says so in its log.',
    'Log lines go to stderr, one JSON object each. They hold no tokens.',
  ],
  make: (onInvocation) =>
    new Command('serve')
      .summary('collect the reports of all hosts and answer for them')
      .description('The control plane: collect the reports of all hosts and answer for them over HTTP.')
      .option('--listen <address>', 'address and port (default: 127.0.0.1:8780)')
      .option(...DATABASE)
      .option('--tls-certificate <file>', 'its certificate, and those that lead to its authority (PEM)')
      .option('--tls-key <file>', 'the key of the certificate (PEM)')
      .option('--tls-client-ca <file>', 'authorities that vouch for agents: asks for their certificates (PEM)')
      .option('--tls-client-crl <file>', 'certificates that these have revoked (PEM)')
      .option('--open-access', 'ask for no tokens; only on an address of this machine')
      .option(...CONFIG)
      .action((flags) => onInvocation({ command: 'serve', flags })),
};

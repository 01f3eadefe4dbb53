// From arguments to an exit code: parse, read the configuration, run the command, say what went wrong.
import { absolutePath } from './absolute-path.ts';
import { errorText } from './error-text.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { STANDARD_STREAM } from './program/flags.ts';
import type { Invocation } from './program/definition.ts';
import type {
  AgentFlags,
  DatabaseFlags,
  FleetCommand,
  FleetFlags,
  OutputFlags,
  ServeFlags,
  ServerFlags,
  TokenDeed,
  TokenFlags,
} from './program/flags.ts';
import { parseCommandLine } from './program/program.ts';
import type { Outcome, Services } from './services.ts';
import { readConfigFile } from './settings/file.ts';
import { resolveSettings, type FlagValues } from './settings/resolve.ts';
import type { Settings } from './settings/table.ts';

/** Width of help that goes to no terminal. */
const HELP_COLUMNS = 80;

/** Runs one command line. Never throws for what an operator or a host can cause. */
export async function runCommandLine(services: Services, args: readonly string[]): Promise<Outcome> {
  try {
    const parsed = parseCommandLine(services.world.version, services.out.columns ?? HELP_COLUMNS, args);
    if ('run' in parsed) return await runInvocation(services, parsed.run);
    await services.out.write(parsed.show);
    return { exitCode: EXIT_CODES.fine, stuck: [] };
  } catch (error) {
    await services.err.write(errorText(error, services.env));
    return { exitCode: EXIT_CODES.failed, stuck: [] };
  }
}

/** Each command is loaded only when it runs: none pays for another's imports. */
async function runInvocation(services: Services, invocation: Invocation): Promise<Outcome> {
  if (isForServer(invocation)) return askServer(services, invocation);
  switch (invocation.command) {
    case 'explain': {
      const { runExplain } = await import('./commands/explain.ts');
      const { connect, path, as, exact, failOn, deadline } = invocation.flags;
      const own: FlagValues = {
        connect,
        paths: path?.map((folder) => absolutePath(services, folder)),
        as,
        exact,
        failOn,
        deadlineSeconds: deadline,
        ...serverFlags(services, invocation.flags),
      };
      return runExplain(services, settingsFor(services, invocation.flags, own), invocation.flags, invocation.host);
    }
    case 'inspect': {
      const { runInspect } = await import('./commands/inspect.ts');
      const settings = settingsFor(services, invocation.flags, { exact: invocation.flags.exact });
      return runInspect(services, settings, invocation.files, invocation.flags);
    }
    case 'demo': {
      const { runDemo } = await import('./commands/demo.ts');
      return runDemo(services, settingsFor(services, invocation.flags, {}), invocation.flags);
    }
    case 'migrate': {
      const { runMigrate } = await import('./commands/migrate.ts');
      return runMigrate(services, databaseSettings(services, invocation.flags));
    }
    case 'db': {
      const { runDb } = await import('./commands/db.ts');
      const { direction, file, flags } = invocation;
      const path = file === STANDARD_STREAM ? file : absolutePath(services, file);
      return runDb(services, databaseSettings(services, flags), direction, path);
    }
    case 'agent': {
      const { runAgent } = await import('./commands/agent.ts');
      return runAgent(services, agentSettings(services, invocation.flags), invocation.flags);
    }
    case 'serve': {
      const { runServe } = await import('./commands/serve.ts');
      return runServe(services, databaseSettings(services, invocation.flags, serveFlags(services, invocation.flags)));
    }
    case 'token':
      return runTokenWhereAsked(services, invocation.deed, invocation.flags);
    case 'man': {
      const { runMan } = await import('./commands/man.ts');
      return runMan(services);
    }
    case 'completion': {
      const { runCompletion } = await import('./commands/completion.ts');
      return runCompletion(services, invocation.shell);
    }
  }
}

/** Only a flag makes a server do it: what names one for other commands must not decide where tokens are made. */
async function runTokenWhereAsked(services: Services, deed: TokenDeed, flags: TokenFlags): Promise<Outcome> {
  if (flags.server === undefined) {
    const { runToken } = await import('./commands/token.ts');
    return runToken(services, databaseSettings(services, flags), deed, flags);
  }
  const { runTokenOnServer } = await import('./commands/token-on-server.ts');
  return runTokenOnServer(services, settingsUnder(services, flags.config, serverFlags(services, flags)), deed, flags);
}

/** Commands that a server answers. */
type ForServer = Extract<
  Invocation,
  { readonly command: FleetCommand | 'place' | 'placement' | 'claims' | 'policy' | 'events' | 'history' | 'forget' }
>;

const FOR_SERVER: Readonly<Record<ForServer['command'], true>> = {
  fleet: true,
  hosts: true,
  host: true,
  pools: true,
  guests: true,
  disks: true,
  findings: true,
  problems: true,
  place: true,
  placement: true,
  claims: true,
  policy: true,
  events: true,
  history: true,
  forget: true,
};

function isForServer(invocation: Invocation): invocation is ForServer {
  return invocation.command in FOR_SERVER;
}

async function askServer(services: Services, invocation: ForServer): Promise<Outcome> {
  if (invocation.command === 'forget') {
    const { runForget } = await import('./commands/forget.ts');
    const { flags } = invocation;
    return runForget(services, settingsUnder(services, flags.config, serverFlags(services, flags)), invocation);
  }
  const settings = serverSettings(services, invocation.flags);
  if (invocation.command === 'claims') {
    const { runClaims } = await import('./commands/claims.ts');
    return runClaims(services, settings, invocation);
  }
  if (invocation.command === 'place') {
    const { runPlace } = await import('./commands/place.ts');
    return runPlace(services, settings, invocation.flags);
  }
  if (invocation.command === 'placement') {
    const { runPlacement } = await import('./commands/placement.ts');
    return runPlacement(services, settings, invocation);
  }
  if (invocation.command === 'policy') {
    const { runPolicy } = await import('./commands/policy.ts');
    return runPolicy(services, settings, invocation);
  }
  if (invocation.command === 'events') {
    const { runEvents } = await import('./commands/events.ts');
    return runEvents(services, settings, invocation.flags);
  }
  if (invocation.command === 'history') {
    const { runHistory } = await import('./commands/history.ts');
    return runHistory(services, settings, invocation);
  }
  const { runFleet } = await import('./commands/fleet.ts');
  return runFleet(services, settings, invocation);
}

function settingsFor(services: Services, flags: OutputFlags, own: FlagValues): Settings {
  const looks: FlagValues = { bytes: flags.bytes, color: flags.color ? undefined : 'never' };
  return settingsUnder(services, flags.config, { ...looks, ...own });
}

/** For a command that asks a server. */
function serverSettings(
  services: Services,
  flags: OutputFlags & Pick<FleetFlags, 'server' | 'tlsCa' | 'failOn'>,
): Settings {
  return settingsFor(services, flags, { ...serverFlags(services, flags), failOn: flags.failOn });
}

/** A directory given as a flag is relative to where the command runs, as everywhere; a URL is left as it is. */
function databaseSettings(services: Services, { database, config }: DatabaseFlags, own: FlagValues = {}): Settings {
  const isDirectory = database !== undefined && database !== '' && !database.includes('://');
  return settingsUnder(services, config, {
    ...own,
    database: isDirectory ? absolutePath(services, database) : database,
  });
}

/** The server that a command asks, and by whom it is vouched for. */
function serverFlags(services: Services, { server, tlsCa }: Pick<ServerFlags, 'server' | 'tlsCa'>): FlagValues {
  return { server, tlsCa: pathOf(services, tlsCa) };
}

function serveFlags(services: Services, flags: ServeFlags): FlagValues {
  const { listen, openAccess, tlsCertificate, tlsKey, tlsClientCa, tlsClientCrl } = flags;
  return {
    listen,
    openAccess,
    tlsCertificate: pathOf(services, tlsCertificate),
    tlsKey: pathOf(services, tlsKey),
    tlsClientCa: pathOf(services, tlsClientCa),
    tlsClientCrl: pathOf(services, tlsClientCrl),
  };
}

function pathOf(services: Services, path: string | undefined): string | undefined {
  return path === undefined || path === '' ? path : absolutePath(services, path);
}

function agentSettings(services: Services, flags: AgentFlags): Settings {
  const { connect, path, deadline, server, state, period, metricsListen, textfile, config } = flags;
  return settingsUnder(services, config, {
    connect,
    paths: path?.map((folder) => absolutePath(services, folder)),
    deadlineSeconds: deadline,
    agentServer: server,
    agentStateDirectory: pathOf(services, state),
    agentPeriodSeconds: period,
    agentListen: metricsListen,
    agentTextfile: pathOf(services, textfile),
  });
}

function settingsUnder(services: Services, config: string | undefined, flags: FlagValues): Settings {
  const named = config ?? services.env['ULLAGE_CONFIG'];
  const file = readConfigFile(named === undefined ? undefined : absolutePath(services, named));
  return resolveSettings({ file, env: services.env, flags });
}

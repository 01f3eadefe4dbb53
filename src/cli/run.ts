// From arguments to an exit code: parse, read the configuration, run the command, say what went wrong.
import { absolutePath } from './absolute-path.ts';
import { askServer, isForServer } from './ask-server.ts';
import { errorText } from './error-text.ts';
import { EXIT_CODES } from './exit-codes.ts';
import {
  agentSettings,
  databaseSettings,
  serveFlags,
  serverFlags,
  settingsFor,
  settingsUnder,
} from './flag-settings.ts';
import type { Invocation } from './program/definition.ts';
import { STANDARD_STREAM, type TokenDeed, type TokenFlags } from './program/flags.ts';
import { parseCommandLine } from './program/program.ts';
import type { Outcome, Services } from './services.ts';
import type { FlagValues } from './settings/resolve.ts';

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

// From arguments to an exit code: parse, read the configuration, run the command, say what went wrong.
import { resolve } from 'node:path';
import { errorText } from './error-text.ts';
import { EXIT_CODES } from './exit-codes.ts';
import type { Invocation, OutputFlags } from './program/definition.ts';
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
  switch (invocation.command) {
    case 'explain': {
      const { runExplain } = await import('./commands/explain.ts');
      const { connect, path, as, exact, failOn, deadline } = invocation.flags;
      const own: FlagValues = {
        connect,
        paths: path?.map((folder) => resolve(folder)),
        as,
        exact,
        failOn,
        deadlineSeconds: deadline,
      };
      return runExplain(services, settingsFor(services, invocation.flags, own), invocation.flags);
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

function settingsFor(services: Services, flags: OutputFlags, own: FlagValues): Settings {
  const file = readConfigFile(flags.config ?? services.env['ULLAGE_CONFIG']);
  const looks: FlagValues = { bytes: flags.bytes, color: flags.color ? undefined : 'never' };
  return resolveSettings({ file, env: services.env, flags: { ...looks, ...own } });
}

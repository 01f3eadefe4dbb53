// From the flags of a command to its settings: paths are relative to where the command runs, and a flag goes before environment and file.
import { absolutePath } from './absolute-path.ts';
import type { AgentFlags, DatabaseFlags, FleetFlags, OutputFlags, ServeFlags, ServerFlags } from './program/flags.ts';
import type { Services } from './services.ts';
import { readConfigFile } from './settings/file.ts';
import { resolveSettings, type FlagValues } from './settings/resolve.ts';
import type { Settings } from './settings/table.ts';

/** For a command that prints. */
export function settingsFor(services: Services, flags: OutputFlags, own: FlagValues): Settings {
  const looks: FlagValues = { bytes: flags.bytes, color: flags.color ? undefined : 'never' };
  return settingsUnder(services, flags.config, { ...looks, ...own });
}

/** For a command that asks a server. */
export function serverSettings(
  services: Services,
  flags: OutputFlags & Pick<FleetFlags, 'server' | 'tlsCa' | 'failOn'>,
): Settings {
  return settingsFor(services, flags, { ...serverFlags(services, flags), failOn: flags.failOn });
}

/** A directory given as a flag is relative to where the command runs, as everywhere; a URL is left as it is. */
export function databaseSettings(
  services: Services,
  { database, config }: DatabaseFlags,
  own: FlagValues = {},
): Settings {
  const isDirectory = database !== undefined && database !== '' && !database.includes('://');
  return settingsUnder(services, config, {
    ...own,
    database: isDirectory ? absolutePath(services, database) : database,
  });
}

/** The server that a command asks, and by whom it is vouched for. */
export function serverFlags(services: Services, { server, tlsCa }: Pick<ServerFlags, 'server' | 'tlsCa'>): FlagValues {
  return { server, tlsCa: pathOf(services, tlsCa) };
}

/** How `ullage serve` listens. */
export function serveFlags(services: Services, flags: ServeFlags): FlagValues {
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

/** For `ullage agent`. */
export function agentSettings(services: Services, flags: AgentFlags): Settings {
  const { connect, path, deadline, server, tokenFile, state, period, metricsListen, textfile, config } = flags;
  return settingsUnder(services, config, {
    connect,
    paths: path?.map((folder) => absolutePath(services, folder)),
    deadlineSeconds: deadline,
    agentServer: server,
    agentTokenFile: pathOf(services, tokenFile),
    agentStateDirectory: pathOf(services, state),
    agentPeriodSeconds: period,
    agentListen: metricsListen,
    agentTextfile: pathOf(services, textfile),
  });
}

/** By flags, the environment and the configuration file that is named, else the usual one. Throws CONFIG_UNREADABLE and the like. */
export function settingsUnder(services: Services, config: string | undefined, flags: FlagValues): Settings {
  const named = config ?? services.env['ULLAGE_CONFIG'];
  const file = readConfigFile(named === undefined ? undefined : absolutePath(services, named));
  return resolveSettings({ file, env: services.env, flags });
}

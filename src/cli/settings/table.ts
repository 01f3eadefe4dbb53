// Every setting once: its key in the file, its environment variable, its flag, its kind, its default and what it means.
import { SEVERITIES } from '../../core/finding.ts';
import { REQUESTS_PER_SECOND } from '../../core/request-shares.ts';
import {
  absolutePath,
  address,
  database,
  decimal,
  flag,
  networks,
  oneOf,
  origins,
  paths,
  policyRules,
  secret,
  serverUrl,
  text,
  wholeNumber,
  type Kind,
} from './kinds.ts';

/** One setting. `flag` is the long option without dashes; undefined where there is none. */
export interface Setting<T> {
  readonly key: string;
  readonly env: string;
  readonly flag: string | undefined;
  readonly kind: Kind<T>;
  readonly fallback: T;
  readonly meaning: string;
}

/** A mount that says nothing for a day is dead; below a second even a healthy NFS server under load would be. */
const DEADLINE_SECONDS = wholeNumber(1, 86_400);

/** Nova's own default for processors was 16 for years; a hundred times more is a slip of the pen. */
const RATIO = decimal(0.001, 1_000);

/** A century is for ever; so is 0. */
const RETENTION_DAYS = wholeNumber(0, 36_500);

/** More than any process answers is no limit. */
const REQUESTS = wholeNumber(1, 1_000_000);

function setting<T>(
  key: string,
  flagName: string | undefined,
  kind: Kind<T>,
  fallback: T,
  meaning: string,
): Setting<T> {
  const env = `ULLAGE_${key.replaceAll(/[.-]/g, '_').toUpperCase()}`;
  return { key, env, flag: flagName, kind, fallback, meaning };
}

/** Optional text has no default value: the kind reads text, the setting may be unset. */
const optionalText: Kind<string | undefined> = text;

/** Likewise. */
const optionalPath: Kind<string | undefined> = absolutePath;
const optionalAddress: Kind<string | undefined> = address;
const optionalServer: Kind<string | undefined> = serverUrl;

/** All settings, in the order in which they are documented. */
export const SETTINGS = {
  connect: setting('connect', 'connect', optionalText, undefined, 'libvirt to ask; unset means qemu:///system'),
  paths: setting('paths', 'path', paths, [], "directories to walk; none means Nova's and libvirt's own that exist"),
  exact: setting(
    'exact',
    'exact',
    flag,
    false,
    'walk the tables of qcow2 images: exact for snapshots and compressed clusters',
  ),
  deadlineSeconds: setting(
    'deadline-seconds',
    'deadline',
    DEADLINE_SECONDS,
    5,
    'how long any one mount, or libvirt, may take to answer',
  ),
  as: setting('as', 'as', oneOf(['ullage', 'nova', 'nova-kilo']), 'ullage', 'by whose rules the promises are shown'),
  failOn: setting(
    'fail-on',
    'fail-on',
    oneOf([...SEVERITIES, 'never']),
    'never',
    'findings of this severity and above make the exit code 1',
  ),
  bytes: setting('bytes', 'bytes', flag, false, 'exact bytes instead of GiB'),
  rows: setting(
    'rows',
    undefined,
    wholeNumber(1, 100_000),
    20,
    'rows of a table before the rest is summed in one line',
  ),
  color: setting(
    'color',
    'no-color',
    oneOf(['auto', 'always', 'never']),
    'auto',
    'colours: auto asks NO_COLOR, FORCE_COLOR, TERM and whether stdout is a terminal',
  ),
  database: setting(
    'database',
    'database',
    database,
    '/var/lib/ullage/database',
    'where the control plane keeps its data: a PostgreSQL, or a directory for the PGlite inside ullage',
  ),
  server: setting(
    'server',
    'server',
    serverUrl,
    'http://127.0.0.1:8780',
    'the server that ullage hosts and its like ask',
  ),
  token: setting(
    'token',
    undefined,
    secret,
    undefined,
    'what they show it; better in ULLAGE_TOKEN than in a file that others read',
  ),
  listen: setting('listen', 'listen', address, '127.0.0.1:8780', 'where ullage serve listens'),
  openAccess: setting(
    'open-access',
    'open-access',
    flag,
    false,
    'ullage serve asks for no tokens; refused on an address that other machines can reach',
  ),
  trustedProxies: setting(
    'trusted-proxies',
    undefined,
    networks,
    [],
    'proxies of ullage serve: the caller is who they say in X-Forwarded-For; nobody else is believed',
  ),
  tlsCertificate: setting(
    'tls-certificate',
    'tls-certificate',
    optionalPath,
    undefined,
    'PEM file of the certificate of ullage serve and those that lead to its authority; unset: it speaks plain HTTP',
  ),
  tlsKey: setting('tls-key', 'tls-key', optionalPath, undefined, 'PEM file of its key, mode 0640 or stricter'),
  tlsClientCa: setting(
    'tls-client-ca',
    'tls-client-ca',
    optionalPath,
    undefined,
    "PEM file of the authorities that vouch for agents' certificates; unset: none is asked for",
  ),
  tlsClientCrl: setting(
    'tls-client-crl',
    'tls-client-crl',
    optionalPath,
    undefined,
    'PEM file of the certificates that these authorities have revoked',
  ),
  tlsCa: setting(
    'tls-ca',
    'tls-ca',
    optionalPath,
    undefined,
    'PEM file of the authorities that may vouch for the server that ullage hosts and its like ask; unset means those that Node knows',
  ),
  retentionReportDays: setting(
    'retention.report-days',
    undefined,
    RETENTION_DAYS,
    7,
    'for how many days the server keeps the history of pools, a point a report; 0: for ever',
  ),
  retention5minDays: setting(
    'retention.5min-days',
    undefined,
    RETENTION_DAYS,
    30,
    'for how many days the server keeps the history of pools in buckets of five minutes; 0: for ever',
  ),
  retention1hDays: setting(
    'retention.1h-days',
    undefined,
    RETENTION_DAYS,
    400,
    'for how many days the server keeps the history of pools in buckets of an hour; 0: for ever',
  ),
  retention1dDays: setting(
    'retention.1d-days',
    undefined,
    RETENTION_DAYS,
    3650,
    'for how many days the server keeps the history of pools in buckets of a day; 0: for ever',
  ),
  retentionDiskDays: setting(
    'retention.disk-days',
    undefined,
    RETENTION_DAYS,
    90,
    'for how many days the server keeps the history of disks, a point a change; 0: for ever',
  ),
  retentionEventDays: setting(
    'retention.event-days',
    undefined,
    RETENTION_DAYS,
    30,
    'for how many days the server keeps events: what happened to hosts; 0: for ever',
  ),
  retentionAuditDays: setting(
    'retention.audit-days',
    undefined,
    RETENTION_DAYS,
    0,
    'for how many days the server keeps the audit log; 0: for ever',
  ),
  retentionClaimEventDays: setting(
    'retention.claim-event-days',
    undefined,
    RETENTION_DAYS,
    0,
    'for how many days the server keeps what happened to claims that have ended; 0: for ever',
  ),
  retentionPlacementDays: setting(
    'retention.placement-days',
    undefined,
    RETENTION_DAYS,
    90,
    'for how many days the server keeps decisions about placement; 0: for ever',
  ),
  agentServer: setting(
    'agent.server',
    'server',
    optionalServer,
    undefined,
    'where ullage agent sends its reports; unset: nothing is sent',
  ),
  agentTokenFile: setting(
    'agent.token-file',
    'token-file',
    optionalPath,
    undefined,
    'the file that holds the token of the agent, mode 0640 or stricter',
  ),
  agentStateDirectory: setting(
    'agent.state-directory',
    'state',
    absolutePath,
    '/var/lib/ullage/agent',
    "where the agent keeps the host's id, its numbering and its spool",
  ),
  agentPeriodSeconds: setting(
    'agent.period-seconds',
    'period',
    wholeNumber(1, 86_400),
    60,
    'from one audit to the next',
  ),
  agentSpoolMib: setting(
    'agent.spool-mib',
    undefined,
    wholeNumber(1, 65_536),
    64,
    'MiB of reports that may wait while the server is away',
  ),
  agentTlsCa: setting(
    'agent.tls-ca',
    undefined,
    optionalPath,
    undefined,
    'PEM file of the authorities that may vouch for the server; unset means those that Node knows',
  ),
  agentTlsCertificate: setting(
    'agent.tls-certificate',
    undefined,
    optionalPath,
    undefined,
    "PEM file of the agent's own certificate, for servers that ask for one",
  ),
  agentTlsKey: setting(
    'agent.tls-key',
    undefined,
    optionalPath,
    undefined,
    'PEM file of its key, mode 0640 or stricter',
  ),
  agentListen: setting(
    'agent.listen',
    'metrics-listen',
    optionalAddress,
    undefined,
    'where the agent answers GET /metrics; unset: nowhere',
  ),
  agentTextfile: setting(
    'agent.textfile',
    'textfile',
    optionalPath,
    undefined,
    "a .prom file in the directory of node_exporter's textfile collector, written after each audit; unset: none",
  ),
  vcpuAllocationRatio: setting(
    'promises.vcpu-allocation-ratio',
    undefined,
    RATIO,
    4,
    'by how much the processors promised to guests may exceed those of their host',
  ),
  memoryAllocationRatio: setting('promises.memory-allocation-ratio', undefined, RATIO, 1, 'likewise for memory'),
  diskAllocationRatio: setting('promises.disk-allocation-ratio', undefined, RATIO, 1, 'likewise for each pool'),
  memoryReservedMib: setting(
    'promises.memory-reserved-mib',
    undefined,
    wholeNumber(0, 100_000_000),
    0,
    'MiB of memory of each host that are promised to nobody',
  ),
  diskReservedGib: setting(
    'promises.disk-reserved-gib',
    undefined,
    wholeNumber(0, 100_000_000),
    0,
    'GiB of each pool that are promised to nobody',
  ),
  force: setting(
    'promises.force',
    undefined,
    oneOf(['allow', 'deny']),
    'allow',
    'whether operators and admins may promise more than that, with a reason that is kept',
  ),
  available: setting(
    'promises.available',
    undefined,
    oneOf(['refuse', 'tell']),
    'refuse',
    'refuse: also what a guest writes at once must be available, beside what builds in flight have yet to write; tell: only a finding says so',
  ),
  expectedFillPercent: setting(
    'promises.expected-fill-percent',
    undefined,
    wholeNumber(0, 100),
    10,
    'how much of the disk that is asked for a guest writes at once',
  ),
  agentRequests: setting(
    'shares.agent-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.agent,
    'requests a second that ullage serve answers one agent; four seconds of them may come at once',
  ),
  readerRequests: setting(
    'shares.reader-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.reader,
    'likewise for a token of role reader',
  ),
  placerRequests: setting(
    'shares.placer-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.placer,
    'likewise for a placer: the one token that all of a cloud has towards /placement',
  ),
  tenantRequests: setting(
    'shares.tenant-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.tenant,
    'likewise for a tenant',
  ),
  operatorRequests: setting(
    'shares.operator-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.operator,
    'likewise for an operator',
  ),
  adminRequests: setting(
    'shares.admin-per-second',
    undefined,
    REQUESTS,
    REQUESTS_PER_SECOND.admin,
    'likewise for an admin',
  ),
  placementCorsOrigins: setting(
    'placement.cors-origins',
    undefined,
    origins,
    [],
    'pages of these origins may call /placement from a browser, with a token; none means no page but those of the server',
  ),
  placementReaderMay: setting(
    'placement.reader-may',
    undefined,
    policyRules,
    [],
    'what a reader may do under /placement besides reading',
  ),
  placementPlacerMay: setting(
    'placement.placer-may',
    undefined,
    policyRules,
    [],
    'likewise for a placer, besides reading and allocating',
  ),
  snapshotAgeDays: setting(
    'thresholds.snapshot-age-days',
    undefined,
    wholeNumber(0, 36_500),
    30,
    'a snapshot older than this is a finding',
  ),
  snapshotSharePercent: setting(
    'thresholds.snapshot-share-percent',
    undefined,
    wholeNumber(0, 1000),
    20,
    "a snapshot that holds more than this share of its disk's virtual size is a finding",
  ),
  thinPoolPercent: setting(
    'thresholds.thin-pool-percent',
    undefined,
    wholeNumber(0, 100),
    85,
    'a thin pool with more than this share of data or metadata in use is a finding',
  ),
  inodePercent: setting(
    'thresholds.inode-percent',
    undefined,
    wholeNumber(0, 100),
    95,
    'a filesystem with more than this share of its inodes in use is a finding',
  ),
} as const;

/** A name in SETTINGS. */
export type SettingName = keyof typeof SETTINGS;

/** The values in force. */
export type Settings = {
  readonly [K in SettingName]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

/** Environment variables of ours that are no settings. */
export const OTHER_VARIABLES: Readonly<Record<string, string>> = {
  ULLAGE_CONFIG: 'the configuration file to read instead of /etc/ullage/config.toml',
  ULLAGE_DEBUG: 'when set, errors are printed with their stack',
};

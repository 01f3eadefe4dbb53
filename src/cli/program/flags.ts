// What stands on a command line: the flags of each command, and the words that arguments may be.

/** Shells that we write completion for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of SHELLS. */
export type Shell = (typeof SHELLS)[number];

/** Which way a database is moved. */
export const DIRECTIONS = ['export', 'import'] as const;

/** One of DIRECTIONS. */
export type Direction = (typeof DIRECTIONS)[number];

/** Instead of a file: standard output or input. */
export const STANDARD_STREAM = '-';

/** How output looks: on every command that reports. */
export interface OutputFlags {
  readonly bytes?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly color: boolean;
  readonly config?: string | undefined;
}

/** Which server is asked, and how its answer is printed: on every command that asks one. */
export interface ServerFlags {
  readonly json?: boolean | undefined;
  readonly server?: string | undefined;
  readonly tlsCa?: string | undefined;
}

/** Flags of `ullage explain`. */
export interface ExplainFlags extends OutputFlags, ServerFlags {
  readonly connect?: string | undefined;
  readonly offline?: string | undefined;
  readonly path?: readonly string[] | undefined;
  readonly pool?: readonly string[] | undefined;
  readonly guest?: readonly string[] | undefined;
  readonly as?: string | undefined;
  readonly exact?: boolean | undefined;
  readonly failOn?: string | undefined;
  readonly deadline?: string | undefined;
}

/** Flags of `ullage inspect`. */
export interface InspectFlags extends OutputFlags {
  readonly json?: boolean | undefined;
  readonly exact?: boolean | undefined;
  readonly backing: boolean;
}

/** Flags of `ullage serve`. */
export interface ServeFlags extends DatabaseFlags {
  readonly listen?: string | undefined;
  readonly openAccess?: boolean | undefined;
  readonly tlsCertificate?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsClientCa?: string | undefined;
  readonly tlsClientCrl?: string | undefined;
}

/** Flags of `ullage agent`. */
export interface AgentFlags {
  readonly hostId?: boolean | undefined;
  readonly once?: boolean | undefined;
  readonly print?: boolean | undefined;
  readonly server?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly state?: string | undefined;
  readonly period?: string | undefined;
  readonly connect?: string | undefined;
  readonly path?: readonly string[] | undefined;
  readonly deadline?: string | undefined;
  readonly metricsListen?: string | undefined;
  readonly textfile?: string | undefined;
  readonly sameHost?: boolean | undefined;
  readonly config?: string | undefined;
}

/** What can be done with tokens. */
export const TOKEN_DEEDS = ['create', 'list', 'revoke'] as const;

/** One of TOKEN_DEEDS. */
export type TokenDeed = (typeof TOKEN_DEEDS)[number];

/** Flags of `ullage token`. */
export interface TokenFlags extends DatabaseFlags {
  /** Undefined: the database itself, whatever server other commands ask. */
  readonly server?: string | undefined;
  readonly tlsCa?: string | undefined;
  readonly role?: 'reader' | 'agent' | 'placer' | 'operator' | 'admin' | 'tenant' | undefined;
  readonly host?: string | undefined;
  readonly project?: string | undefined;
  readonly label?: string | undefined;
  readonly days?: string | undefined;
  readonly id?: string | undefined;
}

/** Commands that ask a server. */
export type FleetCommand = 'fleet' | 'hosts' | 'host' | 'pools' | 'guests' | 'disks' | 'findings' | 'problems';

/** Flags of the commands that ask a server; which has which, its definition says. */
export interface FleetFlags extends OutputFlags, ServerFlags {
  readonly watch?: boolean | undefined;
  readonly host?: string | undefined;
  readonly guest?: string | undefined;
  readonly search?: string | undefined;
  readonly freshness?: string | undefined;
  readonly sort?: string | undefined;
  readonly shared?: boolean | undefined;
  readonly severity?: 'info' | 'warning' | 'critical' | undefined;
  readonly code?: string | undefined;
  readonly failOn?: string | undefined;
}

/** What has a history. */
export const HISTORY_SUBJECTS = ['host', 'pool', 'guest'] as const;

/** One of HISTORY_SUBJECTS. */
export type HistorySubject = (typeof HISTORY_SUBJECTS)[number];

/** How long a row of history is. */
export const HISTORY_LENGTHS = ['5m', '1h', '1d'] as const;

/** What is kept of a pool. */
export const HISTORY_FIGURES = ['worst-case', 'available', 'occupied', 'may-grow', 'provisioned'] as const;

/** One of HISTORY_FIGURES. */
export type HistoryFigure = (typeof HISTORY_FIGURES)[number];

/** Flags of `ullage history`. */
export interface HistoryFlags extends OutputFlags, ServerFlags {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly every?: (typeof HISTORY_LENGTHS)[number] | undefined;
  readonly figure?: HistoryFigure | undefined;
  readonly host?: string | undefined;
  readonly disk?: string | undefined;
}

/** Flags of `ullage forget`. */
export interface ForgetFlags extends ServerFlags {
  readonly config?: string | undefined;
}

/** Flags of `ullage events`. */
export interface EventFlags extends OutputFlags, ServerFlags {
  readonly watch?: boolean | undefined;
  readonly host?: string | undefined;
  readonly kind?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly from?: string | undefined;
}

/** What can be done with claims. */
export const CLAIM_DEEDS = [
  'list',
  'show',
  'create',
  'rebuild',
  'move',
  'confirm',
  'confirm-move',
  'revert-move',
  'release',
  'abort',
  'forced',
  'review',
] as const;

/** One of CLAIM_DEEDS. */
export type ClaimDeed = (typeof CLAIM_DEEDS)[number];

/** Flags of `ullage claims`. */
export interface ClaimFlags extends OutputFlags, ServerFlags {
  readonly watch?: boolean | undefined;
  readonly host?: string | undefined;
  readonly guest?: string | undefined;
  readonly state?: string | undefined;
  readonly vanished?: boolean | undefined;
  readonly id?: string | undefined;
  readonly kind?: string | undefined;
  readonly class?: string | undefined;
  readonly diskGib?: string | undefined;
  readonly memoryMib?: string | undefined;
  readonly vcpus?: string | undefined;
  readonly expectedFill?: string | undefined;
  readonly expiresAfter?: string | undefined;
  readonly force?: string | undefined;
  readonly note?: string | undefined;
  readonly againAfter?: string | undefined;
}

/** Flags of `ullage place`. */
export interface PlaceFlags extends OutputFlags, ServerFlags {
  readonly guest?: string | undefined;
  readonly project?: string | undefined;
  readonly disk?: readonly string[] | undefined;
  readonly preallocated?: boolean | undefined;
  readonly memoryMib?: string | undefined;
  readonly vcpus?: string | undefined;
  readonly rootGib?: string | undefined;
  readonly ephemeralGib?: string | undefined;
  readonly swapMib?: string | undefined;
  readonly class?: string | undefined;
  readonly expectedFill?: string | undefined;
  readonly aggregate?: readonly string[] | undefined;
  readonly notAggregate?: readonly string[] | undefined;
  readonly trait?: readonly string[] | undefined;
  readonly notTrait?: readonly string[] | undefined;
  readonly apartFrom?: readonly string[] | undefined;
  readonly togetherWith?: readonly string[] | undefined;
  readonly pack?: boolean | undefined;
  readonly host?: string | undefined;
  readonly force?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly as?: 'nova-kilo' | undefined;
  readonly dryRun?: boolean | undefined;
  readonly seed?: string | undefined;
  readonly id?: string | undefined;
  readonly expiresAfter?: string | undefined;
}

/** What can be done with decisions about placement. */
export const PLACEMENT_DEEDS = ['list', 'show'] as const;

/** One of PLACEMENT_DEEDS. */
export type PlacementDeed = (typeof PLACEMENT_DEEDS)[number];

/** Flags of `ullage placement`. */
export interface PlacementFlags extends OutputFlags, ServerFlags {
  readonly host?: string | undefined;
  readonly outcome?: 'placed' | 'nowhere' | 'explained' | undefined;
  readonly forced?: boolean | undefined;
}

/** What can be done with policies. */
export const POLICY_DEEDS = ['list', 'show', 'set', 'clear'] as const;

/** One of POLICY_DEEDS. */
export type PolicyDeed = (typeof POLICY_DEEDS)[number];

/** Flags of `ullage policy`. */
export interface PolicyFlags extends OutputFlags, ServerFlags {
  readonly fleet?: boolean | undefined;
  readonly aggregate?: string | undefined;
  readonly host?: string | undefined;
  readonly pool?: string | undefined;
  readonly diskRatio?: string | undefined;
  readonly memoryRatio?: string | undefined;
  readonly vcpuRatio?: string | undefined;
  readonly diskReserved?: string | undefined;
  readonly memoryReserved?: string | undefined;
  readonly vcpuReserved?: string | undefined;
  readonly resource?: 'vcpus' | 'memory' | 'disk' | undefined;
  readonly only?: 'ratio' | 'reserved' | undefined;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/** Flags of `ullage demo`. */
export interface DemoFlags extends OutputFlags {
  readonly keep?: boolean | undefined;
}

/** Flags of every command that opens the database. */
export interface DatabaseFlags {
  readonly database?: string | undefined;
  readonly config?: string | undefined;
}

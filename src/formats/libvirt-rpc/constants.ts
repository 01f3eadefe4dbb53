// Values of libvirt's public enums that cross the wire as plain integers: flags, states, reasons, error codes.

/** virConnectFlags: VIR_CONNECT_RO. */
export const CONNECT_READ_ONLY = 1;

/** VIR_DRV_FEATURE_PROGRAM_KEEPALIVE (driver internals). Asking for it arms the server's own pings. */
export const FEATURE_PROGRAM_KEEPALIVE = 10;

/** remote_auth_type. */
export const AUTH = { none: 0, sasl: 1, polkit: 2 } as const;

/** VIR_DOMAIN_XML_INACTIVE: the persistent definition, also of a running domain. */
export const XML_INACTIVE = 2;

/** virConnectListAllDomainsFlags: only those with a persistent definition; 0 lists all. */
export const LIST_PERSISTENT = 4;

/** virDomainStatsTypes: the domain's state. */
export const STATS_STATE = 1;

/** virDomainStatsTypes: its block devices. */
export const STATS_BLOCK = 32;

/** Running domains only, when none are named. Source: virConnectGetAllDomainStatsFlags, as the next two. */
export const STATS_ACTIVE = 1;

/** Do not wait for a domain whose job lock is held: leave its figures out. */
export const STATS_NOWAIT = 2 ** 29;

/** Backing images too, each as a block of its own. */
export const STATS_BACKING = 2 ** 30;

/** virDomainState, by number. 0 is NOSTATE. */
export const DOMAIN_STATES = [
  'unknown',
  'running',
  'blocked',
  'paused',
  'shutting-down',
  'shut-off',
  'crashed',
  'suspended',
] as const;

/** virDomainPausedReason: VIR_DOMAIN_PAUSED_IOERROR. */
export const PAUSED_IO_ERROR = 5;

/** virDomainDiskErrorCode. */
export const DISK_ERROR = { none: 0, unspecified: 1, noSpace: 2 } as const;

/** virErrorNumber: the codes that change what Ullage does. Source: virterror.h. */
export const VIR_ERR = {
  noSupport: 3,
  operationDenied: 29,
  noDomain: 42,
  authFailed: 45,
  noStoragePool: 49,
  noStorageVolume: 50,
  operationTimeout: 68,
  authCancelled: 79,
  accessDenied: 88,
  authUnavailable: 94,
} as const;

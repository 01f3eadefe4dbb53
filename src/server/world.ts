// What the server is given of the world outside: database, clock, version, thresholds, log. Built by the command, by tests otherwise.
import type { HostPolicy } from '../core/claim/host-inventory.ts';
import type { FindingThresholds } from '../core/finding.ts';
import type { Store } from '../store/store.ts';
import type { RoleShares } from './http/shares.ts';
import type { PromiseSettings } from './promise-settings.ts';
import type { ConsoleFiles } from './console/console-files.ts';
import type { PlacementSettings } from './placement-api/settings.ts';
import type { Retention } from './jobs/retain.ts';

/** Where log lines go: one JSON object each. */
export interface LogStream {
  write(line: string): void;
}

/** Everything the server needs besides its settings. */
export interface ServerWorld {
  readonly store: Store;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Runs `action` once after a delay; the returned function takes it back. */
  readonly after: (delayMs: number, action: () => void) => () => void;
  readonly version: string;
  readonly thresholds: FindingThresholds;
  /** What may be promised of hosts; undefined: DEFAULT_HOST_POLICY. */
  readonly hostPolicy?: HostPolicy;
  /** For how long settings hold that no server uses any more; undefined: two minutes. */
  readonly settingsHoldMs?: number;
  /** Whether operators and admins may promise more than that; undefined: they may. */
  readonly force?: 'allow' | 'deny';
  /** Whether what guests write at once must be available, and how much that is; undefined: DEFAULT_AVAILABLE. */
  readonly available?: Pick<PromiseSettings, 'available' | 'expectedFill'>;
  /** Requests a second of each caller, by role; undefined: REQUESTS_PER_SECOND. */
  readonly shares?: RoleShares;
  /** Undefined: no page of another origin, and no role may more than its own. */
  readonly placement?: PlacementSettings;
  readonly log: LogStream;
  readonly retention: Retention;
  /** Anybody may read, and any agent report, without a token: for a server that only this machine can reach. */
  readonly openAccess: boolean;
  /** What browsers are shown; undefined: it was not built, and there is none. */
  readonly console?: ConsoleFiles | undefined;
}

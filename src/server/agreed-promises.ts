// What may be promised, as all servers of one database do it: two with different settings would rewrite each other's inventories with every
// report. What holds is kept in the database; a server that was started with something else goes by that, and says so.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DEFAULT_HOST_POLICY } from '../core/claim/host-inventory.ts';
import { writeJsonLine } from '../wire/json.ts';
import { agreeOnSettings } from '../store/settings/agree.ts';
import { DEFAULT_AVAILABLE, type PromiseSettings } from './promise-settings.ts';
import type { ServerWorld } from './world.ts';

/** How often each server says that its settings are in use, and looks which hold. */
export const AGREE_EVERY_MS = 30_000;

/** Settings that no server has said are in use for this long hold no more: four looks, so that one that is late or restarted does not lose
 *  them, and a change of configuration is in force a few minutes after the last server of the old one has ended. */
const HOLD_MS = 120_000;

const resource = z.object({ reserved: z.bigint(), allocationRatio: z.bigint() });

/** As this version writes them; more, of a newer one, is let be. */
const settingsDocument = z.object({
  policy: z.object({ vcpus: resource, memory: resource, disk: resource }),
  force: z.enum(['allow', 'deny']),
  // Of servers that do not know of it yet: they refuse nothing for it.
  available: z.enum(['refuse', 'tell']).default('tell'),
  expectedFill: z.bigint().default(DEFAULT_AVAILABLE.expectedFill),
});

/** Where a line about it goes. */
export interface AgreementLog {
  warn(detail: object, message: string): void;
  info(detail: object, message: string): void;
}

/** The settings of one server, and those that hold. */
export class AgreedPromises {
  readonly #world: ServerWorld;
  readonly #log: AgreementLog;
  readonly #own: PromiseSettings;
  readonly #print: string;
  #agreed: { readonly isOwn: boolean; readonly settings: PromiseSettings } | undefined;

  constructor(world: ServerWorld, log: AgreementLog) {
    this.#world = world;
    this.#log = log;
    const { hostPolicy: policy = DEFAULT_HOST_POLICY, force = 'allow', available = DEFAULT_AVAILABLE } = world;
    this.#own = { policy, force, ...available };
    this.#print = createHash('sha256').update(writeJsonLine(this.#own)).digest('base64url');
  }

  /** Those that hold; asks the database only where it has never answered. */
  async settings(): Promise<PromiseSettings> {
    if (this.#agreed === undefined) await this.look();
    return this.#agreed?.settings ?? this.#own;
  }

  /** False while other settings than this server's hold; undefined before the database has said. */
  get isOwn(): boolean | undefined {
    return this.#agreed?.isOwn;
  }

  /** Says that ours are in use, and finds out which hold. */
  async look(): Promise<void> {
    // Nobody else has a directory of PGlite open.
    const usualMs = this.#world.store.kind === 'postgresql' ? HOLD_MS : 0;
    const holdMs = this.#world.settingsHoldMs ?? usualMs;
    const own = { print: this.#print, settings: this.#own, holdMs };
    const { isOwn, settings } = await this.#world.store.write((tx) => agreeOnSettings(tx, own));
    const before = this.#agreed?.isOwn;
    this.#agreed = { isOwn, settings: isOwn ? this.#own : settingsDocument.parse(settings) };
    if (before === isOwn) return;
    if (!isOwn) this.#warn();
    else if (before === false)
      this.#log.info({ settings: this.#own }, 'the [promises] of this server hold from now on');
  }

  #warn(): void {
    this.#log.warn(
      { own: this.#own, inForce: this.#agreed?.settings },
      'other [promises] are in force on this database: this server goes by them until no server uses them any more',
    );
  }
}

// Audits one host again and again: lanes, libvirt's session and what is known of unchanged files are kept from one to the next.
import type { HostReport } from '../../core/report.ts';
import { inTurns } from '../../core/steps.ts';
import type { SessionEvent } from '../../readers/libvirt/event-queue.ts';
import type { ImageMemory } from '../../readers/images/resolve-images.ts';
import { assembleSteps } from '../assemble.ts';
import type { Collected } from '../collected.ts';
import { collectFacts, type Collection } from '../collector.ts';
import { readGuestsOf, readSomeGuests, type LiveGuests } from '../live-guests.ts';
import { sessionOptions } from '../session-options.ts';
import { turnsOf } from '../turns.ts';
import type { CollectRequest, World } from '../world.ts';
import { inOrder } from './in-order.ts';
import { KeptLanes } from './kept-lanes.ts';
import { KeptSession } from './kept-session.ts';
import { isLibvirtAway, withoutLibvirt } from './libvirt-away.ts';
import { renewGuests } from './renew-guests.ts';
import type { Due } from './schedule.ts';

/** Who hears what happens between audits, and what is to be logged. */
export interface AuditListeners {
  readonly onEvent: (event: SessionEvent) => void;
  readonly say: (text: string) => void;
}

/** Usable once constructed; one audit at a time. */
export class HostAuditor {
  readonly #world: World;
  readonly #request: CollectRequest;
  readonly #lanes: KeptLanes;
  readonly #session: KeptSession;
  readonly #say: (text: string) => void;
  #last: Collection | undefined;
  /** What libvirt told last, in this process. */
  #known: LiveGuests | undefined;
  #awaySaid: string | undefined;

  constructor(world: World, request: CollectRequest, { onEvent, say }: AuditListeners) {
    this.#world = world;
    this.#request = request;
    this.#lanes = new KeptLanes(world, request.deadlineMs);
    this.#session = new KeptSession(sessionOptions(world, request), onEvent);
    this.#say = say;
  }

  /** What is due. A whole audit goes on without a libvirt that does not answer; one of some guests throws then. Throws UllageError where
   *  there is no table of mounts, or the URI names no libvirt. */
  audit(due: Due): Promise<HostReport> {
    return due.kind === 'guests' && this.#last !== undefined
      ? this.#auditGuests(this.#last, due.uuids)
      : this.#auditAll();
  }

  async #auditGuests(last: Collection, uuids: ReadonlySet<string>): Promise<HostReport> {
    const tools = { ...(await this.#lanes.current()), world: this.#world, exact: this.#request.exact };
    const read = await readSomeGuests(await this.#session.current(), this.#request.deadlineMs, uuids);
    const collected = await renewGuests(last.collected, uuids, read, tools);
    this.#last = { ...last, collected };
    return this.#assemble(collected);
  }

  async #auditAll(): Promise<HostReport> {
    const { lanes, mounts } = await this.#lanes.current();
    this.#last = await collectFacts(this.#world, this.#request, {
      lanes,
      mounts,
      readGuests: () => this.#readGuests(),
      previous: this.#memory,
    });
    return this.#assemble(this.#last.collected);
  }

  async #readGuests(): Promise<LiveGuests> {
    try {
      this.#known = await readGuestsOf(await this.#session.current(), this.#request.deadlineMs);
      if (this.#awaySaid !== undefined) this.#say('libvirt tells of guests again');
      this.#awaySaid = undefined;
      return this.#known;
    } catch (error) {
      if (!isLibvirtAway(error)) throw error;
      if (error.message !== this.#awaySaid) {
        this.#say(`ask libvirt for guests: ${error.message}; reports have pools, and say that guests are not known`);
      }
      this.#awaySaid = error.message;
      return withoutLibvirt(error, this.#known);
    }
  }

  async #assemble(collected: Collected): Promise<HostReport> {
    return inOrder(await inTurns(assembleSteps(collected), turnsOf(this.#world)));
  }

  /** Ends everything; names what hangs in a thread: see Audit. */
  async close(): Promise<readonly string[]> {
    await this.#session.close();
    return this.#lanes.close();
  }

  /** Ends what can be ended at once: for a process that is about to exit. */
  abandon(): void {
    this.#lanes.abandon();
  }

  get #memory(): ImageMemory | undefined {
    return this.#last?.memory;
  }
}

// A libvirt session that stays open between audits, and its events. A libvirt that is away is asked for again by the next audit.
import { UllageError } from '../../core/errors.ts';
import type { DomainEventKind } from '../../formats/libvirt-rpc/events.ts';
import type { SessionEvent } from '../../readers/libvirt/event-queue.ts';
import { LibvirtSession, type SessionOptions } from '../../readers/libvirt/session.ts';

/** What may change a guest's disks, or tells that writes fail. */
const EVENTS: readonly DomainEventKind[] = ['lifecycle', 'io-error', 'block-job', 'disk-change'];

/** Usable once constructed. */
export class KeptSession {
  readonly #options: SessionOptions;
  readonly #onEvent: (event: SessionEvent) => void;
  #session: LibvirtSession | undefined;

  constructor(options: SessionOptions, onEvent: (event: SessionEvent) => void) {
    this.#options = options;
    this.#onEvent = onEvent;
  }

  /** The session. Throws what `LibvirtSession.open` throws. */
  async current(): Promise<LibvirtSession> {
    if (this.#session !== undefined) return this.#session;
    const session = await LibvirtSession.open(this.#options);
    try {
      await this.#listen(session);
    } catch (error) {
      // A driver without events still has guests: they are seen once a period.
      if (!(error instanceof UllageError && error.code === 'LIBVIRT_ERROR')) {
        await session.close();
        throw error;
      }
    }
    this.#session = session;
    return session;
  }

  /** Ends it. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  async #listen(session: LibvirtSession): Promise<void> {
    const queue = await session.subscribe(EVENTS);
    const forward = async (): Promise<void> => {
      for await (const event of queue) this.#onEvent(event);
    };
    void forward();
  }
}

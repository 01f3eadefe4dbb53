// Keepalive: pings a silent server and says when it has not answered too many of them. Owns no socket.
import type { Timers } from './timers.ts';

/** Unanswered pings before the peer counts as dead: libvirt's own keepalive_count. */
export const MAX_UNANSWERED_PINGS = 5;

/** What a timer needs from its connection. */
export interface KeepaliveHost {
  readonly timers: Timers;
  sendPing(): void;
  onDead(): void;
}

/** Runs from construction to `stop`. */
export class KeepaliveTimer {
  readonly #host: KeepaliveHost;
  readonly #intervalMs: number;
  #unanswered = 0;
  #cancel: () => void;

  constructor(intervalMs: number, host: KeepaliveHost) {
    this.#host = host;
    this.#intervalMs = intervalMs;
    this.#cancel = this.#arm();
  }

  /** The server sent something, whatever it was: it lives. */
  heard(): void {
    this.#unanswered = 0;
  }

  /** No more pings. */
  stop(): void {
    this.#cancel();
  }

  #arm(): () => void {
    return this.#host.timers.after(this.#intervalMs, () => this.#tick());
  }

  #tick(): void {
    if (this.#unanswered >= MAX_UNANSWERED_PINGS) {
      this.#host.onDead();
      return;
    }
    this.#unanswered += 1;
    this.#host.sendPing();
    this.#cancel = this.#arm();
  }
}

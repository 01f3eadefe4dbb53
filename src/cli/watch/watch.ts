// Shows an answer of a server again and again: when something happens, and now and then in any case. What is shown is never taken for
// younger than it is.
import { UllageError } from '../../core/errors.ts';
import type { ClientOptions } from '../../wire/api/client.ts';
import { eventFeed } from '../events/feed.ts';
import { isFinalRefusal } from '../events/final-refusal.ts';
import type { Services } from '../services.ts';
import { Appended } from './appended.ts';
import type { Answer, Display } from './display.ts';
import { Screen } from './screen.ts';
import { Wake } from './wake.ts';

/** What is watched. */
export interface Watched {
  readonly title: string;
  readonly json: boolean;
  readonly options: ClientOptions;
  ask(): Promise<Answer>;
}

/** Not more often than this, whatever happens. */
const LEAST_PAUSE_MS = 1_000;

/** Figures of hosts change with every report, without an event: a host reports once a minute. */
const MOST_PAUSE_MS = 10_000;

/** An answer that takes longer is late: what is shown is not of now. */
const PATIENCE_MS = 3_000;

/** Until nobody reads any more, or a signal ends the process. Throws what the first question fails with, and refusals for good. */
export async function watchAnswers(services: Services, watched: Watched): Promise<void> {
  const display = displayFor(services, watched.json);
  const forget = services.onSignal(() => display.end());
  const wake = new Wake(services);
  void pokeByEvents(services, watched.options, wake);
  try {
    await new Watch(services, watched, display, wake).run();
  } finally {
    forget();
    display.end();
  }
}

function displayFor(services: Services, json: boolean): Display {
  const { out, env } = services;
  return out.isTty && !json && env['TERM'] !== 'dumb' ? new Screen(out) : new Appended(out, json);
}

/** Where there is no stream to be had there are still the pauses. */
async function pokeByEvents(services: Services, options: ClientOptions, wake: Wake): Promise<void> {
  try {
    for await (const { kind } of eventFeed(services, options, { from: undefined, isPatient: true })) {
      if (kind !== 'broken') wake.poke();
    }
  } catch (error) {
    if (!(error instanceof UllageError)) throw error;
  }
}

class Watch {
  readonly #services: Services;
  readonly #watched: Watched;
  readonly #display: Display;
  readonly #wake: Wake;
  #shown: { readonly answer: Answer; readonly asOfMs: number } | undefined;
  #trouble: string | undefined;
  #failures = 0;

  constructor(services: Services, watched: Watched, display: Display, wake: Wake) {
    this.#services = services;
    this.#watched = watched;
    this.#display = display;
    this.#wake = wake;
  }

  async run(): Promise<void> {
    const { out } = this.#services;
    const forget = out.onResize(() => this.#wake.poke());
    try {
      while (!out.isGone) {
        await this.#renew();
        await this.#show();
        await this.#pause();
      }
    } finally {
      forget();
    }
  }

  /** While the answer is late, what is shown says so. */
  async #renew(): Promise<void> {
    const askedAtMs = this.#nowMs();
    const late = this.#every(() => {
      const waitedMs = this.#nowMs() - askedAtMs;
      if (waitedMs < PATIENCE_MS) return;
      this.#trouble ??= 'the server has not answered yet';
      void this.#show();
    });
    try {
      const answer = await this.#watched.ask();
      this.#shown = { answer, asOfMs: this.#nowMs() };
      this.#trouble = undefined;
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof UllageError) || this.#shown === undefined || isFinalRefusal(error)) throw error;
      this.#trouble = error.message;
      this.#failures += 1;
    } finally {
      late();
    }
  }

  /** With its age told anew every second while it is not of now. */
  async #pause(): Promise<void> {
    const ages = this.#every(() => {
      if (this.#trouble !== undefined) void this.#show();
    });
    await this.#wake.wait(LEAST_PAUSE_MS, this.#failures === 0 ? MOST_PAUSE_MS : this.#backoffMs());
    ages();
  }

  /** Full jitter, so that all who watch do not come back in step. */
  #backoffMs(): number {
    const mostMs = Math.min(MOST_PAUSE_MS, LEAST_PAUSE_MS * 2 ** this.#failures);
    return LEAST_PAUSE_MS + this.#services.world.random() * mostMs;
  }

  async #show(): Promise<void> {
    if (this.#shown === undefined) return;
    const [nowMs, trouble] = [this.#nowMs(), this.#trouble];
    await this.#display.show({ title: this.#watched.title, ...this.#shown, nowMs, trouble });
  }

  #every(action: () => void): () => void {
    return repeatedly(this.#services, LEAST_PAUSE_MS, action);
  }

  #nowMs(): number {
    return this.#services.world.nowMs();
  }
}

/** Runs `action` again and again; the returned function ends it. */
function repeatedly(services: Pick<Services, 'after'>, pauseMs: number, action: () => void): () => void {
  let cancel = services.after(pauseMs, again);
  function again(): void {
    cancel = services.after(pauseMs, again);
    action();
  }
  return () => cancel();
}

// Connections for questions that may hang. A call that misses its deadline spoils its connection: the next call gets a new one,
// so that stuck calls never use up the server's request slots.
import { UllageError } from '../../core/errors.ts';
import type { ArgsOf, LibvirtConnection, ProcedureName, ResultOf } from './connection.ts';

/** Usable at once; opens its first connection with the first call. */
export class ProbeConnections {
  readonly #open: () => Promise<LibvirtConnection>;
  readonly #all = new Set<Promise<LibvirtConnection>>();
  #current: Promise<LibvirtConnection> | undefined;

  constructor(open: () => Promise<LibvirtConnection>) {
    this.#open = open;
  }

  /** As LibvirtConnection.call; opening may add its own errors. */
  async call<Name extends ProcedureName>(name: Name, args: ArgsOf<Name>, timeoutMs: number): Promise<ResultOf<Name>> {
    const opening = this.#connection();
    try {
      const connection = await opening;
      return await connection.call(name, args, timeoutMs);
    } catch (error) {
      if (error instanceof UllageError && error.code !== 'LIBVIRT_ERROR') this.#forget(opening);
      throw error;
    }
  }

  /** Ends every connection, also those with stuck calls. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#all);
    const connections = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all(connections.map((connection) => connection.close()));
  }

  #connection(): Promise<LibvirtConnection> {
    if (this.#current === undefined) {
      this.#current = this.#open();
      this.#all.add(this.#current);
    }
    return this.#current;
  }

  #forget(connection: Promise<LibvirtConnection>): void {
    if (this.#current === connection) this.#current = undefined;
  }
}

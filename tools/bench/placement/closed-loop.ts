// Clients that each make one call after the other, as fast as they are answered, until there were enough calls or enough time is over.
import { Agent, request, type IncomingMessage } from 'node:http';

/** A server under load. */
export interface Target {
  readonly name: string;
  /** Where its Placement API is, without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

/** One call. */
export interface PlacementCall {
  readonly method: 'GET' | 'PUT';
  /** Below the API's root. */
  readonly path: string;
  readonly body?: object;
  /** The status that it must have. */
  readonly status: number;
  /** The status with which the server gives way to another call: the client asks again, as long as it takes. */
  readonly again?: number;
}

/** How many clients, and when to stop. */
export interface Load {
  readonly clients: number;
  readonly mostCalls: number;
  readonly mostMs: number;
}

/** What came of it. */
export interface Measured {
  readonly perSecond: number;
  /** Of each call. */
  readonly tookMs: readonly number[];
  /** Bytes of the largest answer. */
  readonly largest: number;
}

/** In which the whole of a candidate is told. */
const VERSION = 'placement 1.36';

/** Makes calls; `next` gives the one that a client makes now. Throws at the first answer that is not as it must be. */
export async function closedLoop(
  target: Target,
  { clients, mostCalls, mostMs }: Load,
  next: (client: number) => PlacementCall,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const tookMs: number[] = [];
  let [begun, largest] = [0, 0];
  const startMs = performance.now();
  const work = async (client: number): Promise<void> => {
    while (begun < mostCalls && performance.now() - startMs < mostMs) {
      begun += 1;
      const call = next(client);
      const calledMs = performance.now();
      let { status, body } = await once(target, agent, call);
      while (status === call.again) ({ status, body } = await once(target, agent, call));
      tookMs.push(performance.now() - calledMs);
      if (status !== call.status)
        throw new Error(`${target.name}: ${call.method} ${call.path}: ${status} ${body.toString()}`);
      largest = Math.max(largest, body.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, (_, client) => work(client)));
    return { perSecond: (tookMs.length * 1000) / (performance.now() - startMs), tookMs, largest };
  } finally {
    agent.destroy();
  }
}

async function once(
  { url, token }: Target,
  agent: Agent,
  { method, path, body }: PlacementCall,
): Promise<{ readonly status: number; readonly body: Buffer }> {
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const headers = {
    'x-auth-token': token,
    'openstack-api-version': VERSION,
    ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': sent.length }),
  };
  const answered = Promise.withResolvers<IncomingMessage>();
  const asked = request(url + path, { method, headers, agent }, answered.resolve);
  asked.on('error', answered.reject);
  asked.end(sent);
  const answer = await answered.promise;
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer); // oxlint-disable-line typescript/no-unsafe-type-assertion -- no encoding is set
  return { status: answer.statusCode ?? 0, body: Buffer.concat(pieces) };
}

// A listener of a test on the stream of events.
import { bearer, type TestServer } from './server-fixture.ts';

/** One event as it came. */
export interface Told {
  /** Empty: it has none. */
  readonly id: string;
  readonly kind: string;
  readonly data: string;
}

/** An open stream. */
export type Stream = ReadableStreamDefaultReader<string>;

/** Listens; resolves once the stream is open. */
export async function listenTo({ url }: Pick<TestServer, 'url'>, token: string, last?: string): Promise<Stream> {
  const headers = { ...bearer(token), ...(last === undefined ? {} : { 'last-event-id': last }) };
  const { body, headers: answered, status } = await fetch(`${url}/v1/events`, { headers });
  if (body === null || answered.get('content-type') !== 'text/event-stream; charset=utf-8') {
    throw new Error(`expected a stream of events, found status ${status}`);
  }
  return body.pipeThrough(new TextDecoderStream()).getReader();
}

/** The next events of a stream; comments are passed over. */
export async function take(stream: ReadableStreamDefaultReader<string>, count: number): Promise<readonly Told[]> {
  let text = '';
  for (;;) {
    const told = [...text.matchAll(/^(?:id: (.*)\n)?event: (.*)\ndata: (.*)\n\n/gm)].map(
      ([, id = '', kind = '', data = '']) => {
        return { id, kind, data };
      },
    );
    if (told.length >= count) return told;
    const { value, done } = await stream.read();
    if (done) throw new Error(`the stream ended after ${told.length} of ${count} events`);
    text += value;
  }
}

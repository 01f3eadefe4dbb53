// Streams of events are read alike however their text is cut into pieces.
import { expect, test } from 'vitest';
import { EventStreamReader, type StreamedEvent } from './event-stream.ts';

const STREAM = `: listening
id: 5-7

event: host-late
id: 6-8
data: {"a":1}

: still here

data:two
data
data:  lines

event: never ended
data: x`;

const EVENTS: readonly StreamedEvent[] = [
  { id: '6-8', kind: 'host-late', data: '{"a":1}' },
  { id: '6-8', kind: 'message', data: 'two\n\n lines' },
];

test.each(['\n', '\r\n', '\r'])('a stream with ends of lines %j is read, cut anywhere', (end) => {
  const text = STREAM.replaceAll('\n', end);
  for (let cut = 0; cut <= text.length; cut += 1) {
    const reader = new EventStreamReader();
    const events = [...reader.take(text.slice(0, cut)), ...reader.take(text.slice(cut))];
    expect(events).toEqual(EVENTS);
  }
});

test('the place is known before the first event, and is that of an event only once it has ended', () => {
  const reader = new EventStreamReader();
  const places = [': listening\nid: 5-7\n\n', 'id: 6-8\ndata: x\n', '\n'].map((piece) => {
    reader.take(piece);
    return reader.id;
  });
  expect(places).toEqual(['5-7', '5-7', '6-8']);
});

test.each(['data: x\n', 'x'])('a stream of %j without end of an event is given up', (piece) => {
  const reader = new EventStreamReader();
  expect(() => {
    for (;;) reader.take(piece.repeat(100_000));
  }).toThrow(/expected the end of one within/);
});

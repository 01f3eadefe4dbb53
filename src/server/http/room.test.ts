// Room for bodies: a place is given back once, whoever waits has it next, and who cannot wait is told when to come.
import type { EventEmitter } from 'node:events';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ManualTimers } from '../../../tests/services/manual-timers.ts';
import { UllageError } from '../../core/errors.ts';
import { Room, type Guest, type RoomSize } from './room.ts';

const answer = (): EventEmitter & ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

const size: RoomSize = { places: 1, waiting: 0, leastRetrySeconds: 2, mostRetrySeconds: 10, graceMs: 2_000 };

const newRoom = (changed: Partial<RoomSize> = {}, timers = new ManualTimers()): Room =>
  new Room({ ...size, ...changed }, (delayMs, action) => timers.after(delayMs, action));

const comes = (by: Guest['answer']): Guest => ({
  answer: by,
  elapsedMs: () => 40,
  isWhole: () => true,
  cut: () => expect.unreachable(),
});

const BUSY = { code: 'SERVER_BUSY' };

test('a place is free again when an answer has gone', async () => {
  const room = newRoom();
  const first = answer();
  await room.enter(comes(first));
  await expect(room.enter(comes(answer()))).rejects.toMatchObject(BUSY);
  first.emit('close');
  first.emit('close');
  await room.enter(comes(answer()));
  await expect(room.enter(comes(answer()))).rejects.toMatchObject(BUSY);
});

test('whoever waits has the next place, first come first served', async () => {
  const room = newRoom({ waiting: 2 });
  const [first, second, third] = [answer(), answer(), answer()];
  const order: string[] = [];
  await room.enter(comes(first));
  const waiting = [
    room.enter(comes(second)).then(() => order.push('second')),
    room.enter(comes(third)).then(() => order.push('third')),
  ];
  await expect(room.enter(comes(answer()))).rejects.toMatchObject(BUSY);
  first.emit('close');
  await waiting[0];
  expect(order).toEqual(['second']);
  second.emit('close');
  await waiting[1];
  expect(order).toEqual(['second', 'third']);
});

test('who ends while he waits keeps nobody waiting', async () => {
  const room = newRoom({ waiting: 2 });
  const [first, second, third] = [answer(), answer(), answer()];
  await room.enter(comes(first));
  const [gone, next] = [room.enter(comes(second)), room.enter(comes(third))];
  second.emit('close');
  first.emit('close');
  await expect(gone).rejects.toMatchObject(BUSY);
  await next;
  third.emit('close');
  await room.enter(comes(answer()));
});

test('those that are sent away are told different times, as far apart as bodies take', async () => {
  const room = newRoom({ mostRetrySeconds: 60 });
  const first = answer();
  await room.enter(comes(first));
  const told = async (): Promise<number> => {
    const error: unknown = await room.enter(comes(answer())).catch((refusal: unknown) => refusal);
    return error instanceof UllageError ? Number(error.operands['retryAfterSeconds']) : 0;
  };
  const seconds: number[] = [];
  for (let calls = 0; calls < 4_000; calls += 1) seconds.push(await told());
  // Bodies are thought to come every 20 ms until one was measured: fifty a second, and nobody is told to wait for more than a minute.
  expect([seconds[0], seconds[99], seconds[100], seconds[999], seconds.at(-1)]).toEqual([2, 2, 3, 20, 60]);
  first.emit('close');
});

/** A body that has been on its way since a place was taken, by a clock that the test sets. */
function coming(clock: { ms: number }, cuts: string[], name: string, isWhole: () => boolean = () => false) {
  const [gone, startMs] = [answer(), clock.ms];
  const cut = (): void => {
    cuts.push(name);
    gone.emit('close');
  };
  return { answer: gone, elapsedMs: () => clock.ms - startMs, isWhole, cut };
}

test('bodies that do not come lose their places as soon as somebody waits; one that is here keeps it, and so does one in its time', async () => {
  const [clock, cuts, timers] = [{ ms: 0 }, [] as string[], new ManualTimers()];
  const room = newRoom({ places: 4, waiting: 1 }, timers);
  await room.enter(coming(clock, cuts, 'whole', () => true));
  await room.enter(coming(clock, cuts, 'first'));
  clock.ms = 500;
  await room.enter(coming(clock, cuts, 'second'));
  clock.ms = 60_000;
  await room.enter(coming(clock, cuts, 'in time'));
  expect(timers.waiting).toEqual([]);
  const next = room.enter(coming(clock, cuts, 'next'));
  timers.advance(250);
  await next;
  expect(cuts).toEqual(['first', 'second']);
});

test('nobody is cut before his time, and nobody for whom no other waits', async () => {
  const [clock, cuts, timers] = [{ ms: 0 }, [] as string[], new ManualTimers()];
  const room = newRoom({ waiting: 1 }, timers);
  const first = coming(clock, cuts, 'first');
  await room.enter(first);
  const next = room.enter(coming(clock, cuts, 'second'));
  clock.ms = 1_999;
  timers.advance(250);
  expect(cuts).toEqual([]);
  first.answer.emit('close');
  await next;
  clock.ms = 60_000;
  timers.advance(250);
  expect([cuts, timers.waiting]).toEqual([[], []]);
});

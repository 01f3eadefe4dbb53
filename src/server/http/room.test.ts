// Room for bodies: a place is given back once, whoever waits has it next, and who cannot wait is told when to come.
import type { EventEmitter } from 'node:events';
import { ServerResponse, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { UllageError } from '../../core/errors.ts';
import { Room } from './room.ts';

const answer = (): EventEmitter & ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));

const size = { places: 1, waiting: 0, leastRetrySeconds: 2, mostRetrySeconds: 10 };

const took = (): number => 40;

const BUSY = { code: 'SERVER_BUSY' };

test('a place is free again when an answer has gone', async () => {
  const room = new Room(size);
  const first = answer();
  await room.enter(first, took);
  await expect(room.enter(answer(), took)).rejects.toMatchObject(BUSY);
  first.emit('close');
  first.emit('close');
  await room.enter(answer(), took);
  await expect(room.enter(answer(), took)).rejects.toMatchObject(BUSY);
});

test('whoever waits has the next place, first come first served', async () => {
  const room = new Room({ ...size, waiting: 2 });
  const [first, second, third] = [answer(), answer(), answer()];
  const order: string[] = [];
  await room.enter(first, took);
  const waiting = [
    room.enter(second, took).then(() => order.push('second')),
    room.enter(third, took).then(() => order.push('third')),
  ];
  await expect(room.enter(answer(), took)).rejects.toMatchObject(BUSY);
  first.emit('close');
  await waiting[0];
  expect(order).toEqual(['second']);
  second.emit('close');
  await waiting[1];
  expect(order).toEqual(['second', 'third']);
});

test('who ends while he waits keeps nobody waiting', async () => {
  const room = new Room({ ...size, waiting: 2 });
  const [first, second, third] = [answer(), answer(), answer()];
  await room.enter(first, took);
  const [gone, next] = [room.enter(second, took), room.enter(third, took)];
  second.emit('close');
  first.emit('close');
  await expect(gone).rejects.toMatchObject(BUSY);
  await next;
  third.emit('close');
  await room.enter(answer(), took);
});

test('those that are sent away are told different times, as far apart as bodies take', async () => {
  const room = new Room({ ...size, mostRetrySeconds: 60 });
  const first = answer();
  await room.enter(first, took);
  const told = async (): Promise<number> => {
    const error: unknown = await room.enter(answer(), took).catch((refusal: unknown) => refusal);
    return error instanceof UllageError ? Number(error.operands['retryAfterSeconds']) : 0;
  };
  const seconds: number[] = [];
  for (let calls = 0; calls < 4_000; calls += 1) seconds.push(await told());
  // Bodies are thought to come every 20 ms until one was measured: fifty a second, and nobody is told to wait for more than a minute.
  expect([seconds[0], seconds[99], seconds[100], seconds[999], seconds.at(-1)]).toEqual([2, 2, 3, 20, 60]);
  first.emit('close');
});

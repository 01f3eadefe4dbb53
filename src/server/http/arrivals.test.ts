// Arriving bodies: a sender's limit is his own, and each is given back once.
import type { EventEmitter } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';

const answer = (): EventEmitter & ServerResponse => new ServerResponse(new IncomingMessage(new Socket()));
const A = { key: 'a', most: 2 };

test('a sender is held to his number of bodies, and others are not', () => {
  const arrivals = new Arrivals(2);
  const first = answer();
  arrivals.begin(A, first);
  arrivals.begin(A, answer());
  expect(() => arrivals.begin(A, answer())).toThrow('take a body: 2 of this caller are on their way');
  arrivals.begin({ key: 'b', most: 2 }, answer());
  first.emit('close');
  first.emit('close');
  arrivals.begin(A, answer());
  expect(() => arrivals.begin(A, answer())).toThrow('take a body: 2 of this caller are on their way');
});

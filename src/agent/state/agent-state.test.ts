// The agent's state over restarts, crashes, clones, and a directory that cannot be written.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AgentState } from './agent-state.ts';
import { hostIdOf } from './machine.ts';

const ID = '0123456789abcdef0123456789abcdef';

let folder: string;
let warnings: string[];
let drawn: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ullage-state-'));
  warnings = [];
  drawn = 0;
  put('etc/machine-id', `${ID}\n`);
  put('sys/class/dmi/id/product_uuid', '11111111-0000-0000-0000-000000000000\n');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function opened<T>(work: (state: AgentState) => Promise<T>, sameHost = false): Promise<T> {
  const state = await AgentState.open({
    directory: join(folder, 'state'),
    root: folder,
    randomUuid: () => `00000000-0000-4000-8000-${String((drawn += 1)).padStart(12, '0')}`,
    sameHost,
    warn: (text) => warnings.push(text),
  });
  try {
    return await work(state);
  } finally {
    state.close();
  }
}

const identity = (state: AgentState): Promise<readonly string[]> => Promise.resolve([state.hostId, state.agentRun]);

async function numbers(state: AgentState): Promise<readonly number[]> {
  return [await state.nextSequence(), await state.nextSequence()];
}

test('identity and run stay over restarts, and no number is given twice', async () => {
  const first = await opened(async (state) => ({ of: await identity(state), numbers: await numbers(state) }));
  const second = await opened(async (state) => ({ of: await identity(state), numbers: await numbers(state) }));
  expect(first).toEqual({ of: [hostIdOf(ID), '00000000-0000-4000-8000-000000000001'], numbers: [0, 1] });
  expect(second).toEqual({ of: first.of, numbers: [256, 257] });
  expect(warnings).toEqual([]);
});

test('without a machine-id the host id is drawn, once', async () => {
  rmSync(join(folder, 'etc/machine-id'));
  const first = await opened(identity);
  const second = await opened(identity);
  expect([first[0], second[0]]).toEqual(Array(2).fill('00000000-0000-4000-8000-000000000001'));
});

test('a clone that has a machine-id of its own gets an identity of its own', async () => {
  const first = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))]);
  put('etc/machine-id', `1${ID.slice(1)}`);
  const clone = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))]);
  expect([first[1], clone[1]]).toEqual([hostIdOf(ID), hostIdOf(`1${ID.slice(1)}`)]);
  expect([clone[0], clone[2] === first[2]]).toEqual([0, false]);
  expect(warnings).toEqual([expect.stringContaining('was made on another machine')]);
});

test('the same machine-id on other hardware is refused until somebody says what it is', async () => {
  const first = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))]);
  put('sys/class/dmi/id/product_uuid', '22222222-0000-0000-0000-000000000000\n');
  await expect(opened(identity)).rejects.toMatchObject({ code: 'HOST_IDENTITY' });
  const replaced = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))], true);
  expect(replaced).toEqual([256, ...first.slice(1)]);
  expect(await opened(identity)).toEqual(first.slice(1));
});

test('another run begins with the next number, and is kept', async () => {
  const given = await opened(async (state) => {
    const first = [await state.nextSequence(), state.agentRun];
    state.beginRun();
    const before = state.agentRun;
    return { first, before, second: [await state.nextSequence(), state.agentRun], third: await state.nextSequence() };
  });
  const [, run] = given.second;
  expect(given).toMatchObject({
    first: [0, given.before],
    second: [0, expect.not.stringMatching(given.before)],
    third: 1,
  });
  expect(await opened(async (state) => [await state.nextSequence(), state.agentRun])).toEqual([256, run]);
});

test('a second process is refused while the first runs', async () => {
  await opened(async () => {
    await expect(opened(identity)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
  });
});

test.each(['', '{', '{"agentRun": 7}', '{"agentRun":"a","nextSequence":-1,"machine":{"cards":[]}}'])(
  'a damaged run file %j is set aside, and a new run begins',
  async (text) => {
    const first = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))]);
    put('state/run.json', text);
    const second = await opened(async (state) => [await state.nextSequence(), ...(await identity(state))]);
    expect([second[0], second[1], second[2] === first[2]]).toEqual([0, first[1], false]);
    expect(readdirSync(join(folder, 'state')).toSorted()).toEqual([
      'holder',
      'host-id',
      'lock',
      'run.json',
      'run.json.damaged',
    ]);
    expect(warnings).toHaveLength(1);
  },
);

test('a host id that is none is refused: it would be another host', async () => {
  await opened(identity);
  put('state/host-id', 'web-1');
  await expect(opened(identity)).rejects.toMatchObject({ code: 'AGENT_STATE' });
});

test('an unfinished file of a killed writer changes nothing', async () => {
  const first = await opened(identity);
  put('state/run.json.unfinished', '{"agen');
  await opened(async (state) => {
    expect([state.hostId, await state.nextSequence()]).toEqual([first[0], 0]);
  });
  expect(readFileSync(join(folder, 'state/run.json'), 'utf8')).toContain('"nextSequence": 256');
});

test('where the number cannot be kept a new run begins in memory', async () => {
  const given = await opened(async (state) => {
    const [, before] = await identity(state);
    mkdirSync(join(folder, 'state/run.json/in-the-way'), { recursive: true });
    return [await state.nextSequence(), await state.nextSequence(), state.agentRun === before];
  });
  expect(given).toEqual([0, 1, false]);
  expect(warnings).toHaveLength(1);
});

// `--as nova` is Nova: Debian's own python3-nova audits the same real trees, and every figure is the same.
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tool } from '../services/instances-tree.ts';
import { mountSmallFilesystem, type SmallFilesystem } from '../services/loop-filesystem.ts';
import { ANSWERED, DAMAGED, DENIED, UNREAD, type NovaCase } from './nova-cases.ts';
import { NovaTree } from './nova-tree.ts';
import { askNova, figuresAsNobody, figuresOf, viewOf, type NovaFigures } from './nova.ts';

const TOGETHER = 'all of these together';

const trees = new Map<string, NovaTree>();
const answers = new Map<string, NovaFigures>();
let filesystem: SmallFilesystem | undefined;

beforeAll(async () => {
  filesystem = await mountSmallFilesystem({ type: 'ext4', sizeMiB: 5000, mountOptions: ['noatime'] });
  const { mountPoint } = filesystem;
  await chmod(dirname(mountPoint), 0o711); // mkdtemp leaves it to root alone
  await tool('fallocate', '-l', '1300MiB', join(mountPoint, 'used'));
  const cases = [...[...ANSWERED, ...DAMAGED, ...DENIED, ...UNREAD].map((one) => [one]), ANSWERED];
  for (const [index, group] of cases.entries()) {
    const tree = new NovaTree(join(mountPoint, `instances-${index}`));
    await mkdir(tree.root);
    for (const { build } of group) await build(tree);
    trees.set(titleOf(group), tree);
  }
  await tool('sync', '-f', mountPoint);
  const figures = await askNova([...trees.values()].map((tree) => tree.request()));
  [...trees.keys()].forEach((title, index) => {
    const answer = figures[index];
    if (answer !== undefined) answers.set(title, answer);
  });
});

afterAll(async () => {
  await filesystem?.close();
});

describe('the figures are Nova’s own', () => {
  test.each([...ANSWERED.map(({ title }) => title), TOGETHER])('%s', async (title) => {
    const { tree, answer } = askedOf(title);
    expect(answer.aborted).toBe(false);
    expect(figuresOf(await viewOf(tree.root))).toEqual(answer);
  });
});

describe('damage aborts our view where it aborts Nova', () => {
  test.each(DAMAGED.map(({ title, culprit }) => ({ title, culprit })))('$title', async ({ title, culprit }) => {
    const { tree, answer } = askedOf(title);
    const view = await viewOf(tree.root);
    expect(figuresOf(view)).toEqual(answer);
    expect(view.aborts?.guest).toBe(answer.aborted ? (culprit ?? 'guest-0001') : undefined);
  });

  test('most of it does', () => {
    const aborted = DAMAGED.filter(({ title }) => askedOf(title).answer.aborted);
    expect(aborted.length).toBeGreaterThan(6);
  });
});

describe('what a user may not read is not read by Nova either', () => {
  test.each(DENIED.map(({ title }) => title))('%s', async (title) => {
    const { tree } = askedOf(title);
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const [answer] = await askNova([tree.request()], asNobody);
    expect(await figuresAsNobody(tree.root)).toEqual(answer);
  });
});

describe('a disk of another format than the XML’s qcow2 has no term in our view', () => {
  test.each(UNREAD.map(({ title }) => title))('%s', async (title) => {
    const { tree, answer } = askedOf(title);
    const view = await viewOf(tree.root);
    expect(answer).toMatchObject({ aborted: false, leastGib: 1n });
    expect(figuresOf(view)).toEqual({ ...answer, overCommitted: 0n, leastGib: 2n });
    expect(view.disks).toEqual([]);
  });
});

function titleOf(group: readonly NovaCase[]): string {
  const [first] = group;
  return first === undefined || group.length > 1 ? TOGETHER : first.title;
}

function askedOf(title: string): { tree: NovaTree; answer: NovaFigures } {
  const [tree, answer] = [trees.get(title), answers.get(title)];
  if (tree === undefined || answer === undefined) throw new Error(`nobody was asked about ${title}`);
  return { tree, answer };
}

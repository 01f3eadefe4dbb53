// The contract of lanes, held by both: worker threads for local mounts and a process for a remote one read the same from the same files.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageFacts } from '../../src/core/file.ts';
import type { Problem } from '../../src/core/problem.ts';
import { resolveImages } from '../../src/readers/images/resolve-images.ts';
import { scanPaths } from '../../src/readers/images/scan-paths.ts';
import { LOCAL, type Lanes } from '../../src/readers/lanes/lanes.ts';
import { hostMounts, onePool, openHostLanes, pretendMount } from './host-lanes.ts';
import { makeStandIns, type StandIns } from './stand-ins.ts';

describe.each([
  ['LocalLane', 'ext4'],
  ['IsolatedLane', 'nfs4'],
])('%s', (_name, fsType) => {
  let folder: string;
  let standIns: StandIns;
  let lanes: Lanes;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ullage-lanes-'));
    standIns = await makeStandIns(folder);
    lanes = openHostLanes({ mounts: [...hostMounts(), pretendMount(folder, fsType)] });
  });

  afterAll(async () => {
    await lanes.close();
    standIns.close();
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);

  async function readOne(
    path: string,
    declaredFormat?: string,
  ): Promise<{ facts: ImageFacts | undefined; problems: readonly Problem[] }> {
    const options = { lanes, allowedRoots: [], exact: false, poolOf: onePool };
    const { images, problems } = await resolveImages([{ path, declaredFormat }], [], options);
    return { facts: images[0], problems };
  }

  test('is the lane that the mount table asks for', () => {
    expect(lanes.laneOf(at('good.qcow2'))).toBe(fsType === 'ext4' ? LOCAL : folder);
  });

  test('tells the filesystem in exact bytes, as df does', async () => {
    const answer = await lanes.statFilesystem(folder);
    const [total] = execFileSync('df', ['-B1', '--output=size', folder], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .slice(1);
    expect(answer.kind === 'read' ? answer.figures.total : answer).toBe(BigInt(total ?? ''));
  });

  test('reads identity, sizes and header of an image', async () => {
    const stats = statSync(at('good.qcow2'), { bigint: true });
    const { facts, problems } = await readOne(at('good.qcow2'), 'qcow2');
    expect(problems).toEqual([]);
    expect(facts?.file).toEqual({
      id: `${stats.dev}:${stats.ino}`,
      kind: 'file',
      path: at('good.qcow2'),
      aliases: [],
      poolId: 'pool',
      length: stats.size,
      allocation: stats.blocks * 512n,
      links: 1,
      modifiedAtMs: statSync(at('good.qcow2')).mtimeMs,
    });
    expect([facts?.probedFormat, facts?.header?.format, facts?.header?.virtualSize]).toEqual([
      'qcow2',
      'qcow2',
      2n ** 26n,
    ]);
  });

  test('reads a disk declared raw as raw, whatever its bytes say, and tells what they say', async () => {
    const { facts, problems } = await readOne(at('good.qcow2'), 'raw');
    expect(problems).toEqual([]);
    expect([facts?.probedFormat, facts?.header?.format, facts?.header?.virtualSize]).toEqual([
      'qcow2',
      'raw',
      // QEMU rounds a raw disk up to whole sectors.
      ((statSync(at('good.qcow2'), { bigint: true }).size + 511n) / 512n) * 512n,
    ]);
  });

  test('has a Problem and the stat for a disk declared qcow2 that is none', async () => {
    const { facts, problems } = await readOne(at('plain.raw'), 'qcow2');
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([['damaged', { path: at('plain.raw') }]]);
    expect([facts?.file.length, facts?.probedFormat, facts?.header]).toEqual([2n ** 20n, 'raw', undefined]);
  });

  test('has a Problem and the stat for a declared format that has no parser', async () => {
    const { facts, problems } = await readOne(at('plain.raw'), 'bochs');
    expect(problems.map(({ kind, found }) => [kind, found])).toEqual([
      ['unsupported', 'we have no parser for the format "bochs"'],
    ]);
    expect([facts?.file.length, facts?.header]).toEqual([2n ** 20n, undefined]);
  });

  test.each([
    ['fifo', 'refused', undefined, 'it is a FIFO'],
    ['zero', 'refused', undefined, 'it is a character device'],
    ['socket', 'refused', undefined, 'it is a socket'],
    ['directory', 'refused', undefined, 'it is a directory'],
    ['link-to-fifo', 'refused', undefined, 'it is a FIFO'],
    ['loop-a', 'refused', 'ELOOP', 'its symbolic links lead in a circle'],
    ['dangling', 'missing', 'ENOENT', 'there is no such file'],
    ['absent', 'missing', 'ENOENT', 'there is no such file'],
    ['good.qcow2/disk', 'missing', 'ENOTDIR', 'a component of its path is no directory'],
    ['n'.repeat(300), 'refused', 'ENAMETOOLONG', 'its name is longer than the filesystem allows'],
  ])('refuses or misses %s', async (name, kind, errno, found) => {
    const { facts, problems } = await readOne(at(name));
    expect(facts).toBeUndefined();
    expect(problems.map((problem) => [problem.kind, problem.errno, problem.found, problem.subject])).toEqual([
      [kind, errno, found, { path: at(name) }],
    ]);
  });

  test('a relative path and one with a NUL are refused before anything is touched', async () => {
    for (const path of ['good.qcow2', `${folder}/go\0od`]) {
      const { facts, problems } = await readOne(path);
      expect([facts, problems.map(({ kind }) => kind)]).toEqual([undefined, ['refused']]);
    }
  });

  test('follows symbolic links to the real file, which keeps the names it was asked by', async () => {
    const paths = [at('link'), `${folder}/here/here/good.qcow2`, `${folder}/directory/../good.qcow2`, at('good.qcow2')];
    const options = { lanes, allowedRoots: [], exact: false, poolOf: onePool };
    const { images, chains, problems } = await resolveImages(
      paths.map((path) => ({ path, declaredFormat: 'qcow2' })),
      [],
      options,
    );
    expect(problems).toEqual([]);
    expect(images.map(({ file }) => [file.path, file.aliases.toSorted()])).toEqual([
      [at('good.qcow2'), paths.slice(0, 3).toSorted()],
    ]);
    expect([...chains.keys()]).toEqual(paths);
  });

  test('opens a block device only as a disk, with its size from sysfs', async () => {
    const image = at('loop.img');
    writeFileSync(image, '');
    execFileSync('truncate', ['-s', '3M', image]);
    const device = execFileSync('losetup', ['--find', '--show', image], { encoding: 'utf8' }).trim();
    try {
      const { facts, problems } = await readOne(device, 'raw');
      expect(problems).toEqual([]);
      expect(facts?.file).toMatchObject({
        id: `block:${device}`,
        kind: 'block',
        path: device,
        poolId: undefined,
        length: 3n * 2n ** 20n,
        allocation: 3n * 2n ** 20n,
      });
      expect(facts?.header?.virtualSize).toBe(3n * 2n ** 20n);
    } finally {
      execFileSync('losetup', ['-d', device]);
    }
  });

  test('reads a small file whole, and refuses a longer one', async () => {
    writeFileSync(at('domain.xml'), '<domain/>');
    const read = await lanes.readFile(at('domain.xml'), 9);
    expect(read.kind === 'read' ? new TextDecoder().decode(read.bytes) : read).toBe('<domain/>');
    expect(await lanes.readFile(at('domain.xml'), 8)).toEqual({
      kind: 'failed',
      failure: { kind: 'limit', attempted: 'read the file', found: 'it is longer than 8 bytes' },
    });
    expect(await lanes.readFile(at('fifo'), 8)).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } });
  });

  test('says which files are unchanged, by ctime too, and which are not', async () => {
    const names = ['same', 'touched', 'grown', 'gone'];
    for (const name of names) writeFileSync(at(name), 'x'.repeat(5000));
    const signatures = Float64Array.from(
      names.flatMap((name) => {
        const { dev, ino, size, mtimeMs, ctimeMs } = statSync(at(name));
        return [dev, ino, size, mtimeMs, ctimeMs];
      }),
    );
    execFileSync('touch', ['-r', at('same'), at('touched')]);
    writeFileSync(at('grown'), 'x'.repeat(50_000));
    rmSync(at('gone'));
    const paths = names.map(at).join('\0');
    const result = await lanes.run(lanes.laneOf(folder), 'stat-unchanged', { paths, signatures });
    expect(result.kind === 'done' ? [...result.output] : result).toEqual([statSync(at('same')).blocks, -1, -1, -1]);
  });

  test('walks the tables of an image with snapshots', async () => {
    const image = at('snapshots.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', image, '16M']);
    execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write 0 1M', image]);
    execFileSync('qemu-img', ['snapshot', '-c', 'one', image]);
    execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write 0 512k', image]);
    const options = { lanes, allowedRoots: [], exact: true, poolOf: onePool };
    const { images, problems } = await resolveImages([{ path: image, declaredFormat: 'qcow2' }], [], options);
    expect(problems).toEqual([]);
    expect(images.map(({ pins }) => pins)).toEqual([{ inPlace: 9n * 65_536n, pinned: 10n * 65_536n }]);
  });

  test('finds every regular file of a tree once, with its place, and follows no link', async () => {
    const root = at('instances');
    const uuid = '6f8bd1d6-8f2c-4b11-9a63-0242ac120002';
    mkdirSync(join(root, uuid), { recursive: true });
    mkdirSync(join(root, '_base'));
    for (const name of [`${uuid}/disk`, `${uuid}/console.log`, '_base/0123abcd']) writeFileSync(join(root, name), name);
    linkSync(join(root, uuid, 'disk'), join(root, uuid, 'disk.twin'));
    symlinkSync('/etc', join(root, 'etc'));
    execFileSync('mkfifo', [join(root, uuid, 'fifo')]);
    const { found, problems } = await scanPaths([root, at('nowhere')], {
      lanes,
      poolOf: onePool,
      mayWalk: () => true,
      nowMs: () => performance.now(),
    });
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([['missing', { path: at('nowhere') }]]);
    expect(
      found.map(({ file, ...rest }) => ({ path: file.path, ...rest })).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    ).toEqual([
      { path: join(root, uuid, 'console.log'), role: 'console', root, folder: uuid },
      { path: join(root, uuid, 'disk'), role: 'disk', root, folder: uuid },
      { path: join(root, '_base/0123abcd'), role: 'base', root, folder: undefined },
    ]);
    const disk = found.find(({ role }) => role === 'disk');
    expect([disk?.file.links, disk?.file.aliases]).toEqual([2, [join(root, uuid, 'disk.twin')]]);
    expect(disk?.file.allocation).toBe(statSync(join(root, uuid, 'disk'), { bigint: true }).blocks * 512n);
  });

  test('a link onto another mount is followed by that mount’s own lane', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'ullage-outside-'));
    try {
      writeFileSync(join(outside, 'disk'), 'x'.repeat(512));
      symlinkSync(outside, at('out'));
      symlinkSync(folder, join(outside, 'back'));
      const there = await readOne(at('out/disk'), 'raw');
      const back = await readOne(join(outside, 'back/plain.raw'), 'raw');
      expect([...there.problems, ...back.problems]).toEqual([]);
      expect([there.facts?.file.path, back.facts?.file.path]).toEqual([join(outside, 'disk'), at('plain.raw')]);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  test('a batch in which a file vanishes loses that file alone', async () => {
    const paths = Array.from({ length: 600 }, (_, index) => at(`many-${index}`));
    for (const path of paths) writeFileSync(path, readFileSync(at('good.qcow2')).subarray(0, 65_536));
    const victim = paths[300] ?? '';
    rmSync(victim);
    const options = { lanes, allowedRoots: [], exact: false, poolOf: onePool };
    const { images, problems } = await resolveImages([], paths, options);
    expect(images).toHaveLength(599);
    expect(problems.map(({ kind, subject }) => [kind, subject])).toEqual([['missing', { path: victim }]]);
  });
});

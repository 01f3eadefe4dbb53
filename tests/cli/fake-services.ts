// Services for tests: streams that keep what is written, a clock that stands still, a collector that hands out a ready report.
import { Readable } from 'node:stream';
import { UllageError } from '../../src/core/errors.ts';
import type { HostReport } from '../../src/core/report.ts';
import type { Inspection } from '../../src/agent/contract.ts';
import { DEFAULT_PATHS, type CollectRequest, type World } from '../../src/agent/world.ts';
import type { Services, TextStream } from '../../src/cli/services.ts';
import { VERSION } from '../../src/cli/version.ts';
import { AT_MS } from './host-builder.ts';

/** What the terminal of a test is like, and what there is to explain. */
export interface FakeHost {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly isTty?: boolean;
  readonly columns?: number;
  /** Undefined: there is no libvirt. */
  readonly report?: HostReport | undefined;
  readonly inspections?: Readonly<Record<string, Inspection>>;
  readonly stuck?: readonly string[];
}

/** Services and what was written through them. */
export interface FakeServices {
  readonly services: Services;
  readonly requests: readonly CollectRequest[];
  stdout(): string;
  stderr(): string;
}

/** The world of every test. */
export const WORLD: World = {
  nowMs: () => AT_MS,
  monotonicMs: () => 0,
  hostname: 'host123',
  bootId: undefined,
  version: VERSION,
  root: '/',
  defaultPaths: DEFAULT_PATHS,
  libvirtDirectories: { system: '/run/libvirt', session: undefined },
  searchPath: process.env['PATH'] ?? '',
  random: () => 0.5,
};

/** Fresh services. */
export function fakeServices(host: FakeHost): FakeServices {
  const written = { out: '', err: '' };
  const requests: CollectRequest[] = [];
  const stream = (name: 'out' | 'err'): TextStream => ({
    isTty: host.isTty ?? false,
    columns: host.isTty === true ? (host.columns ?? 80) : undefined,
    rows: host.isTty === true ? 24 : undefined,
    isGone: false,
    onResize: () => () => {},
    write: (text) => {
      written[name] += text;
      return Promise.resolve();
    },
    writeBytes: () => Promise.reject(new Error('no test of these services writes bytes')),
  });
  const services: Services = {
    world: WORLD,
    env: host.env ?? {},
    out: stream('out'),
    err: stream('err'),
    input: { isTty: host.isTty ?? false, bytes: () => Readable.from([]) },
    workingFolder: '/',
    consoleFolders: [],
    temporaryFolder: '/nonexistent',
    loadCollect: () =>
      Promise.resolve((_world, request) => {
        requests.push(request);
        if (host.report === undefined) return Promise.reject(noLibvirt());
        return Promise.resolve({ report: host.report, stuck: host.stuck ?? [] });
      }),
    loadInspect: () =>
      Promise.resolve((_world, paths) =>
        Promise.resolve({ inspections: paths.map((path) => inspectionOf(host, path)), stuck: [] }),
      ),
    onSignal: () => () => {},
    stopSignal: () => Promise.resolve(),
    onHangup: () => () => {},
    randomUuid: () => '00000000-0000-4000-8000-000000000000',
    after: () => () => {},
  };
  return { services, requests, stdout: () => written.out, stderr: () => written.err };
}

function inspectionOf(host: FakeHost, path: string): Inspection {
  const missing: Inspection = {
    chain: [],
    problems: [
      { kind: 'missing', subject: { path }, attempted: 'open the image', found: 'no such file', errno: 'ENOENT' },
    ],
  };
  return host.inspections?.[path] ?? missing;
}

function noLibvirt(): UllageError {
  return new UllageError('LIBVIRT_UNREACHABLE', 'connect to qemu:///system: no socket answers', {
    hint: 'Is libvirtd or virtqemud running? Without one, use --offline DIR.',
  });
}

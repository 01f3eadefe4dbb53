// Where no libvirt answers, or something else does: exit code 2, one message that says what was tried, and never a wait without end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runUllage } from './ullage.ts';

let folder: string;
let servers: readonly Server[];
const sockets = new Set<Socket>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ul-none-'));
  writeFileSync(join(folder, 'file'), '');
  servers = await Promise.all([
    listen('silent', () => undefined),
    listen('deaf', (socket) => socket.destroy()),
    listen('http', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')),
    listen('huge', (socket) => socket.write(new Uint8Array([0x7f, 0xff, 0xff, 0xff, ...new Uint8Array(24)]))),
  ]);
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  rmSync(folder, { recursive: true });
});

async function listen(name: string, onClient: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onClient(socket);
  });
  await new Promise<void>((resolve) => server.listen(join(folder, name), resolve));
  return server;
}

test.each([
  ['a socket that is not there', 'absent', /absent: ENOENT/],
  ['a file in place of a socket', 'file', /file: ECONNREFUSED \(a file, no socket\)/],
  ['a daemon that never answers', 'silent', /AUTH_LIST.*1000 ms/],
  ['a daemon that hangs up', 'deaf', /deaf: call libvirt AUTH_LIST: connection to .* ended: /],
  ['a server of another kind', 'http', /libvirt-rpc/],
  ['a frame of 2 GiB', 'huge', /libvirt-rpc/],
])('%s', async (_title, name, message) => {
  const uri = `qemu:///system?socket=${join(folder, name)}`;
  const { stderr, ...ended } = await runUllage(['explain', '--connect', uri, '--deadline', '1']);
  expect(ended).toEqual({ end: 'exit 2', stdout: '', left: [] });
  expect(stderr).toMatch(message);
  expect(stderr).toMatch(/^ullage: (?:LIBVIRT|FORMAT)_[A-Z]+: .*\n( {8}.*\n)?$/);
});

test.each([
  ['another hypervisor', 'xen:///system', 'driver "xen" is not known'],
  [
    'another transport',
    'qemu+ssh://host/system',
    'transport "ssh" is not spoken, only unix sockets are: run Ullage on that host itself',
  ],
  ['another host', 'qemu://host/system', 'host "host" would need a remote transport; Ullage runs on the host itself'],
  ['no URI', 'nonsense', 'it cannot be parsed'],
  ['no path', 'qemu://', 'it names no path'],
  ['a parameter of another client', 'qemu:///system?mode=auto', 'parameter "mode" is not known'],
  ['a relative socket', 'qemu:///system?socket=sock', 'socket "sock" is not an absolute path'],
  ['control characters', 'qemu:///\u001B[2J?mode=\n', String.raw`parameter "mode" is not known`],
])('a URI with %s', async (_title, uri, found) => {
  const { stderr, ...ended } = await runUllage(['explain', '--connect', uri]);
  expect(ended).toEqual({ end: 'exit 2', stdout: '', left: [] });
  expect(stderr).toContain(`: ${found}; expected qemu:///system, `);
  expect(stderr).toMatch(/^ullage: LIBVIRT_URI: connect to "[ -~]*\n$/);
});

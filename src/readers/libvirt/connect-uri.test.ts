// Which sockets each URI leads to, in order, and which URIs are refused.
import { expect, test } from 'vitest';
import { parseConnectUri } from './connect-uri.ts';

const DIRECTORIES = { system: '/run/libvirt', session: '/run/user/1000/libvirt' };

// prettier-ignore
test.each([
  ['qemu:///system', true, 'qemu:///system', [
    '/run/libvirt/libvirt-sock-ro', '/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock-ro', '/run/libvirt/virtqemud-sock',
  ]],
  ['qemu:///system', false, 'qemu:///system', ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock']],
  ['qemu+unix:///system', false, 'qemu:///system', ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock']],
  ['qemu:///session', false, 'qemu:///session', ['/run/user/1000/libvirt/libvirt-sock', '/run/user/1000/libvirt/virtqemud-sock']],
  ['qemu+unix:///system?socket=/tmp/a', true, 'qemu:///system', ['/tmp/a', '/tmp/a-ro']],
  ['qemu:///system?socket=/tmp/a-ro', true, 'qemu:///system', ['/tmp/a-ro']],
  ['qemu:///system?socket=%2Ftmp%2Fa%20b', false, 'qemu:///system', ['/tmp/a b']],
  ['qemu:///system?socket=/tmp/a+b', false, 'qemu:///system', ['/tmp/a+b']],
  ['qemu:///system?socket=/tmp/%C3%A9%25;', false, 'qemu:///system', ['/tmp/é%']],
  ['qemu:///system?', false, 'qemu:///system', ['/run/libvirt/libvirt-sock', '/run/libvirt/virtqemud-sock']],
  ['test:///default?socket=/tmp/a=b', false, 'test:///default', ['/tmp/a=b']],
  ['test:///default', false, 'test:///default', ['/run/libvirt/libvirt-sock']],
])('%s (read-only: %s) opens %s', (uri, readOnly, driverUri, sockets) => {
  expect(parseConnectUri(uri, DIRECTORIES, readOnly)).toEqual({ uri, driverUri, sockets });
});

// prettier-ignore
test.each([
  ['qemu+ssh://host/system',          'transport "ssh" is not spoken, only unix sockets are: run Ullage on that host'],
  ['qemu+tcp:///system',              'transport "tcp" is not spoken'],
  ['qemu://host/system',              'host "host" would need a remote transport'],
  ['xen:///system',                   'driver "xen" is not known'],
  ['qemu:///',                        'it names no path'],
  ['qemu:///system?no_verify=1',      'parameter "no_verify" is not known'],
  ['qemu:///system?socket=here',      'socket "here" is not an absolute path'],
  ['qemu:///system?socket=',          'socket "" is not an absolute path'],
  ['qemu:///system?socket',           'socket "" is not an absolute path'],
  ['qemu:///system?socket=/a&socket=/b', 'it names two sockets'],
  ['qemu:///system?socket=%2',        '"%2" has a "%"'],
  ['qemu:///system?socket=/%ff',      '"/%ff" has a "%"'],
  ['qemu:///system?socket=/a%00b',    'no path contains the character %00'],
  ['qemu:///system#part',             'it cannot be parsed'],
  [' qemu:///system',                 'it cannot be parsed'],
  ['system',                          'it cannot be parsed'],
  ['',                                'it cannot be parsed'],
])('%s is LIBVIRT_URI: %s', (uri, found) => {
  const attempt = (): unknown => parseConnectUri(uri, DIRECTORIES, true);
  expect(attempt).toThrow(expect.objectContaining({ code: 'LIBVIRT_URI', operands: { uri } }));
  expect(attempt).toThrow(found);
});

test('a session without a home directory is LIBVIRT_URI', () => {
  expect(() => parseConnectUri('qemu:///session', { system: '/run/libvirt', session: undefined }, true)).toThrow(
    expect.objectContaining({ code: 'LIBVIRT_URI' }),
  );
});

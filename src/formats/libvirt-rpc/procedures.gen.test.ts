// The generated tables: their invariants, and calls and replies as they were seen on the wire of libvirt 9.0.0.
import { expect, test } from 'vitest';
import { decode, encode } from '../xdr/codec.ts';
import { decodeEvent, EVENT_IDS } from './events.ts';
import { LIBVIRT_RPC, MESSAGE_TYPE } from './frame.ts';
import {
  EVENT_MESSAGES,
  LIMITS,
  nonnullDomain,
  nonnullStoragePool,
  PROCEDURES,
  REMOTE_PROGRAM,
  REMOTE_PROTOCOL_VERSION,
  remoteError,
} from './procedures.gen.ts';

test('the program is the one that libvirt has always had', () => {
  expect([REMOTE_PROGRAM, REMOTE_PROTOCOL_VERSION]).toEqual([0x20008086, 1]);
});

test('every procedure and message has a number of its own', () => {
  const numbers = [...Object.values(PROCEDURES), ...Object.values(EVENT_MESSAGES)].map(({ number }) => number);
  expect(new Set(numbers).size).toBe(numbers.length);
});

// prettier-ignore
test.each([
  ['CONNECT_OPEN', 1],            ['CONNECT_CLOSE', 2],                ['DOMAIN_GET_XML_DESC', 14],
  ['CONNECT_GET_HOSTNAME', 59],   ['CONNECT_SUPPORTS_FEATURE', 60],    ['AUTH_LIST', 66],
  ['AUTH_POLKIT', 70],            ['CONNECT_GET_LIB_VERSION', 157],    ['DOMAIN_GET_BLOCK_INFO', 194],
  ['DOMAIN_GET_STATE', 212],      ['CONNECT_LIST_ALL_DOMAINS', 273],   ['CONNECT_GET_ALL_DOMAIN_STATS', 344],
] as const)('%s is procedure %i, as used against libvirt 9.0.0 and 11.3.0', (name, number) => {
  expect(PROCEDURES[name].number).toBe(number);
});

test('limits are within what one message can hold', () => {
  expect(Math.max(...Object.values(LIMITS))).toBe(LIMITS.REMOTE_STRING_MAX);
  expect(LIMITS.REMOTE_STRING_MAX).toBe(4 * 1024 * 1024);
});

// prettier-ignore
const WEB = [
  0, 0, 0, 3, 0x77, 0x65, 0x62, 0,                    // name: "web"
  0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x41, 0x11,     // uuid
  0x81, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0xab,
  0xff, 0xff, 0xff, 0xff,                             // id: -1, not running
];
const WEB_REF = { name: 'web', uuid: '11111111-1111-4111-8111-1111111111ab', id: -1 };

test('a domain is its name, sixteen bytes of UUID and its id', () => {
  expect([...encode(nonnullDomain, WEB_REF)]).toEqual(WEB);
  expect(decode(nonnullDomain, Uint8Array.from(WEB), LIBVIRT_RPC)).toEqual(WEB_REF);
});

test('a storage pool is a domain without id', () => {
  expect(decode(nonnullStoragePool, Uint8Array.from(WEB.slice(0, -4)), LIBVIRT_RPC)).toEqual({
    name: 'web',
    uuid: WEB_REF.uuid,
  });
});

// prettier-ignore
test('block info comes as allocation, capacity, physical', () => {
  const bytes = Uint8Array.of(
    0, 0, 0, 0, 0, 0, 0, 1,
    0, 0, 0, 0, 0, 0, 0, 2,
    0, 0, 0, 0, 0, 0, 0, 3,
  );
  expect(decode(PROCEDURES.DOMAIN_GET_BLOCK_INFO.ret, bytes, LIBVIRT_RPC)).toEqual({ allocation: 1n, capacity: 2n, physical: 3n });
});

// prettier-ignore
test('an error carries code, domain, message and level before its details', () => {
  const bytes = Uint8Array.of(
    0, 0, 0, 42,                                    // code: no domain
    0, 0, 0, 10,                                    // domain: QEMU
    0, 0, 0, 1, 0, 0, 0, 2, 0x6e, 0x6f, 0, 0,       // message: "no"
    0, 0, 0, 2,                                     // level: error
    0, 0, 0, 0,                                     // dom
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,             // str1, str2, str3
    0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff,             // int1, int2
    0, 0, 0, 0,                                     // net
  );
  expect(decode(remoteError, bytes, LIBVIRT_RPC)).toEqual({
    code: 42, domain: 10, message: 'no', level: 2,
    dom: undefined, str1: undefined, str2: undefined, str3: undefined, int1: 0, int2: -1, net: undefined,
  });
});

const DOM = { name: 'web', uuid: WEB_REF.uuid, id: 3 };

const EVENTS = [
  [
    'DOMAIN_EVENT_CALLBACK_LIFECYCLE',
    { callbackID: 1, msg: { dom: DOM, event: 3, detail: 2 } },
    { kind: 'lifecycle', domain: DOM, event: 'suspended', detail: 2 },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON',
    { callbackID: 1, msg: { dom: DOM, srcPath: '/i', devAlias: 'virtio-disk0', action: 1, reason: 'enospc' } },
    { kind: 'io-error', domain: DOM, path: '/i', alias: 'virtio-disk0', action: 'pause', reason: 'enospc' },
  ],
  [
    'DOMAIN_EVENT_BLOCK_JOB_2',
    { callbackID: 1, dom: DOM, dst: 'vda', type: 2, status: 3 },
    { kind: 'block-job', domain: DOM, disk: 'vda', type: 'copy', status: 'ready' },
  ],
  [
    'DOMAIN_EVENT_BLOCK_THRESHOLD',
    { callbackID: 1, dom: DOM, dev: 'vda', path: undefined, threshold: 2n ** 40n, excess: 1n },
    { kind: 'block-threshold', domain: DOM, device: 'vda', path: undefined, threshold: 2n ** 40n, excess: 1n },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_DISK_CHANGE',
    { callbackID: 1, msg: { dom: DOM, oldSrcPath: '/a', newSrcPath: undefined, devAlias: 'ide0', reason: 0 } },
    { kind: 'disk-change', domain: DOM, alias: 'ide0', newPath: undefined },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_TRAY_CHANGE',
    { callbackID: 1, msg: { dom: DOM, devAlias: 'ide0', reason: 0 } },
    { kind: 'tray-change', domain: DOM, alias: 'ide0', open: true },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_DEVICE_ADDED',
    { callbackID: 1, dom: DOM, devAlias: 'virtio-disk1' },
    { kind: 'device-added', domain: DOM, alias: 'virtio-disk1' },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED',
    { callbackID: 1, msg: { dom: DOM, devAlias: 'virtio-disk1' } },
    { kind: 'device-removed', domain: DOM, alias: 'virtio-disk1' },
  ],
  [
    'DOMAIN_EVENT_CALLBACK_METADATA_CHANGE',
    { callbackID: 1, dom: DOM, type: 2, nsuri: 'urn:x' },
    { kind: 'metadata-change', domain: DOM, namespace: 'urn:x' },
  ],
] as const;

test.each(EVENTS)('%s becomes an event in our words', (name, body, event) => {
  const { number, message } = EVENT_MESSAGES[name];
  const payload = encode<unknown>(message, body);
  const frame = {
    program: REMOTE_PROGRAM,
    version: 1,
    procedure: number,
    type: MESSAGE_TYPE.event,
    serial: 0,
    status: 0,
    payload,
  };
  expect(decodeEvent(frame)).toEqual(event);
});

test('every kind of event has a message that becomes it', () => {
  expect(new Set(EVENTS.map(([, , { kind }]) => kind))).toEqual(new Set(Object.keys(EVENT_IDS)));
  expect(new Set(EVENTS.map(([name]) => name))).toEqual(new Set(Object.keys(EVENT_MESSAGES)));
});

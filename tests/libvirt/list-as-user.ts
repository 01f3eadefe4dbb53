// Reads every domain as an unprivileged user and prints what it got as JSON. Argument: a libvirt URI. Started as root by a test.
import { openLibvirt } from '../../src/readers/libvirt/open-libvirt.ts';
import { readDomains } from '../../src/readers/libvirt/read-domains.ts';
import { LibvirtSession } from '../../src/readers/libvirt/session.ts';
import { sessionOptions } from './guests.ts';

const NOBODY = 65_534;

// Only now, when every module has been read: a checkout may lie where nobody can see it.
process.setgroups?.([]);
process.setgid?.(NOBODY);
process.setuid?.(NOBODY);

const options = sessionOptions(process.argv[2] ?? '');
const session = await LibvirtSession.open(options);
const domains = await readDomains(session, { figuresDeadlineMs: 20_000, parse: String });
const socket = await session.run((connection) => Promise.resolve(connection.options.socket));
await session.close();
const readWrite = await openLibvirt({ ...options, readOnly: false }).catch((error: { code: string }) => error.code);
const bigintAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
console.log(JSON.stringify({ uid: process.getuid?.(), socket, readWrite, domains }, bigintAsText));

// Entries of the audit log beside the names of the host and the guest that they have by id: these are looked up, since they are of now.
import { isJsonObject, type JsonIn } from '../wire/json.ts';
import type { KeptAuditEntry } from '../store/audit-log/audit-log.ts';
import { namesOfHosts } from '../store/reports/host.ts';
import { namesOfGuests } from '../store/reports/names.ts';
import type { Tx } from '../store/tables.ts';

/** An entry with what its host and its guest are called; undefined: it has none by id, or nobody knows it. */
export interface NamedEntry extends KeptAuditEntry {
  readonly hostName: string | undefined;
  readonly guestName: string | undefined;
}

/** The entries, in their order. */
export async function withNames(tx: Tx, entries: readonly KeptAuditEntry[]): Promise<readonly NamedEntry[]> {
  const read = entries.map((entry) => ({ entry, host: hostOf(entry) ?? '', guest: guestOf(entry) }));
  const hostNames = await namesOfHosts(
    tx,
    read.map(({ host }) => host),
  );
  const guestName = await namesOfGuests(
    tx,
    read.flatMap(({ host: hostId, guest }) => (guest === undefined ? [] : [{ hostId, guest }])),
  );
  return read.map(({ entry, host: hostId, guest }) => ({
    ...entry,
    hostName: hostNames.get(hostId),
    guestName: guest === undefined ? undefined : guestName({ hostId, guest }),
  }));
}

/** The scope of a policy, the path of a call that was refused, or one of the Placement API, whose providers have the ids of their hosts. */
const HOST_SUBJECT = /^(?:host |\/v1\/hosts\/|\/resource_providers\/)([^/]+)/;

const GUEST_SUBJECT = /^(?:\/v1\/guests\/|\/allocations\/)([^/]+)/;

/** What it says of the host first is what came of it, then what was asked for: its id, or what somebody calls it. */
function hostOf({ action, subject, detail }: KeptAuditEntry): string | undefined {
  const host = at(detail, 'host');
  const said = [at(host, 'id'), host, at(detail, 'hostId'), at(detail, 'named')].find((one) => typeof one === 'string');
  return idIn(said ?? (action === 'forget host' ? subject : HOST_SUBJECT.exec(subject)?.[1]));
}

function guestOf({ action, subject, detail }: KeptAuditEntry): string | undefined {
  return idIn(
    at(detail, 'guest') ?? (action === 'release-consumer claim' ? subject : GUEST_SUBJECT.exec(subject)?.[1]),
  );
}

function at(value: JsonIn | undefined, name: string): JsonIn | undefined {
  return isJsonObject(value) ? value[name] : undefined;
}

/** A UUID as tables have it; what is none names nothing there. */
function idIn(text: JsonIn | undefined): string | undefined {
  return typeof text === 'string' && UUID.test(text) ? text.toLowerCase() : undefined;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

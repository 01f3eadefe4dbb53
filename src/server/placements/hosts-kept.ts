// What was known of every host when a decision was made, compressed, so that the decision can be derived again.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { resourceNow, type HostNow, type ResourceNow } from '../../core/placement/place/host-now.ts';
import type { KiloRequest } from '../../core/placement/place/kilo.ts';
import type { PlaceContext, PlaceRequest } from '../../core/placement/place/request.ts';
import { readJson, writeJsonLine } from '../../wire/json.ts';

/** All that a decision was made of, but for its seed. */
export interface DecisionInputs {
  readonly hosts: readonly HostNow[];
  readonly request: PlaceRequest;
  readonly context: PlaceContext;
  /** Where Kilo's rules decided. */
  readonly kilo: KiloRequest | undefined;
}

/** A fleet of 10,000 hosts is 5 MB; what is larger was not written by us. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Fast: most of what it saves is saved at the first level. */
const LEVEL = 1;

const compress = promisify<string, { readonly level: number }, Uint8Array>(gzip);
const expand = promisify<Uint8Array, { readonly maxOutputLength: number }, Buffer>(gunzip);

/** Hosts that are compressed together: of ten thousand, a second's reports change some of most pieces, and a tenth of a second's few. */
const PIECE = 128;

/** Compresses what decisions are made of. Decisions that follow one another know nearly the same: a piece none of whose hosts has changed is as
 *  it was for the one before. */
export class HostsKept {
  readonly #pieces = new Map<string, { readonly hosts: readonly HostNow[]; readonly bytes: Promise<Uint8Array> }>();

  /** Members of gzip (RFC 1952, 2.2), one after the other: a line with what was asked, then a line for each host. The work is done beside this
   *  thread. */
  async of({ hosts, request, context, kilo }: DecisionInputs): Promise<Uint8Array> {
    const { nowMs, groupHosts } = context;
    const heading = writeJsonLine({ request, nowMs: BigInt(nowMs), groupHosts: [...groupHosts], kilo });
    const pieces = [compress(heading, { level: LEVEL })];
    for (let start = 0; start < hosts.length; start += PIECE)
      pieces.push(this.#piece(hosts.slice(start, start + PIECE)));
    return Buffer.concat(await Promise.all(pieces));
  }

  #piece(hosts: readonly HostNow[]): Promise<Uint8Array> {
    const key = hosts[0]?.id ?? '';
    const known = this.#pieces.get(key);
    if (known?.hosts.length === hosts.length && hosts.every((host, at) => host === known.hosts[at])) return known.bytes;
    const bytes = compress(hosts.map((host) => `\n${lineOf(host)}`).join(''), { level: LEVEL });
    if (hosts.length === PIECE) this.#pieces.set(key, { hosts, bytes });
    return bytes;
  }
}

/** What was kept. */
export async function reread(bytes: Uint8Array): Promise<DecisionInputs> {
  const [heading = '', ...lines] = (await expand(bytes, { maxOutputLength: MOST_BYTES })).toString('utf8').split('\n');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `HostsKept` wrote it
  const { request, nowMs, groupHosts, kilo } = readJson(heading) as unknown as Heading;
  return {
    hosts: lines.map(hostOf),
    request,
    context: { nowMs: Number(nowMs), groupHosts: new Set(groupHosts) },
    kilo,
  };
}

interface Heading {
  readonly request: PlaceRequest;
  readonly nowMs: bigint;
  readonly groupHosts: readonly string[];
  readonly kilo?: KiloRequest;
}

/** Amounts are text: they are beyond 2⁵³, and ten thousand lines are read without looking at each number. Null: not known. */
type Amount = string;

/** The last was not kept before there was it. */
type Room = readonly [string, boolean, Amount | null, Amount | null, isBound?: boolean];

type ResourceTuple = readonly [ResourceNow['resource'], Amount, Amount, Amount, Amount, Amount, Amount, Room | null];

type HostTuple = readonly [
  id: string,
  name: string,
  seenAtMs: number | null,
  periodMs: number,
  isWhole: boolean,
  traits: readonly string[],
  aggregates: readonly string[],
  resources: readonly ResourceTuple[],
  kiloUsedGib: Amount,
  kiloLeastGib: Amount | null,
  /** Not kept before there was it. */
  knowsGuests?: boolean,
];

function lineOf({
  id,
  name,
  seenAtMs,
  periodMs,
  isWhole,
  knowsGuests,
  traits,
  aggregates,
  resources,
  kilo,
}: HostNow): string {
  const { usedGib, leastGib } = kilo;
  const tuple: HostTuple = [
    id,
    name,
    seenAtMs ?? null,
    periodMs,
    isWhole,
    traits,
    aggregates,
    resources.map(tupleOf),
    String(usedGib),
    amountOf(leastGib),
    knowsGuests,
  ];
  return JSON.stringify(tuple);
}

function tupleOf(line: ResourceNow): ResourceTuple {
  const { resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, pool } = line;
  const room: Room | null =
    pool === undefined
      ? null
      : [pool.id, pool.isShared, amountOf(pool.available), amountOf(pool.worstCaseFree), pool.isBound];
  return [
    resource,
    String(total),
    String(reserved),
    String(allocationRatio),
    String(claimed),
    String(inFlight),
    String(unwritten),
    room,
  ];
}

function amountOf(bytes: bigint | undefined): Amount | null {
  return bytes === undefined ? null : String(bytes);
}

function hostOf(line: string): HostNow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `lineOf` wrote it
  const tuple = JSON.parse(line) as HostTuple;
  const [id, name, seenAtMs, periodMs, isWhole, traits, aggregates, resources, usedGib, leastGib, knowsGuests = true] =
    tuple;
  return {
    id,
    name,
    seenAtMs: seenAtMs ?? undefined,
    periodMs,
    isWhole,
    knowsGuests,
    traits,
    aggregates,
    resources: resources.map(resourceOf),
    kilo: { usedGib: BigInt(usedGib), leastGib: read(leastGib) },
  };
}

function resourceOf(tuple: ResourceTuple): ResourceNow {
  const [resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, room] = tuple;
  const pool =
    room === null
      ? undefined
      : {
          id: room[0],
          isShared: room[1],
          available: read(room[2]),
          worstCaseFree: read(room[3]),
          isBound: room[4] ?? false,
        };
  return resourceNow({
    resource,
    total: BigInt(total),
    reserved: BigInt(reserved),
    allocationRatio: BigInt(allocationRatio),
    claimed: BigInt(claimed),
    inFlight: BigInt(inFlight),
    unwritten: BigInt(unwritten),
    pool,
  });
}

function read(amount: Amount | null): bigint | undefined {
  return amount === null ? undefined : BigInt(amount);
}

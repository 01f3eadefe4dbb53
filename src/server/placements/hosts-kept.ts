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

const compress = promisify<Uint8Array | string, { readonly level: number }, Uint8Array>(gzip);
const expand = promisify<Uint8Array, { readonly maxOutputLength: number }, Buffer>(gunzip);

/** The first line is what was asked, each other a host. The work is done beside this thread. */
export async function kept({ hosts, request, context, kilo }: DecisionInputs): Promise<Uint8Array> {
  const { nowMs, groupHosts } = context;
  const heading = writeJsonLine({ request, nowMs: BigInt(nowMs), groupHosts: [...groupHosts], kilo });
  let text = heading;
  for (const host of hosts) text += `\n${lineOf(host)}`;
  return compress(text, { level: LEVEL });
}

/** What was kept. */
export async function reread(bytes: Uint8Array): Promise<DecisionInputs> {
  const [heading = '', ...lines] = (await expand(bytes, { maxOutputLength: MOST_BYTES })).toString('utf8').split('\n');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `kept` wrote it
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

/** A host that has changed is another object. */
const LINES = new WeakMap<HostNow, string>();

function lineOf(host: HostNow): string {
  const known = LINES.get(host);
  if (known !== undefined) return known;
  const { id, name, seenAtMs, periodMs, isWhole, traits, aggregates, resources, kilo } = host;
  const line = writeJsonLine([
    id,
    name,
    seenAtMs === undefined ? null : BigInt(seenAtMs),
    BigInt(periodMs),
    isWhole,
    traits,
    aggregates,
    resources.map(tupleOf),
    kilo.usedGib,
    kilo.leastGib ?? null,
  ]);
  LINES.set(host, line);
  return line;
}

type Room = readonly [string, boolean, bigint | null, bigint | null];

type ResourceTuple = readonly [ResourceNow['resource'], bigint, bigint, bigint, bigint, bigint, bigint, Room | null];

function tupleOf({
  resource,
  total,
  reserved,
  allocationRatio,
  claimed,
  inFlight,
  unwritten,
  pool,
}: ResourceNow): ResourceTuple {
  const room: Room | null =
    pool === undefined ? null : [pool.id, pool.isShared, pool.available ?? null, pool.worstCaseFree ?? null];
  return [resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, room];
}

type HostTuple = readonly [
  string,
  string,
  bigint | null,
  bigint,
  boolean,
  readonly string[],
  readonly string[],
  readonly ResourceTuple[],
  bigint,
  bigint | null,
];

function hostOf(line: string): HostNow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `lineOf` wrote it
  const [id, name, seenAtMs, periodMs, isWhole, traits, aggregates, resources, usedGib, leastGib] = readJson(
    line,
  ) as unknown as HostTuple;
  return {
    id,
    name,
    seenAtMs: seenAtMs === null ? undefined : Number(seenAtMs),
    periodMs: Number(periodMs),
    isWhole,
    traits,
    aggregates,
    resources: resources.map(resourceOf),
    kilo: { usedGib, leastGib: leastGib ?? undefined },
  };
}

function resourceOf(tuple: ResourceTuple): ResourceNow {
  const [resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, room] = tuple;
  const pool =
    room === null
      ? undefined
      : { id: room[0], isShared: room[1], available: room[2] ?? undefined, worstCaseFree: room[3] ?? undefined };
  return resourceNow({ resource, total, reserved, allocationRatio, claimed, inFlight, unwritten, pool });
}

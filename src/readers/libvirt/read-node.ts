// The machine itself as libvirt tells it: processors, memory, hypervisor, versions. What it does not tell costs no audit.
import { UllageError } from '../../core/errors.ts';
import { KiB } from '../../core/bytes.ts';
import type { NodeFacts } from '../../core/report.ts';
import type { Budget } from './budget.ts';
import type { LibvirtConnection } from './connection.ts';
import type { LibvirtSession } from './session.ts';

/** Asks for it all; undefined when the daemon answers and does not say, or not in time. Throws only what `LibvirtSession.run`
 *  throws when the daemon is gone. */
export async function readNode(session: LibvirtSession, budget?: Budget): Promise<NodeFacts | undefined> {
  return orUndefined(session.run((connection) => orUndefined(readFacts(connection)), budget));
}

async function readFacts(connection: LibvirtConnection): Promise<NodeFacts> {
  const [info, { type }, hypervisorVersion, libvirtVersion] = await Promise.all([
    connection.call('NODE_GET_INFO', undefined),
    connection.call('CONNECT_GET_TYPE', undefined),
    versionOrUndefined(connection.call('CONNECT_GET_VERSION', undefined).then(({ hv_ver }) => hv_ver)),
    versionOrUndefined(connection.call('CONNECT_GET_LIB_VERSION', undefined).then(({ lib_ver }) => lib_ver)),
  ]);
  return {
    vcpus: info.cpus,
    memory: info.memory * KiB,
    cpuModel: modelText(info.model),
    hypervisor: type,
    hypervisorVersion,
    libvirtVersion,
  };
}

/** A driver may know itself and no version. */
function versionOrUndefined(asked: Promise<bigint>): Promise<number | undefined> {
  return orUndefined(asked.then(versionNumber));
}

async function orUndefined<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    // The connection is gone: the session tries again.
    if (!(error instanceof UllageError) || error.code === 'LIBVIRT_CLOSED') throw error;
    return undefined;
  }
}

/** Zero is libvirt's "not known". */
function versionNumber(version: bigint): number | undefined {
  return version > 0n && version <= MOST_VERSION ? Number(version) : undefined;
}

/** 999.999.999 as libvirt counts: what is larger is no version. */
const MOST_VERSION = 999_999_999n;

/** A C string in 32 chars, each an int on the wire. */
function modelText(characters: readonly number[]): string {
  const end = characters.indexOf(0);
  const used = end === -1 ? characters : characters.slice(0, end);
  return String.fromCharCode(...used.map((character) => character & 0xff));
}

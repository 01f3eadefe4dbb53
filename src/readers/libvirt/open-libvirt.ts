// Finds a libvirtd by URI: tries each socket that may lead to it and says what each one answered.
import { UllageError } from '../../core/errors.ts';
import { VIR_ERR } from '../../formats/libvirt-rpc/constants.ts';
import { parseConnectUri, type SocketDirectories } from './connect-uri.ts';
import { LibvirtConnection, type ConnectionOptions } from './connection.ts';
import { LibvirtError } from './libvirt-error.ts';
import { socketRefusal } from './socket-refusal.ts';

/** Which libvirt, and how to talk to it. */
export interface LibvirtOptions extends Omit<ConnectionOptions, 'socket' | 'driverUri'> {
  /** "qemu:///system" and its kin: see `parseConnectUri`. */
  readonly uri: string;
  readonly directories: SocketDirectories;
}

const AUTH_CODES: ReadonlySet<number> = new Set([VIR_ERR.authFailed, VIR_ERR.authCancelled, VIR_ERR.authUnavailable]);

/** The first socket that lets us in. LIBVIRT_URI for a URI that we cannot follow, LIBVIRT_AUTH when a daemon answered but none
 *  let us in, LIBVIRT_UNREACHABLE when none answered. A daemon's own error on opening the driver is thrown as it is. */
export async function openLibvirt(options: LibvirtOptions): Promise<LibvirtConnection> {
  const { uri, directories, ...rest } = options;
  const { driverUri, sockets } = parseConnectUri(uri, directories, options.readOnly);
  const refusals: string[] = [];
  let denied = false;
  for (const socket of sockets) {
    try {
      return await LibvirtConnection.open({ ...rest, socket, driverUri });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      denied ||= isDenial(error);
      refusals.push(`${socket}: ${isSystemError(error) ? await socketRefusal(socket, error.code) : error.message}`);
    }
  }
  throw new UllageError(
    denied ? 'LIBVIRT_AUTH' : 'LIBVIRT_UNREACHABLE',
    `connect to "${uri}": ${refusals.join('; ')}`,
    {
      operands: { uri },
      hint: denied
        ? 'Run as root or as a member of the group "libvirt", or let unprivileged users read: auth_unix_ro in libvirtd.conf.'
        : 'Is libvirtd (or virtqemud) running? Name another socket with --connect "qemu+unix:///system?socket=/path".',
    },
  );
}

function isRefusal(error: unknown): error is Error {
  return isDenial(error) || isSystemError(error) || (error instanceof UllageError && error.code === 'LIBVIRT_CLOSED');
}

function isDenial(error: unknown): error is Error {
  if (error instanceof LibvirtError) return AUTH_CODES.has(error.libvirtCode);
  if (error instanceof UllageError) return error.code === 'LIBVIRT_AUTH';
  return isSystemError(error) && error.code === 'EACCES';
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && !(error instanceof UllageError) && 'code' in error && typeof error.code === 'string';
}

// A libvirt URI, taken apart: which driver to open, and which unix sockets may lead to it.
import { UllageError } from '../../core/errors.ts';

/** Where this process would look for sockets. */
export interface SocketDirectories {
  /** Of the system daemons: "/run/libvirt". */
  readonly system: string;
  /** Of the user's own daemons: "$XDG_RUNTIME_DIR/libvirt", else "~/.cache/libvirt". Undefined when there is no home. */
  readonly session: string | undefined;
}

/** What a URI asks for. */
export interface ConnectTarget {
  /** As given. */
  readonly uri: string;
  /** What the daemon is asked to open: the URI without transport and without our parameters. */
  readonly driverUri: string;
  /** To be tried in this order. */
  readonly sockets: readonly string[];
}

const URI =
  /^(?<driver>[a-z][a-z0-9]*)(?:\+(?<transport>[a-z0-9]+))?:\/\/(?<host>[^/?#]*)(?<path>\/[^?#]*)?(?:\?(?<query>[^#]*))?$/;

/** Drivers that we read, with the daemons that serve each: the monolithic one first, then the modular one. */
const DAEMONS: Readonly<Record<string, readonly string[]>> = {
  qemu: ['libvirt', 'virtqemud'],
  test: ['libvirt'],
};

const EXPECTED = 'expected qemu:///system, qemu:///session, qemu+unix:///system?socket=/path or test:///default';

/** Takes a URI apart; LIBVIRT_URI for a transport or driver that we do not speak. With `readOnly` the
 *  read-only sockets come first: they are open to users who may not write, and never ask for a password. Source: libvirt.org/uri.html. */
export function parseConnectUri(uri: string, directories: SocketDirectories, readOnly: boolean): ConnectTarget {
  const { driver = '', transport = 'unix', host = '', path = '', query = '' } = URI.exec(uri)?.groups ?? {};
  const daemons = DAEMONS[driver];
  if (daemons === undefined)
    throw uriError(uri, driver === '' ? 'it cannot be parsed' : `driver "${driver}" is not known`);
  if (transport !== 'unix') throw uriError(uri, `transport "${transport}" is not spoken, only unix sockets are`);
  if (host !== '') throw uriError(uri, `host "${host}" would need a remote transport; Ullage runs on the host itself`);
  if (path === '' || path === '/') throw uriError(uri, 'it names no path');
  const socket = socketParameter(uri, query);
  const sockets =
    socket === undefined ? defaultSockets(uri, path, daemons, directories, readOnly) : namedSockets(socket, readOnly);
  return { uri, driverUri: `${driver}://${path}`, sockets };
}

function socketParameter(uri: string, query: string): string | undefined {
  const parameters = new URLSearchParams(query);
  for (const name of parameters.keys()) {
    if (name !== 'socket') throw uriError(uri, `parameter "${name}" is not known`);
  }
  const socket = parameters.get('socket') ?? undefined;
  if (socket?.startsWith('/') === false) throw uriError(uri, `socket "${socket}" is not an absolute path`);
  return socket;
}

function defaultSockets(
  uri: string,
  path: string,
  daemons: readonly string[],
  directories: SocketDirectories,
  readOnly: boolean,
): readonly string[] {
  const directory = path === '/session' ? directories.session : directories.system;
  if (directory === undefined) throw uriError(uri, 'this user has neither XDG_RUNTIME_DIR nor a home directory');
  return daemons.flatMap((daemon) => {
    const socket = `${directory}/${daemon}-sock`;
    return readOnly ? [`${socket}-ro`, socket] : [socket];
  });
}

// A socket that the user names is tried as named; its read-only sibling when that one is refused.
function namedSockets(socket: string, readOnly: boolean): readonly string[] {
  return readOnly && !socket.endsWith('-ro') ? [socket, `${socket}-ro`] : [socket];
}

function uriError(uri: string, found: string): UllageError {
  return new UllageError('LIBVIRT_URI', `connect to "${uri}": ${found}; ${EXPECTED}`, { operands: { uri } });
}

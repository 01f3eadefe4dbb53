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
  if (transport !== 'unix') {
    throw uriError(
      uri,
      `transport "${transport}" is not spoken, only unix sockets are: run Ullage on that host itself`,
    );
  }
  if (host !== '') throw uriError(uri, `host "${host}" would need a remote transport; Ullage runs on the host itself`);
  if (path === '' || path === '/') throw uriError(uri, 'it names no path');
  const socket = socketParameter(uri, query);
  const sockets =
    socket === undefined ? defaultSockets(uri, path, daemons, directories, readOnly) : namedSockets(socket, readOnly);
  return { uri, driverUri: `${driver}://${path}`, sockets };
}

/** Not URLSearchParams: that is for forms, where "+" is a space. In libvirt's URIs it is itself, and ";" separates as "&" does. */
function socketParameter(uri: string, query: string): string | undefined {
  let socket: string | undefined;
  for (const parameter of query.split(/[&;]/).filter((part) => part !== '')) {
    const [name = '', ...rest] = parameter.split('=');
    if (name !== 'socket') throw uriError(uri, `parameter "${name}" is not known`);
    if (socket !== undefined) throw uriError(uri, 'it names two sockets');
    socket = unescaped(uri, rest.join('='));
    if (!socket.startsWith('/')) throw uriError(uri, `socket "${socket}" is not an absolute path`);
    if (socket.includes('\0')) throw uriError(uri, 'no path contains the character %00');
  }
  return socket;
}

function unescaped(uri: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw uriError(uri, `"${text}" has a "%" that no two hexadecimal digits of a UTF-8 character follow`);
  }
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

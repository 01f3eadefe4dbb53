// An address to listen on: host and port as one text.

/** A host (name, IPv4 or IPv6 address) and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** "host:port", an IPv6 address in brackets; undefined for anything else. Port 0 lets the system choose. */
export function readAddress(text: string): Address | undefined {
  const [, inBrackets, plain, digits] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? [];
  const [host, port] = [inBrackets ?? plain, Number(digits)];
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** As `readAddress`, of a text that was checked. */
export function parseAddress(text: string): Address {
  const address = readAddress(text);
  if (address === undefined) throw new TypeError(`${text} was checked to be an address`);
  return address;
}

/** Whether only this machine can reach it. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

// The address of the server as this browser has it.

/** An address that no other machine reaches. `origin` as of a URL. */
export function isHere(origin: string): boolean {
  const { hostname } = new URL(origin);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

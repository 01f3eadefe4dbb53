// What to do about an address that cannot be listened on, for the server and for the agent's metrics.

/** The hint for an error of listen(2). `setting` names another address: "--listen". */
export function listenHint(error: unknown, setting: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Another program has the port; ${setting} names another address.`;
    case 'EADDRNOTAVAIL':
      return `No interface of this machine has that address: ip address lists those that it has; ${setting} names one.`;
    case 'EACCES':
      return `Ports below 1024 are for root or whoever has CAP_NET_BIND_SERVICE; ${setting} names another.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name has no address; ${setting} takes an address as well.`;
    default:
      return `${setting} names another address.`;
  }
}

// Hosts of which one was meant, where a name or the beginning of an id does not tell which.

/** One of them. */
export interface HostCandidate {
  readonly id: string;
  readonly name: string;
  /** When its latest report came, in milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/** Some of them: a host of one name among thousands is not found by reading. */
export interface HostCandidates {
  readonly hosts: readonly HostCandidate[];
  /** There are more. */
  readonly more: boolean;
}

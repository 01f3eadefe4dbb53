// One of the two that are compared: where it is, and whom it takes us for.

/** An answer; `body` is undefined where there is none. */
export interface PeerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A request to both. */
export interface PeerRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly minor: number;
  readonly body?: unknown;
}

/** A server of the Placement API. */
export class Peer {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Asks, and reads the answer whole. */
  async ask({ method, path, minor, body }: PeerRequest): Promise<PeerAnswer> {
    const headers = { 'x-auth-token': this.#token, 'openstack-api-version': `placement 1.${minor}` };
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}

// The mark of routes that ask who calls. Whoever shows nothing there is counted where that is found out.

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Absent: the route answers anybody. */
    readonly isGuarded?: boolean;
  }
}

/** For a route's options. */
export const GUARDED = { isGuarded: true } as const;

// Marks of routes: those that ask who calls, where whoever shows nothing is counted when that is found out, and those that send a file.

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Absent: the route answers anybody. */
    readonly isGuarded?: boolean;
    /** It answers anybody from memory: it costs as little as an answer can. */
    readonly isFile?: boolean;
  }
}

/** For a route's options. */
export const GUARDED = { isGuarded: true } as const;

/** For a route's options. */
export const FILE = { isFile: true } as const;

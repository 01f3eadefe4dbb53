// Where a database is, as an operator writes it: the URL of a PostgreSQL, or a directory for PGlite. Nothing is opened here.

/** A parsed `--database`. `url` may hold a password: show `shownTarget` instead. */
export type Target =
  | { readonly kind: 'postgresql'; readonly url: string }
  | { readonly kind: 'pglite'; readonly directory: string };

/** What a text must be to name a database. */
export const TARGET_EXPECTED = 'a postgres:// URL or an absolute directory';

/** The target that `text` names; undefined when it names none. A relative directory is none: relative to what? */
export function parseTarget(text: string): Target | undefined {
  if (/^postgres(?:ql)?:\/\//.test(text)) {
    return URL.canParse(withHost(text)) ? { kind: 'postgresql', url: text } : undefined;
  }
  return text.startsWith('/') && !text.includes('\0') ? { kind: 'pglite', directory: text } : undefined;
}

/** The target for messages: without its password, whether written before the host or as a parameter. */
export function shownTarget(target: Target): string {
  if (target.kind === 'pglite') return target.directory;
  return target.url
    .replace(/^([a-z]+:\/\/[^/?#@]*?):[^/?#]*@/, '$1:***@')
    .replaceAll(/([?&](?:password|sslpassword)=)[^&#]*/g, '$1***');
}

/** `postgres:///name?host=/run/postgresql` is good PostgreSQL and no good URL: the standard wants a host. */
function withHost(text: string): string {
  return text.replace(/^([a-z]+:\/\/(?:[^/?#@]*@)?)(?=[/?#]|$)/, '$1localhost');
}

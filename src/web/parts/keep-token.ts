// How a host is given its token: by hand, into a file that nobody else reads.

/** A file of whoever runs the agent, for a shell: it needs neither root nor a group. */
export const TOKEN_FILE = '~/ullage-token';

/** Takes one line into it, which no history of a shell keeps. A file that is there would keep its mode, and agents refuse one that others may read. */
export const KEEP_TOKEN = `(umask 077; rm -f ${TOKEN_FILE}; head -n 1 >${TOKEN_FILE})`;

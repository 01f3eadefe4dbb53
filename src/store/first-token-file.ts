// Where the way into a new database lies: in its directory, beside the data.

/** The file's name: one of those that a directory of ours may hold. */
export const FIRST_TOKEN_FILE = 'first-admin-token';

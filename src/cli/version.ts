// The version of Ullage. package.json says the same; a test holds them equal.

/** As `ullage --version` prints it. */
export const VERSION = '0.1.0';

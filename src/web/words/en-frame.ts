// What is said around each page, in English: the way about, preferences, and what concerns the whole console.

/** Words of the frame. */
export const EN_FRAME = {
  pages: 'Pages',
  menu: 'Menu',
  preferences: 'Language, colours, sign out',
  language: 'Language',
  away: 'The server does not answer. What is shown is of then:',
  awayHint: 'It is asked again every few seconds.',
  ended: 'Your session has ended. Sign in again to go on where you were: what you typed is still there.',
  lastReport: 'Last report',
  tightest: 'tightest',
  forAdmins: 'This page is for admins. Who needs it signs in with a token of role admin.',
  noAudit: 'Nobody has changed anything yet. What is changed, and what was refused, will stand here with who and when.',
  badToken: 'This token signs nobody in: it is unknown, revoked or expired.',
  mayNotRead: 'This token may not read: tokens of agents report, and tokens of tenants are for the Placement API.',
  whatNow: 'Look for a part that was not copied, or ask an admin for a token of role reader.',
  inTheClear:
    'This page came over plain HTTP: whoever is on the way can read the token and all that follows. With tls-certificate the server speaks HTTPS.',
  hints: {
    unreachable: 'Is the server running, and does its network reach you? It is asked again every few seconds.',
    notAuthenticated: 'The session has ended: sign in again.',
  },
  kept: 'What is shown is of then:',
  asOf: 'as of',
  noSuchPage: 'There is no page at this address',
  whereTokens:
    'The first start of the server writes a token of an admin into first-admin-token, in the directory of its database; over a PostgreSQL none is written: on the machine of the server, ullage token create --role admin --label NAME makes one. With it (as ULLAGE_TOKEN) this makes yours; admins also make them on the page Tokens:',
  bar: (worst: string, available: string, total: string) =>
    `worst case ${worst}, available ${available}, of ${total} in total`,
};

// What is said around each page, in English: the way about, preferences, and what concerns the whole console.

/** Words of the frame. */
export const EN_FRAME = {
  pages: 'Pages',
  menu: 'Menu',
  preferences: 'Language, colours, sign out',
  language: 'Language',
  away: 'The server does not answer. What is shown is of then:',
  awayHint: 'It is asked again every few seconds.',
  ended: 'Your session has ended. Sign in again to go on where you were.',
  lastReport: 'Last report',
  tightest: 'tightest',
  asOf: 'as of',
  whereTokens: 'Whoever runs the server makes the first token; admins make others on the page Tokens.',
  bar: (worst: string, available: string, total: string) =>
    `worst case ${worst}, available ${available}, of ${total} in total`,
};

// What the lists of guests and of claims say, in English.

/** Words of both lists. */
export const EN_GUESTS = {
  search: 'Search guests (part of a name, or a UUID)',
  ofHost: 'Of one host',
  allHosts: 'Of all hosts',
  caption: 'Guests',
  disks: 'Disks',
  shown: (count: number, isAll: boolean) =>
    isAll ? (count === 1 ? '1 guest' : `${count} guests`) : `the first ${count} guests`,
  more: 'More guests',
  claims: {
    caption: 'What is promised',
    explain: 'Every promise, with what it charges its host: those that were asked for, and guests that reports showed.',
    which: 'Which',
    held: 'those that charge a host',
    all: 'ended ones, too',
    shown: (count: number, isAll: boolean) =>
      isAll ? (count === 1 ? '1 claim' : `${count} claims`) : `the first ${count} claims`,
    more: 'More claims',
  },
  unknown: (hosts: number) => `Which guests ${hosts === 1 ? '1 host has' : `${hosts} hosts have`} is not known.`,
};

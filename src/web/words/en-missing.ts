// What is said where nothing is: an address that is no page, and hosts, guests and decisions that are not there; in English.

/** Words of what is missing. `of` is by the code of the server's error. */
export const EN_MISSING = {
  explain: (path: string) => `The console has nothing at ${path}. The address may be mistyped, or of another version.`,
  whereTo: 'Where to go from here:',
  candidates: 'One of these was meant:',
  moreCandidates: 'There are more of this name: look for it in the list of hosts.',
  lastReport: 'last report',
  of: {
    NO_SUCH_HOST: {
      title: 'No such host',
      todo: 'No host of this name or id has reported, or it was removed. If it is new, start its agent; else look for it in the list.',
      href: '/',
      to: 'All hosts',
    },
    NO_SUCH_GUEST: {
      title: 'No such guest',
      todo: 'It is in no report any more: it was deleted or moved, or its host has not reported since it was made.',
      href: '/events?kind=claim-changed',
      to: 'What happened to promises',
    },
    NO_SUCH_PLACEMENT: {
      title: 'No such decision',
      todo: 'It was never made here, or is kept no longer.',
      href: '/place/decisions',
      to: 'Past decisions',
    },
    NO_SUCH_POOL: {
      title: 'No such pool',
      todo: 'No host reports a pool of this id any more: it was unmounted or made anew.',
      href: '/pools',
      to: 'All pools',
    },
  } as Readonly<Record<string, { title: string; todo: string; href: string; to: string }>>,
};

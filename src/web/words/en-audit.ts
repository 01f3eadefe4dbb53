// What callers did, in English. Actions that are missing here are called as the log has them: 'sign in'.

/** Words of the audit log. */
export const EN_AUDIT = {
  actions: {
    'clear policy': 'take a policy away',
    'open claim': 'make a claim',
    'abort claim': 'give a claim up',
    'rebuild claim': 'change a claim: rebuild',
    'start-move claim': 'begin a resize or move',
    'confirm-move claim': 'confirm a resize or move',
    'revert-move claim': 'take a resize or move back',
    'release-consumer claim': 'release all claims of a guest',
  } as Readonly<Record<string, string>>,
  /** A change by way of the Placement API: its verb and thing as that calls them. */
  placementApi: (thing: string, verb: string): string =>
    `Placement API: ${verb} ${thing.replaceAll('_', ' ').replaceAll(':', ' / ')}`,
  outcomes: { done: 'done', refused: 'refused', failed: 'failed' },
  ended: (sessions: string): string => `It had as many sessions as it may: the ${sessions} oldest ended.`,
  leftOut: (count: string): string => `Refusals before this one that were not written down: ${count}.`,
  asBefore: 'It was so already.',
  policiesGone: (count: string): string => `Policies that went with it: ${count}.`,
  mayNot: (role: string): string => `The role ${role} may not do this.`,
  /** Where the server's words are not kept: what its code says. */
  refusal: (code: string): string => code.replaceAll('_', ' ').toLowerCase(),
};

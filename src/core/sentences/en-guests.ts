// That a host may have guests that nobody told of, in English. The console has these words, too.

/** By GuestsKnown, where not all are. */
export const EN_GUESTS_KNOWN = {
  'guests:none': () => 'Which guests it has is not known: what they may still take is in no figure.',
  'guests:some': () => 'It may have guests that are not known: what they may still take is in no figure.',
};

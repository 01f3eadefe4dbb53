// Name and version of the explanation's document, apart from what writes it: browsers read it, and need no more.

/** The number rises when a reader of the old one could misread the new one. */
export const EXPLANATION_SCHEMA = 'ullage.explanation/1';

/** Most phrases of a session that are given to a recognizer, and its longest, in characters; more is named in a warning. */
export const maxPhrases = 500;
/** Most characters of one of them. */
export const maxPhraseChars = 100;

/**
 * Sound before the onset that is recognized: a first consonant is often softer than the threshold. More than this does
 * single words harm: with 300 ms a recognizer took 15 of 38 for another or for none, with 200 ms 10.
 */
export const preRollMs = 200;
/** Sound before speech resumes; with the longest trail it is the 0.5 s of silence a recognizer bears. */
export const resumeRollMs = 250;
/** Silence that is recognized at a pause, at most; half of the silence asked for when that is shorter. */
export const longestTrailMs = 250;

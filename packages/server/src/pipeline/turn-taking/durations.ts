/*
 * How long things take in taking turns: every duration of the policy, in milliseconds, with its reason. Media time unless
 * a comment says wall time. What a session sets itself (SF-08) is in detection-settings.ts, and how the times are used in
 * the folder named by the question. Figures come from `npm run bench:hearing`.
 */

// Start: when does somebody speak, and since when?

/**
 * semantic_vad has neither threshold nor durations on the wire (wire.md 5.4): speech as server_vad finds it, and the
 * judge is asked after a silence longer than a stop consonant or a breath inside a phrase.
 */
export const semanticVad = { speechDurationMs: 200, prefixPaddingMs: 300, silenceDurationMs: 300 } as const;

/** By hand (BH-38) the client says that there is speech: two frames of Silero are enough to believe it. */
export const byHand = { speechDurationMs: 64, prefixPaddingMs: 0 } as const;

/** Unvoiced stretch that an onset survives: stops inside a word are shorter, and lone clicks lie further apart. */
export const onsetGapMs = 80;

/** How long somebody has spoken over an echo when that is known. */
export const surelyNearMs = 416;

/** Blocks whose levels are compared to find where a sound began: they bound how exact an onset is. */
export const soundBlockMs = 8;

/** How long the background of sounds is known for: speech with its own gaps never fills even a second. */
export const backgroundMs = 1600;

/** Most that an onset lies before its frame: three frames, over which the probabilities of a word climb. */
export const longestLookBackMs = 96;

/** Softer stretch inside a sound: a stop has a burst before its vowel. */
export const soundGapMs = 24;

/**
 * Sound before the onset that is recognized: a first consonant is often softer than the threshold. More than this does
 * single words harm: with 300 ms a recognizer took 15 of 38 for another or for none, with 200 ms 10.
 */
export const preRollMs = 200;

// Barge-in: does who speaks while the assistant does interrupt it?

/** The first look at the words: from less than this, recognizers make up texts. */
export const firstLookMs = 250;

/** The last look that can still stop the assistant 500 ms after the onset, a recognition pass included. */
export const lastLookMs = 380;

/** When speech that was dismissed is looked at again, "okay, but what about"; each time half as long again, up to `longestAgainMs`. */
export const firstAgainMs = 190;

/**
 * The same for speech of which no word was recognized, or half a back-channel: half a syllable more may make it one, and
 * somebody may be waiting. Two frames of voice activity; as often as that until `heardByMs`, and seldomer from then on.
 */
export const firstUnclearAgainMs = 64;

/** By when who interrupts should have been heard: so late after the onset words may come of which the beginning was lost in an echo. */
export const heardByMs = 700;

/** Longest time between two looks: each is a pass of the recognizer over all of it. */
export const longestAgainMs = 2000;

/** Silence after which a recognizer can tell a whole word from the half of one. */
export const settledPauseMs = 90;

/** Speech that can change what the speech before it meant: a short syllable. */
export const newsMs = 100;

/** Nothing shorter is called a hum: it has too few stretches to tell by. */
export const leastHumMs = 100;

/** Stretches of sound that are weighed for a hum, the quiet ones between them left out. */
export const humStretchMs = 16;

/** Wall time that output waits for words at most; with the voiced time that makes speech, it is below half a second. */
export const longestHoldMs = 400;

/** Wall time after which output goes on even when nothing more is heard of who was speaking. */
export const silentHoldMs = 700;

/** With less of the answer left to play, whoever speaks takes the next turn rather than interrupting this one. */
export const nearlyOverMs = 400;

// End: is the turn over?

/** Voiced time that breaks a pause: one voiced frame is a click, two are the beginning of a word. */
export const resumeMs = 50;

/** Sound before speech resumes that is recognized; with the longest trail it is the 0.5 s of silence a recognizer bears. */
export const resumeRollMs = 250;

/** Silence that is recognized at a pause, at most; half of the silence asked for when that is shorter. */
export const longestTrailMs = 250;

/** Sound before a pause of which the judge gets to hear the melody. */
export const prosodyMs = 1500;

/**
 * Pause after which a listener is asked, or half of the silence asked for when that is shorter: enough silence to tell a
 * pause from a stop, and early enough for the answer to be there when the silence is complete.
 */
export const listenAfterMs = 200;

/** Longest wait in silence by `eagerness` of semantic_vad: the wire's own (SF-08.13). */
export const longestWaitMs = { low: 8000, medium: 4000, auto: 4000, high: 2000 } as const;

// Ahead: what may be answered before the turn is over?

/** Wall time in which answers thrown away count against the next: the setting is named per minute. */
export const wasteWindowMs = 60_000;

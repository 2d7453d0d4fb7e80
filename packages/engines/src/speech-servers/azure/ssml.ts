import type { Prosody, VoiceExpression } from "@vivavoce/engine";

/** What a clause is spoken with. */
export interface SsmlRequest {
  readonly text: string;
  readonly voice: string;
  readonly prosody: Prosody;
  /** BCP-47 code of the document: that of the voice, or of the text. */
  readonly language: string;
  readonly expression: VoiceExpression;
}

/**
 * One clause as SSML for Azure's voices. Everything that comes from a session is escaped; what XML cannot hold is left out.
 * Volume is not in it: it is changed here, the same for every engine.
 */
export function toSsml({ text, voice, prosody, language, expression }: SsmlRequest): string {
  const { style, temperature, lexiconUrl, locale } = expression;
  const lexicon = lexiconUrl === undefined ? "" : `<lexicon uri="${escape(lexiconUrl)}"/>`;
  let spoken = withProsody(escape(text), prosody);
  if (locale !== undefined) spoken = `<lang xml:lang="${escape(locale)}">${spoken}</lang>`;
  if (style !== undefined) spoken = `<mstts:express-as style="${escape(style)}">${spoken}</mstts:express-as>`;
  const parameters = temperature === undefined ? "" : ` parameters="temperature=${temperature}"`;
  return (
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xmlns:mstts="https://www.w3.org/2001/mstts" ` +
    `xml:lang="${escape(language)}"><voice name="${escape(voice)}"${parameters}>${lexicon}${spoken}</voice></speak>`
  );
}

function withProsody(spoken: string, { rate, pitchSemitones }: Prosody): string {
  const percent = Math.round((rate - 1) * 100);
  const semitones = Math.round(pitchSemitones * 10) / 10;
  if (percent === 0 && semitones === 0) return spoken;
  const pace = percent === 0 ? "" : ` rate="${signed(percent)}%"`;
  const pitch = semitones === 0 ? "" : ` pitch="${signed(semitones)}st"`;
  return `<prosody${pace}${pitch}>${spoken}</prosody>`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : `${value}`;
}

function escape(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The texts between the tags of a document that was made here, as they were before they were escaped. */
export function textsOfSsml(ssml: string): readonly string[] {
  const pieces = ssml.split(/<[^>]*>/u).filter((piece) => piece.trim() !== "");
  return pieces.map((piece) => piece.replaceAll(/&(\w+);/g, (entity, name: string) => entities[name] ?? entity));
}

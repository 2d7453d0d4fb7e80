/** What the body of an answer is, by its first bytes. */
export type AnswerForm = "events" | "json" | "page" | "text" | "sound";

/** Bytes that tell it, unless the answer is shorter. */
export const formBytes = 16;

/**
 * Tells by the bytes what an answer holds: types of content are wrong too often to be asked alone. Text begins with text; sound
 * without a header may begin with any bytes, but not with sixteen that are all letters.
 */
export function answerForm(bytes: Uint8Array, contentType: string): AnswerForm {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb ? bytes.subarray(3) : bytes;
  if (!isText(start)) return "sound";
  const text = Buffer.from(start).toString("latin1").trimStart();
  if (/^(?:data|event|id|retry):|^:/.test(text) || /^text\/event-stream/i.test(contentType)) return "events";
  if (/^[{[]/.test(text)) return "json";
  if (text.startsWith("<")) return "page";
  return /^(?:RIFF|OggS|fLaC|ID3|FORM|\.snd)/.test(text) ? "sound" : "text";
}

/** UTF-8 has bytes of 0x80 and above too. */
function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}

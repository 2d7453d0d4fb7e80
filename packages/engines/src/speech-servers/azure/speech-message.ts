/** One message of the protocol that the Speech SDK speaks: headers like those of HTTP, and a body. */
export interface SpeechMessage {
  /** What it is, for example `turn.start`. */
  readonly path: string;
  /** Whose it is: 32 hexadecimal digits. */
  readonly requestId: string;
  readonly contentType: string;
  readonly body: Buffer;
}

/** A message of text, as it goes over the socket. */
export function textMessage(message: Omit<SpeechMessage, "body">, body: string, wallMs: number): string {
  return `${headerOf(message, wallMs)}\r\n${body}`;
}

/** A message of bytes: the length of the headers in two bytes, the headers, the body. */
export function binaryMessage(message: Omit<SpeechMessage, "body">, body: Uint8Array, wallMs: number): Buffer {
  const header = Buffer.from(headerOf(message, wallMs), "latin1");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(header.length, 0);
  return Buffer.concat([length, header, body]);
}

/** Longest headers that a message of bytes can have, and therefore those of text too. */
const maxHeaderBytes = 0xffff;

/** Reads a message of either kind; undefined when it is none, or its headers are over 64 KiB. */
export function readMessage(data: Buffer, isBinary: boolean): SpeechMessage | undefined {
  if (isBinary) {
    if (data.length < 2) return undefined;
    const end = 2 + data.readUInt16BE(0);
    return end > data.length ? undefined : withHeaders(data.toString("latin1", 2, end), data.subarray(end));
  }
  const end = data.subarray(0, maxHeaderBytes).indexOf("\r\n\r\n", 0, "latin1");
  return end < 0 ? undefined : withHeaders(data.toString("latin1", 0, end), data.subarray(end + 4));
}

function headerOf({ path, requestId, contentType }: Omit<SpeechMessage, "body">, wallMs: number): string {
  const type = contentType === "" ? "" : `Content-Type: ${contentType}\r\n`;
  return `Path: ${path}\r\nX-RequestId: ${requestId}\r\nX-Timestamp: ${new Date(wallMs).toISOString()}\r\n${type}`;
}

function withHeaders(text: string, body: Buffer): SpeechMessage | undefined {
  const headers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const path = headers.get("path")?.toLowerCase();
  if (path === undefined) return undefined;
  return { path, requestId: headers.get("x-requestid") ?? "", contentType: headers.get("content-type") ?? "", body };
}

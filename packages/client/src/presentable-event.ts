/** Members whose text is a secret: in MCP tools, BYOM headers, query parameters. */
const secretName = /^(authorization|password)$|(api[-_]?key|secret|token)$/i;
/** Event types whose `delta` is base64 audio or video. */
const mediaDelta = /(audio|video)\.delta$/;
/** Shorter text in an `audio` member is no audio worth shortening. */
const shortAudioLength = 64;

/**
 * A copy of an event for people to read: audio becomes a note of its length, secrets become `***`. Other text stays as it
 * is, so the result may still hold what people said.
 */
export function presentableEvent(event: object): object {
  const isMedia = "type" in event && typeof event.type === "string" && mediaDelta.test(event.type);
  return mapMembers(event, isMedia);
}

function mapMembers(value: object, isMedia: boolean): object {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, present(name, member, isMedia)]));
}

function present(name: string, value: unknown, isMedia: boolean): unknown {
  if (typeof value === "string") {
    if (isMedia && name === "delta") return lengthNote(value);
    if (name === "audio" && value.length > shortAudioLength) return lengthNote(value);
    if (secretName.test(name) && value !== "") return "***";
    return value;
  }
  if (Array.isArray(value)) return value.map((member: unknown) => present(name, member, false));
  if (typeof value !== "object" || value === null) return value;
  // Headers of a customer's own tools and models: names are telling, values are secret.
  if (name.endsWith("headers")) return Object.fromEntries(Object.keys(value).map((header) => [header, "***"]));
  return mapMembers(value, false);
}

function lengthNote(base64: string): string {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return `<${Math.floor((base64.length * 3) / 4) - padding} bytes>`;
}

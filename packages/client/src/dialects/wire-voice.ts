/** The name by which OpenAI knows a voice. A voice of Azure is none there: it is left out and named in `dropped`. */
export function voiceName(voice: unknown, path: string, dropped: string[]): string | undefined {
  if (voice === undefined || voice === null) return undefined;
  if (typeof voice === "string") return voice;
  const { type, name } = voice as { readonly type?: unknown; readonly name?: unknown };
  if (type === "openai" && typeof name === "string") return name;
  dropped.push(path);
  return undefined;
}

/** A voice as Voice Live echoes it. */
export function canonicalVoice(voice: unknown): unknown {
  if (typeof voice === "string") return { type: "openai", name: voice };
  const isCustom = typeof voice === "object" && voice !== null && "id" in voice && !("type" in voice);
  return isCustom ? { type: "openai", name: voice.id } : (voice ?? null);
}

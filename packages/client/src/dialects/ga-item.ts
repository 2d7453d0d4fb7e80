import { isRecord } from "../is-record.ts";

type Wire = Readonly<Record<string, unknown>>;

/** An item as GA takes it: what the assistant gives is called output (11.2). */
export function gaItem(item: unknown): unknown {
  return mapParts(item, (part, role) =>
    part["type"] === "text" && role === "assistant" ? { ...part, type: "output_text" } : part,
  );
}

/** An item of GA in the canonical form. */
export function canonicalItem(item: unknown): unknown {
  const mapped = mapParts(item, (part) => {
    if (part["type"] === "output_text") return { ...part, type: "text" };
    if (part["type"] === "output_audio") return { ...part, type: "audio", transcript: part["transcript"] ?? "" };
    return part;
  });
  return isRecord(mapped) ? { object: "realtime.item", ...mapped } : mapped;
}

function mapParts(item: unknown, map: (part: Wire, role: unknown) => Wire): unknown {
  if (!isRecord(item) || item["type"] !== "message" || !Array.isArray(item["content"])) return item;
  return {
    ...item,
    content: item["content"].map((part: unknown) => (isRecord(part) ? map(part, item["role"]) : part)),
  };
}

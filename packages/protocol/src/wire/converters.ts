import { isRecord } from "@vivavoce/audio/is-record";
import type { Converter, Fields, LeaveOut } from "./fields.ts";

/** An audio format as GA writes it (wire.md 11.2). `rate` in Hz is an input's; outputs name theirs. */
function objectOf(format: unknown, rate?: unknown): object {
  if (format === "g711_ulaw") return { type: "audio/pcmu" };
  if (format === "g711_alaw") return { type: "audio/pcma" };
  const [, named] = /_(\d+)hz$/.exec(String(format)) ?? [];
  return { type: "audio/pcm", rate: rate ?? Number(named ?? 24_000) };
}

/** The canonical word for a format; of an input the rate is told apart from it. */
function wordOf(format: unknown, isInput: boolean): unknown {
  if (!isRecord(format)) return format ?? undefined;
  const { type, rate } = format;
  if (type === "audio/pcmu") return "g711_ulaw";
  if (type === "audio/pcma") return "g711_alaw";
  return isInput || typeof rate !== "number" || rate === 24_000 ? "pcm16" : `pcm16_${rate}hz`;
}

/** Words, where GA has objects; both are read. */
export const inputWord: Converter = { read: (format) => wordOf(format, true) };
/** The same of an output, whose word has the rate in it. */
export const outputWord: Converter = { read: (format) => wordOf(format, false) };
/** Objects in place of words. A server tells none for null. */
export const inputFormat: Converter = { ...inputWord, write: (format) => objectOf(format) };
/** The same of an output. */
export const outputFormat: Converter = {
  ...outputWord,
  write: (format) => (format === null ? undefined : objectOf(format)),
};

/** The rate of an input, Hz, as a format of GA has it; the format's own place, written after it. */
export const inputRate: Converter = {
  write: (rate, all) => objectOf(all["input_audio_format"], rate),
  read: (format) => (isRecord(format) && format["type"] === "audio/pcm" ? (format["rate"] ?? undefined) : undefined),
};
/** A number that may be null for none. */
export const unlessNull: Converter = { read: (value) => value ?? undefined };

/** What GA calls the modalities: audio has its words with it. */
export const modalities: Converter = {
  write: (given) => (Array.isArray(given) && given.includes("audio") ? given.filter((one) => one !== "text") : given),
  read(given) {
    if (!Array.isArray(given)) return undefined;
    if (!given.includes("audio")) return ["text"];
    return ["audio", "text", ...given.filter((one) => one === "animation" || one === "avatar")];
  },
};

/** A voice of OpenAI has a name, or the id of one's own, and is an object in Voice Live. */
export const voice: Converter = {
  read(given) {
    if (typeof given === "string") return { type: "openai", name: given };
    const isOwn = isRecord(given) && "id" in given && !("type" in given);
    return isOwn ? { type: "openai", name: given["id"] } : (given ?? undefined);
  },
};
/** The same where all voices are names: a server tells Azure's by theirs, a client cannot ask for them. */
export const voiceName: Converter = {
  ...voice,
  write(given, _all, leaveOut) {
    if (!isRecord(given)) return given ?? undefined;
    if (leaveOut === undefined) return given["name"] ?? given["model"];
    if (given["type"] === "openai" && typeof given["name"] === "string") return given["name"];
    leaveOut();
    return undefined;
  },
};

function picked(value: Fields, names: readonly string[], leaveOut: LeaveOut | undefined): Fields {
  for (const [name, member] of Object.entries(value)) if (member != null && !names.includes(name)) leaveOut?.(name);
  return Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));
}

/** Members of a transcription that OpenAI has. A server tells those that say something. */
const transcriptionMembers = ["model", "language", "prompt", "delay"];
/** A transcription with OpenAI's members only. A server tells those that say something. */
export const transcription: Converter = {
  write(given, _all, leaveOut) {
    if (!isRecord(given)) return given;
    const members = picked(given, transcriptionMembers, leaveOut);
    if (leaveOut !== undefined) return members;
    return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== null && member !== ""));
  },
};

/** Members of turn detection that OpenAI has, by type; in transcription sessions those that make no answer. */
const policy = ["create_response", "interrupt_response"];
const turnMembers: Readonly<Record<string, readonly string[]>> = {
  server_vad: ["type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms", ...policy],
  semantic_vad: ["type", "eagerness", ...policy],
};
const forAnswers = new Set([...policy, "idle_timeout_ms"]);
const turns = (isTold: (member: string) => boolean): Converter => ({
  write(given, _all, leaveOut) {
    if (!isRecord(given)) return given;
    const members = turnMembers[String(given["type"])];
    // A type that OpenAI does not have is asked for as it is: its error is clearer than a silence.
    if (members === undefined && leaveOut !== undefined) return given;
    return picked(given, (members ?? turnMembers["server_vad"] ?? []).filter(isTold), leaveOut);
  },
});
/** Turn detection with OpenAI's members only; a client asks for a type that OpenAI does not have as it is. */
export const turnDetection = turns(() => true);
/** The same in sessions that make no answers. */
export const turnsWithoutAnswers = turns((member) => !forAnswers.has(member));

/** An effort is a member of `reasoning`. A server tells none for null, and a client asks for none. */
export const reasoning: Converter = {
  write: (effort) => (effort === null ? undefined : { effort }),
  read: (given) => (isRecord(given) ? given["effort"] : given),
};
/** Null means `auto`. */
export const truncation: Converter = { read: (given) => given ?? "auto" };

const listed = (given: unknown): unknown =>
  isRecord(given) ? (given["tool_names"] ?? undefined) : (given ?? undefined);
const named = (given: unknown): unknown => (given === undefined ? undefined : { tool_names: given });

/** `require_approval` with both of its filters in another form. */
function approval(given: unknown, form: (filter: unknown) => unknown): unknown {
  if (!isRecord(given)) return given;
  const filters = ["always", "never"].map((name) => [name, form(given[name])] as const);
  return Object.fromEntries(filters.filter(([, filter]) => filter !== undefined));
}

const eachOf = (convert: (value: Fields) => unknown) => (given: unknown) =>
  Array.isArray(given) ? given.map((one: unknown) => (isRecord(one) ? convert(one) : one)) : undefined;

/** Tools: those of MCP servers have filters where Voice Live has lists. */
export const tools: Converter = {
  write: eachOf((tool) =>
    tool["type"] === "mcp" && isRecord(tool["require_approval"])
      ? { ...tool, require_approval: approval(tool["require_approval"], named) }
      : tool,
  ),
  read: eachOf((tool) => {
    if (tool["type"] !== "mcp") return tool;
    const { allowed_tools: allowed, require_approval: required, ...rest } = tool;
    return {
      ...rest,
      ...(allowed === undefined ? {} : { allowed_tools: listed(allowed) ?? null }),
      ...(required === undefined ? {} : { require_approval: approval(required, listed) }),
    };
  }),
};

function mapParts(item: Fields, convert: (part: Fields) => Fields): Fields {
  const { content } = item;
  if (item["type"] !== "message" || !Array.isArray(content)) return item;
  return { ...item, content: content.map((part: unknown) => (isRecord(part) ? convert(part) : part)) };
}

/** An item: what the assistant gives is called output (CP-06), and captures of what a server tells have no `object`. */
export const item: Converter = {
  write(given) {
    if (!isRecord(given)) return given;
    const { object: _object, ...rest } = given;
    const isOurs = rest["role"] === "assistant";
    return mapParts(rest, (part) =>
      isOurs && (part["type"] === "text" || part["type"] === "audio")
        ? { ...part, type: `output_${part["type"]}` }
        : part,
    );
  },
  read(given) {
    if (!isRecord(given)) return given;
    const said = mapParts(given, (part) => {
      if (part["type"] === "output_text") return { ...part, type: "text" };
      if (part["type"] !== "output_audio") return part;
      return { ...part, type: "audio", transcript: part["transcript"] ?? "" };
    });
    return { object: "realtime.item", ...said };
  },
};
const writeItems = (given: unknown): unknown =>
  Array.isArray(given) ? given.map((one: unknown) => item.write?.(one, {})) : given;
/** Several items. */
export const items: Converter = {
  write: writeItems,
  read: (given) => (Array.isArray(given) ? given.map((one: unknown) => item.read?.(one)) : given),
};
/** Items that a client sends are read as they are. */
export const inputItems: Converter = { write: writeItems };

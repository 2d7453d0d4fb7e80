/** Something at the beginning of a text that is no text. */
export interface ModelMark {
  readonly length: number;
  /** What comes behind it: nothing in particular, a role, the name of a channel, or a block that is dropped. */
  readonly kind: "token" | "turn" | "channel" | "block";
  /** Ends of a block; none when it lasts to the end of the answer. */
  readonly closings: readonly string[];
  /** True when words on both sides of it are two words. */
  readonly parts: boolean;
}

/** No mark is longer, in UTF-16 units. */
export const longestMark = 100;
/** Tokens of chat templates that look like tags. */
const tokenNames = new Set(
  (
    "s pad unk bos eos mask cls sep eot eod eom sos start end bot " +
    // Speech markup, of which we honour none in a model's text.
    "speak prosody emphasis voice break say-as phoneme lexicon express-as lang " +
    // Wrappers that models put around their answers.
    "answer response final reply assistant user system human bot invoke parameter reflection"
  ).split(" "),
);
/** Blocks that are meant for a machine, with their content. */
const blockNames = new Set(
  (
    "think thinking thought thoughts reasoning scratchpad tool_call tool_calls toolcall function_call function_calls " +
    "tool_response tool_result tool_code"
  ).split(" "),
);
const bracketTokens = new Set(
  (
    "[INST] [/INST] [SYS] [/SYS] [BOS] [EOS] [PAD] [UNK] [CLS] [SEP] [MASK] [DONE] [END] [STOP] [EOT] [AVAILABLE_TOOLS] " +
    "[/AVAILABLE_TOOLS] [TOOL_RESULTS] [/TOOL_RESULTS] [cite_start] [cite_end] [SYSTEM_PROMPT] [/SYSTEM_PROMPT]"
  ).split(" "),
);
const bracketBlocks = new Map([
  ["[TOOL_CALLS]", []],
  ["[THINK]", ["[/THINK]"]],
]);
const parting = /^\/?(break|s)$/;

function token(length: number, parts = true): ModelMark {
  return { length, kind: "token", closings: [], parts };
}

/**
 * The mark that a text begins with; "more" while it may yet become one, undefined when it is none. With `isEnd`, no more
 * will come. Looks at the first 100 characters.
 */
export function matchMark(text: string, isEnd: boolean): ModelMark | "more" | undefined {
  const window = text.slice(0, longestMark);
  const first = window.charAt(0);
  if (first === "\ue200") return { length: 1, kind: "block", closings: ["\ue201"], parts: false };
  if (first === "[") return bracketMark(window, isEnd);
  if (first === "<") return angleMark(window, isEnd);
  return undefined;
}

function bracketMark(window: string, isEnd: boolean): ModelMark | "more" | undefined {
  const end = window.indexOf("]");
  if (end !== -1) {
    const written = window.slice(0, end + 1);
    const closings = bracketBlocks.get(written);
    if (closings) return { length: end + 1, kind: "block", closings, parts: false };
    return bracketTokens.has(written) || written === "[/THINK]" ? token(end + 1) : undefined;
  }
  const isBegun = [...bracketTokens, ...bracketBlocks.keys(), "[/THINK]"].some((each) => each.startsWith(window));
  return isBegun && !isEnd ? "more" : undefined;
}

function angleMark(window: string, isEnd: boolean): ModelMark | "more" | undefined {
  if (/^<[|｜]/.test(window)) return barMark(window, isEnd);
  if (window.startsWith("<<")) {
    const system = /^<<\/?SYS>>/.exec(window)?.[0];
    if (system !== undefined) return token(system.length);
    return !isEnd && ["<<SYS>>", "<</SYS>>"].some((each) => each.startsWith(window)) ? "more" : undefined;
  }
  const byte = /^<0x[\dA-F]{2}>/.exec(window)?.[0];
  if (byte !== undefined) return token(byte.length);
  // <function=get_weather>{"city":"Rome"}</function>
  const call = /^<function=[\w.-]{1,64}>/.exec(window)?.[0];
  if (call !== undefined) return { length: call.length, kind: "block", closings: ["</function>"], parts: false };
  if (window.startsWith("</function>")) return token("</function>".length);
  const [tag, slash = "", name = "", rest = ""] =
    /^<(\/?)([A-Za-z][\w:.-]{0,40})([\s/][^<>]{0,90})?>/.exec(window) ?? [];
  if (tag !== undefined) return tagMark(tag, slash, name.toLowerCase(), rest);
  if (window.length >= longestMark) return undefined;
  const isBegun =
    window === "<" ||
    /^<\/?(?:[A-Za-z][\w:.-]{0,40}(?:[\s/][^<>]{0,90})?)?$/.test(window) ||
    /^<0(x[\dA-F]{0,2})?$|^<function=[\w.-]{0,64}$/.test(window);
  return isBegun && mayBeName(window) && !isEnd ? "more" : undefined;
}

/** <|im_end|>, with the wide bars of some models too. */
function barMark(window: string, isEnd: boolean): ModelMark | "more" | undefined {
  const found = /^<[|｜]([^<>|｜\n]{0,80})[|｜]>/.exec(window);
  if (found) return barred(found[0].length, found[1] ?? "");
  if (!/^<[|｜][^<>|｜\n]{0,80}[|｜]?$/.test(window)) return undefined;
  if (!isEnd) return "more";
  // An answer that was cut off in the middle of its last token.
  return /^<[|｜][\w▁]*[|｜]?$/.test(window) ? token(window.length) : undefined;
}

function barred(length: number, name: string): ModelMark {
  if (/^(im_start|start_header_id|start|turn|role_start)$/.test(name))
    return { length, kind: "turn", closings: [], parts: true };
  if (name === "end_header_id") return { length, kind: "turn", closings: [], parts: false };
  if (name === "channel") return { length, kind: "channel", closings: [], parts: true };
  const foreignTurn = /^(User|user|system)$/.test(name);
  if (foreignTurn) return { length, kind: "block", closings: ["<|assistant|>", "<｜Assistant｜>"], parts: true };
  if (/^(python_tag|tool▁calls▁begin|tool_calls_begin|tool_calls_section_begin)$/.test(name))
    return { length, kind: "block", closings: name.startsWith("python") ? [] : ["end|>", "end｜>"], parts: false };
  return { length, kind: "token", closings: [], parts: true };
}

function tagMark(tag: string, slash: string, name: string, rest: string): ModelMark | undefined {
  const { length } = tag;
  if (blockNames.has(name)) {
    const isBlock = slash === "" && !rest.trimEnd().endsWith("/");
    return isBlock ? { length, kind: "block", closings: closingsOf(name), parts: false } : token(length);
  }
  if (name === "start_of_turn") return { length, kind: "turn", closings: [], parts: true };
  return isToken(name) ? token(length, parting.test(slash + name) || name.includes("_")) : undefined;
}

/** `<think>` may be closed by `</thinking>`. */
function closingsOf(name: string): readonly string[] {
  return name.startsWith("think") ? ["</think>", "</thinking>"] : [`</${name}>`];
}

/**
 * Names with underscores that tokenizers of models have. Not every such name: people write `<your_api_key>` for what the
 * reader is to put in, and that is to be seen.
 */
const tokenizerName = new RegExp(
  "^(?:" +
    "(?:start|begin|end)_of_[a-z]+|(?:start|end)_header_id|(?:bos|eos|pad|unk|mask|sep|cls)_token|eo[tm]_id|" +
    "im_(?:start|end|sep)|fim_(?:prefix|middle|suffix|pad|begin|hole|end)|file_sep|(?:image|audio)_soft_token|" +
    "(?:vision|box|quad|object_ref)_(?:start|end|pad)|(?:image|video|audio)_pad|" +
    "tool_(?:calls?|outputs?)_(?:section_)?(?:begin|end|sep)" +
    ")$",
);

function isToken(name: string): boolean {
  return (
    tokenNames.has(name) ||
    tokenizerName.test(name) ||
    /^(mstts|amazon):/.test(name) ||
    /^(unused|extra_id_)\d{1,3}$/.test(name)
  );
}

/** Whether the beginning of a tag may become one that we know. */
function mayBeName(window: string): boolean {
  const [, name = "", end] = /^<\/?([\w:.-]*)([\s/>])?/.exec(window) ?? [];
  const lower = name.toLowerCase();
  if (window.startsWith("<function=")) return true;
  if (end !== undefined) return isToken(lower) || blockNames.has(lower) || lower === "start_of_turn";
  if (lower === "" || /^0x?/.test(lower)) return true;
  if (/^[a-z]+_[a-z\d_]*$/.test(lower) || /^(mstts|amazon):/.test(lower)) return true;
  return lower.length <= 12 && /^[a-z][a-z:-]*\d{0,3}$/.test(lower);
}

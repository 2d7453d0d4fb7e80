import { longestMark, matchMark } from "./model-marks.ts";
import type { ModelMark } from "./model-marks.ts";

/** Takes out of a model's text what was never meant for a reader. */
export interface TokenFilter {
  /** The text that is certain so far; a mark may be divided over any number of pieces. */
  push(text: string): string;
  /** What was held back as the beginning of a mark that never came. */
  end(): string;
}

const roles = ["assistant", "model", "user", "system", "tool", "developer", "human", "ai"];
/** A role that is not ours begins a turn that the model has made up. */
const foreign = /^(user|system|tool|developer|human)$/;
// No role is longer, and no channel's name that anybody uses.
const longestName = 40;

type State =
  | { readonly kind: "text" }
  /** Behind the beginning of a turn: its role, which is no text. */
  | { readonly kind: "role" }
  /** Line feeds behind a role. */
  | { readonly kind: "lineFeed" }
  /** The name of a channel, up to the mark that ends it. */
  | { readonly kind: "channel" }
  /** Until one of these closes it; with none, until the end of the answer. */
  | { readonly kind: "dropping"; readonly closings: readonly string[] };

/** Control and invisible characters; white space, and what joins letters and emoji, is not among them. */
const invisible = /(?![\t\n\r])\p{Cc}|[\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]/gu;
const text: State = { kind: "text" };
const channelEnd = "<|message|>";
const turnMarks = ["<|end|>", "<|start|>", "<|return|>", "<|channel|>"];

function anyOf(closings: readonly string[]): RegExp {
  return new RegExp(closings.map((closing) => closing.replace(/[|\\/[\]]/g, "\\$&")).join("|"));
}

/**
 * Builds a filter for one answer. It takes out the special tokens of chat templates (`<|im_end|>`, `</s>`, `[INST]`), with
 * the roles that stand behind them, reasoning and calls of tools that were written as text, tags of speech markup, and
 * control and invisible characters. Markdown, HTML, citations and emoji stay: clients show them. What comes out does not
 * depend on how the text was divided into pieces; at most 100 characters are held back.
 */
export function createTokenFilter(): TokenFilter {
  let state = text;
  let held = "";
  /** The first half of a character whose second half has not come. */
  let half = "";
  let given = "";
  let isSpaceDue = false;
  let isGuardDue = false;
  let isStartDue = false;
  /** Characters given since a bracket was opened; Infinity when it has been closed. */
  let sinceOpened = Infinity;
  /** The last character that was given. */
  let last = "";

  /** Text for the reader: trimmed behind a block that was dropped where a line begins, parted where only a mark stood between two words. */
  const give = (piece: string): void => {
    let clean = piece;
    if (isStartDue) {
      clean = clean.trimStart();
      if (clean !== "") isStartDue = false;
    }
    if (clean === "") return;
    if ((isSpaceDue && /^[\p{L}\p{N}]/u.test(clean)) || (isGuardDue && /^\S/u.test(clean))) given += " ";
    isSpaceDue = false;
    isGuardDue = false;
    given += clean;
    last = clean.at(-1) ?? last;
    const opened = Math.max(clean.lastIndexOf("<"), clean.lastIndexOf("["));
    const closed = Math.max(clean.lastIndexOf(">"), clean.lastIndexOf("]"));
    if (opened > closed) sinceOpened = clean.length - opened;
    else sinceOpened = closed === -1 ? sinceOpened + clean.length : Infinity;
  };

  const apply = (mark: ModelMark): void => {
    // What stands on both sides of a mark must not become another: <|im_<s>end|>.
    isGuardDue ||= sinceOpened <= longestMark;
    isSpaceDue ||= mark.parts && /[\p{L}\p{N}.!?,;:]/u.test(last);
    if (mark.kind === "block") {
      state = { kind: "dropping", closings: mark.closings };
      isStartDue ||= last === "" || last === "\n";
    } else if (mark.kind === "turn") state = { kind: "role" };
    else if (mark.kind === "channel") state = { kind: "channel" };
  };

  /** Takes one step through what is held; false when more text is needed. */
  const step = (isEnd: boolean): boolean => {
    switch (state.kind) {
      case "text":
        return stepText(isEnd);
      case "role":
        return stepRole(isEnd);
      case "lineFeed":
        if (held === "") return false;
        if (held === "\r" && !isEnd) return false;
        if (/^\r?\n/.test(held)) held = held.replace(/^\r?\n/, "");
        else state = text;
        return true;
      case "channel":
        return stepChannel(isEnd);
      case "dropping":
        return stepDropping(state.closings);
    }
  };

  const stepText = (isEnd: boolean): boolean => {
    const at = held.search(/[<[\ue200]/u);
    if (at === -1) {
      give(held);
      held = "";
      return false;
    }
    if (at > 0) {
      give(held.slice(0, at));
      held = held.slice(at);
    }
    const mark = matchMark(held, isEnd);
    if (mark === "more") return false;
    if (mark === undefined) give(held.slice(0, 1));
    else apply(mark);
    held = held.slice(mark?.length ?? 1);
    return held !== "";
  };

  const stepRole = (isEnd: boolean): boolean => {
    const name = roles.find((role) => held.startsWith(role) && !/^[\p{L}\p{N}]/u.test(held.slice(role.length)));
    const isWhole = name !== undefined && (isEnd || held.length > name.length);
    if (!isWhole && !isEnd && roles.some((role) => role.startsWith(held) || role === held)) return false;
    if (isWhole) held = held.slice(name.length);
    state = isWhole && foreign.test(name) ? { kind: "dropping", closings: [] } : { kind: "lineFeed" };
    return true;
  };

  const stepChannel = (isEnd: boolean): boolean => {
    const at = held.slice(0, longestName + channelEnd.length).indexOf(channelEnd);
    if (at === -1 && held.length < longestName + channelEnd.length && !isEnd) return false;
    const name = at === -1 ? "" : held.slice(0, at);
    held = at === -1 ? held : held.slice(at + channelEnd.length);
    // Only the final channel, and what is said before a call, is meant for the user.
    const isHidden = /^\s*analysis/.test(name) || name.includes("to=");
    state = isHidden ? { kind: "dropping", closings: turnMarks } : text;
    isStartDue ||= isHidden && (last === "" || last === "\n");
    return true;
  };

  const stepDropping = (closings: readonly string[]): boolean => {
    // One search for all of them: looking for one that never comes must not read on to the end each time.
    const at = closings.length === 0 ? -1 : held.search(anyOf(closings));
    if (at === -1) {
      const longest = Math.max(1, ...closings.map((closing) => closing.length));
      held = longest > 1 ? held.slice(-(longest - 1)) : "";
      return false;
    }
    const closing = closings.find((each) => held.startsWith(each, at)) ?? "";
    state = text;
    // The mark of a new turn or channel says what comes next.
    held = held.slice(turnMarks.includes(closing) ? at : at + closing.length);
    return true;
  };

  const run = (isEnd: boolean): string => {
    while (step(isEnd)) {
      // Each step shortens what is held or changes the state.
    }
    const out = given;
    given = "";
    return out;
  };

  return {
    push(piece) {
      const whole = half + piece;
      half = /[\ud800-\udbff]$/.test(whole) ? whole.slice(-1) : "";
      held += (half === "" ? whole : whole.slice(0, -1)).replace(invisible, "");
      return run(false);
    },
    end() {
      held += half;
      half = "";
      const out = run(true);
      held = "";
      state = text;
      return out;
    },
  };
}

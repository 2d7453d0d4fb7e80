import { parseRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";
import type { Recognition, RecognizedWord } from "@vivavoce/engine";
import { EventStreamReader, OversizedMessageError, readJsonBody } from "@vivavoce/engine/remote";
import { errorCode } from "../../openai-compatible/chat-chunk.ts";
import { streamError } from "../../openai-compatible/response-error.ts";
import { memberOf, recordsOf, textOf } from "../../openai-compatible/json-members.ts";
import type { Members } from "../../openai-compatible/json-members.ts";
import { speechServerName } from "../post.ts";
import { answerForm, formBytes } from "../sound/answer-form.ts";
import { languageCode } from "./language-code.ts";

/** Longest answer, in bytes: text of an utterance with times of its words. */
const maxBytes = 4 * 1024 * 1024;

/**
 * What a server heard, whatever form its answer has: JSON, plain text, or events of OpenAI, LocalAI and vLLM.
 * @throws EngineError when it says that it failed, or answers with something else
 */
export async function readTranscript(
  engine: string,
  contentType: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Recognition> {
  try {
    const body = await readJsonBody(pieces, { maxBytes });
    switch (answerForm(body.subarray(0, formBytes), contentType)) {
      case "events":
        return readEvents(engine, body);
      case "json":
        return readJson(engine, new TextDecoder().decode(body));
      case "page":
        throw invalid(engine, "answered with a web page; check the base URL");
      case "text":
        return { text: new TextDecoder().decode(body).trim() };
      case "sound":
        if (body.length === 0) throw invalid(engine, "answered with nothing");
        throw invalid(engine, "answered with something other than text");
    }
  } catch (error) {
    if (error instanceof OversizedMessageError) throw invalid(engine, error.message, error);
    throw error;
  }
}

function readJson(engine: string, text: string): Recognition {
  const value = parseRecord(text);
  if (value === undefined) {
    // Words may begin with a bracket too: [laughs].
    if (text.startsWith("[")) return { text: text.trim() };
    throw invalid(engine, "sent something other than JSON");
  }
  failIfError(engine, value);
  if (typeof value["text"] !== "string") throw invalid(engine, "sent no text");
  return recognitionOf(value, value["text"]);
}

/** Deltas in order; the text at the end, where there is one, stands for all of them. */
function readEvents(engine: string, body: Uint8Array): Recognition {
  const reader = new EventStreamReader({ maxBytes });
  let text = "";
  let segments = "";
  let whole: Recognition | undefined;
  for (const { data, type } of [...reader.push(body), ...reader.end()]) {
    if (data.trim() === "[DONE]") break;
    const value = parseRecord(data);
    if (type === "error" && value?.["error"] === undefined) throw streamError(engine, "", true, speechServerName);
    if (value === undefined) continue;
    failIfError(engine, value);
    const kind = value["type"];
    if (kind === "transcript.text.done") whole = recognitionOf(value, textOf(value["text"]));
    else if (kind === "transcript.text.segment") segments += textOf(value["text"]);
    else text += textOf(value["delta"]) + chunkText(value);
  }
  return whole ?? { text: (text === "" ? segments : text).trim() };
}

/** vLLM's form: that of a chat completion. */
function chunkText(value: Members): string {
  const [choice] = recordsOf(value["choices"]);
  return textOf(memberOf(choice?.["delta"], "content"));
}

function recognitionOf(value: Members, text: string): Recognition {
  const language = languageCode(value["language"] ?? firstOf(value["languages"]));
  const words = wordsOf(value["words"]);
  return {
    text: text.trim(),
    ...(language === undefined ? {} : { language }),
    ...(words === undefined ? {} : { words }),
  };
}

/** Seconds become milliseconds; whatever is no word with two times is left out. */
function wordsOf(rows: unknown): RecognizedWord[] | undefined {
  if (!Array.isArray(rows)) return undefined;
  return recordsOf(rows).flatMap(({ word, start, end }): RecognizedWord[] => {
    if (typeof word !== "string" || typeof start !== "number" || typeof end !== "number") return [];
    const offsetMs = Math.round(1000 * start);
    if (!Number.isFinite(offsetMs) || !Number.isFinite(1000 * end)) return [];
    return [{ text: word.trim(), offsetMs, durationMs: Math.max(0, Math.round(1000 * end) - offsetMs) }];
  });
}

function failIfError(engine: string, value: Members): void {
  const error = value["error"] ?? (value["type"] === "error" ? value : undefined);
  if (error !== undefined && error !== null) throw streamError(engine, errorCode(error), true, speechServerName);
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as unknown[])[0] : undefined;
}

function invalid(engine: string, what: string, cause?: unknown): EngineError {
  return new EngineError(engine, "invalid_output", `${speechServerName} ${what}.`, { cause });
}

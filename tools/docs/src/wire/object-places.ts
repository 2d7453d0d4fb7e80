import { anchor, code } from "./markdown.ts";

/** Where a named object is explained. */
export interface ObjectPlace {
  readonly page: string;
  readonly title: string;
  /** What links to it say; the title when absent. */
  readonly label?: string;
}

const session = (title: string): ObjectPlace => ({ page: "session.md", title });
const items = (title: string, label: string): ObjectPlace => ({ page: "items.md", title, label });
const response = (title: string): ObjectPlace => ({ page: "response-create.md", title });

/** Settings of a session: what is sent and what comes back share a section, where only the defaults are filled in. */
export const SETTINGS: Readonly<Record<string, string>> = {
  Voice: "Voice",
  TurnDetection: "Turn detection",
  EndOfUtteranceDetection: "End-of-utterance detection",
  NoiseReduction: "Noise reduction",
  EchoCancellation: "Echo cancellation",
  Transcription: "Input transcription",
  InterimResponse: "Interim response",
  Tool: "Tool",
  ToolChoice: "Tool choice",
  Animation: "Animation",
  Avatar: "Avatar",
};

/** Section of every named object. */
export const OBJECT_PLACES: Readonly<Record<string, ObjectPlace>> = {
  SessionUpdate: session("Session"),
  Session: session("Session"),
  ...Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([name, title]) => [`${name}Input`, name].map((each) => [each, session(title)])),
  ),
  ItemInput: items("Items of the client", "client item"),
  ResponseInputItem: items("Input items of a response", "input item"),
  PreGeneratedMessage: items("Pre-generated message", "pre-generated message"),
  Item: items("Items of the server", "item"),
  ContentPart: items("Content parts", "content part"),
  ResponsePart: items("Parts of a response", "response part"),
  ResponseCreateParams: response("Fields"),
  Response: response("Response"),
  Usage: response("Usage"),
  Error: { page: "errors.md", title: "Error" },
};

/** A type in words with its named objects as links and its literals as code. */
export function linkedType(words: string): string {
  return words
    .replace(/"[^"]*"/g, (literal) => code(literal))
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      const place = OBJECT_PLACES[name];
      if (place === undefined) return name;
      return `[${place.label ?? place.title.toLowerCase()}](${place.page}#${anchor(place.title)})`;
    });
}

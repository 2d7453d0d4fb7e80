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

/** Section of every named object. What is sent and what comes back share one where only the defaults are filled in. */
export const OBJECT_PLACES: Readonly<Record<string, ObjectPlace>> = {
  SessionUpdate: session("Session"),
  Session: session("Session"),
  VoiceInput: session("Voice"),
  Voice: session("Voice"),
  TurnDetectionInput: session("Turn detection"),
  TurnDetection: session("Turn detection"),
  EndOfUtteranceDetectionInput: session("End-of-utterance detection"),
  EndOfUtteranceDetection: session("End-of-utterance detection"),
  NoiseReductionInput: session("Noise reduction"),
  NoiseReduction: session("Noise reduction"),
  EchoCancellationInput: session("Echo cancellation"),
  EchoCancellation: session("Echo cancellation"),
  TranscriptionInput: session("Input transcription"),
  Transcription: session("Input transcription"),
  InterimResponseInput: session("Interim response"),
  InterimResponse: session("Interim response"),
  AnimationInput: session("Animation"),
  Animation: session("Animation"),
  AvatarInput: session("Avatar"),
  Avatar: session("Avatar"),
  ToolInput: session("Tool"),
  Tool: session("Tool"),
  ToolChoiceInput: session("Tool choice"),
  ToolChoice: session("Tool choice"),
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

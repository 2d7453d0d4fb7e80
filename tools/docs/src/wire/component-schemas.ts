import {
  animation,
  avatar,
  contentPartSchema,
  echoCancellation,
  endOfUtterance,
  errorBodySchema,
  interimResponse,
  itemInputSchema,
  itemSchema,
  noiseReduction,
  preGeneratedMessageSchema,
  responseCreateParamsSchema,
  responseInputItemSchema,
  responseObjectSchema,
  responsePartSchema,
  sessionSchema,
  sessionUpdateSchema,
  tool,
  toolChoice,
  transcription,
  turnDetection,
  usageSchema,
  voice,
} from "@vivavoce/protocol/schemas";
import type { z } from "zod";

/** Objects of a session that have a form of their own each way. */
export const SESSION_OBJECTS = {
  Voice: voice,
  TurnDetection: turnDetection,
  EndOfUtteranceDetection: endOfUtterance,
  NoiseReduction: noiseReduction,
  EchoCancellation: echoCancellation,
  Transcription: transcription,
  InterimResponse: interimResponse,
  Animation: animation,
  Avatar: avatar,
  Tool: tool,
  ToolChoice: toolChoice,
};
const objects = Object.entries(SESSION_OBJECTS);

/** Objects that clients send, by the name they have in the reference. */
export const CLIENT_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  SessionUpdate: sessionUpdateSchema,
  ...Object.fromEntries(objects.map(([name, { written }]) => [`${name}Input`, written])),
  ItemInput: itemInputSchema,
  ResponseInputItem: responseInputItemSchema,
  PreGeneratedMessage: preGeneratedMessageSchema,
  ResponseCreateParams: responseCreateParamsSchema,
};

/** Objects that the server sends, by the name they have in the reference. */
export const SERVER_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Session: sessionSchema,
  ...Object.fromEntries(objects.map(([name, { sent }]) => [name, sent])),
  Item: itemSchema,
  ContentPart: contentPartSchema,
  ResponsePart: responsePartSchema,
  Response: responseObjectSchema,
  Usage: usageSchema,
  Error: errorBodySchema,
};

import type { z } from "zod";
import { errorBodySchema } from "../error-body.ts";
import { contentPartSchema, responsePartSchema } from "../items/content-part.ts";
import { itemInputSchema, preGeneratedMessageSchema, responseInputItemSchema } from "../items/item-input.ts";
import { itemSchema } from "../items/item.ts";
import { responseCreateParamsSchema } from "../response/response-create-params.ts";
import { responseObjectSchema } from "../response/response-object.ts";
import { usageSchema } from "../response/usage.ts";
import { animationInputSchema, animationSchema } from "../session/animation.ts";
import { avatarInputSchema, avatarSchema } from "../session/avatar.ts";
import { endOfUtteranceDetectionInputSchema, endOfUtteranceDetectionSchema } from "../session/end-of-utterance.ts";
import {
  echoCancellationInputSchema,
  echoCancellationSchema,
  noiseReductionInputSchema,
  noiseReductionSchema,
  transcriptionInputSchema,
  transcriptionSchema,
} from "../session/input-audio.ts";
import { interimResponseInputSchema, interimResponseSchema } from "../session/interim-response.ts";
import { sessionUpdateSchema } from "../session/session-update.ts";
import { sessionSchema } from "../session/session.ts";
import { toolChoiceInputSchema, toolChoiceSchema, toolInputSchema, toolSchema } from "../session/tools.ts";
import { turnDetectionInputSchema, turnDetectionSchema } from "../session/turn-detection.ts";
import { voiceInputSchema, voiceSchema } from "../session/voice.ts";

/** Objects that clients send, by the name they have in the reference. */
export const CLIENT_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  SessionUpdate: sessionUpdateSchema,
  VoiceInput: voiceInputSchema,
  TurnDetectionInput: turnDetectionInputSchema,
  EndOfUtteranceDetectionInput: endOfUtteranceDetectionInputSchema,
  NoiseReductionInput: noiseReductionInputSchema,
  EchoCancellationInput: echoCancellationInputSchema,
  TranscriptionInput: transcriptionInputSchema,
  InterimResponseInput: interimResponseInputSchema,
  AnimationInput: animationInputSchema,
  AvatarInput: avatarInputSchema,
  ToolInput: toolInputSchema,
  ToolChoiceInput: toolChoiceInputSchema,
  ItemInput: itemInputSchema,
  ResponseInputItem: responseInputItemSchema,
  PreGeneratedMessage: preGeneratedMessageSchema,
  ResponseCreateParams: responseCreateParamsSchema,
};

/** Objects that the server sends, by the name they have in the reference. */
export const SERVER_COMPONENTS: Readonly<Record<string, z.ZodType>> = {
  Session: sessionSchema,
  Voice: voiceSchema,
  TurnDetection: turnDetectionSchema,
  EndOfUtteranceDetection: endOfUtteranceDetectionSchema,
  NoiseReduction: noiseReductionSchema,
  EchoCancellation: echoCancellationSchema,
  Transcription: transcriptionSchema,
  InterimResponse: interimResponseSchema,
  Animation: animationSchema,
  Avatar: avatarSchema,
  Tool: toolSchema,
  ToolChoice: toolChoiceSchema,
  Item: itemSchema,
  ContentPart: contentPartSchema,
  ResponsePart: responsePartSchema,
  Response: responseObjectSchema,
  Usage: usageSchema,
  Error: errorBodySchema,
};

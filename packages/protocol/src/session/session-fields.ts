import { z } from "zod";
import { countedIn } from "../schema/about.ts";

/** What a session or response can give (SF-02), in the order in which echoes name them. */
const MODALITIES = ["audio", "text", "animation", "avatar"] as const;

const modality = z.enum(MODALITIES);

/** Modalities as sessions and responses tell them (SF-02). */
export const modalitiesSchema = z.array(modality);

/** At least one modality; the order and repetitions of the client are not kept. */
export const modalitiesInputSchema = z
  .array(modality)
  .min(1)
  .transform((given) => MODALITIES.filter((name) => given.includes(name)));

/** Any rate from 8 to 48 kHz (wire.md 12.4). */
export const samplingRateSchema = z.int().min(8000).max(48_000);

/** The live service takes what documentation and SDK disagree about (wire.md 12.2). */
export const temperatureSchema = z.number().min(0).max(2);

/** 1 to 4096, or the word inf. */
export const maxOutputTokensSchema = z
  .union([z.int().min(1).max(4096), z.literal("inf")], {
    error: "expected an integer from 1 to 4096, or 'inf'",
  })
  .meta(countedIn("tokens"));

/** How much a reasoning model thinks (SF-20). */
export const reasoningEffortSchema = z.enum(["none", "minimal", "low", "medium", "high", "xhigh"]);

/** What a client wants to be sent besides (SF-22). */
export const includeSchema = z.array(
  z.enum([
    "item.input_audio_transcription.logprobs",
    "item.input_audio_transcription.phrases",
    "file_search_call.results",
  ]),
);

/** Of what in the output audio a client wants to be told the times (SF-12). */
export const timestampTypesSchema = z.array(z.literal("word"));

/** Up to 16 pairs, keys up to 64 characters, values up to 512 (SF-23, RC-15). */
export const metadataSchema = z
  .record(z.string().max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, { error: "expected at most 16 pairs" });

/** What is given out (SF-02). */
export type Modality = z.infer<typeof modality>;
/** Upper limit of the tokens of a response; `inf` means none. */
export type MaxOutputTokens = z.infer<typeof maxOutputTokensSchema>;
/** How much a reasoning model thinks (SF-20). */
export type ReasoningEffort = z.infer<typeof reasoningEffortSchema>;
/** Free pairs that come back in echoes (SF-23, RC-15). */
export type Metadata = z.infer<typeof metadataSchema>;

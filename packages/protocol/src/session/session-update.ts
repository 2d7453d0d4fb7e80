import { z } from "zod";
import { renamed } from "../schema/renamed.ts";
import type { GaSettingsUpdate } from "./ga-settings.ts";
import { writtenShape } from "./settings.ts";

/**
 * The `session` object of `session.update` (CE-01). Only fields that are present change; null clears the nullable ones.
 * Fields that the server sets (BH-14) are not listed: they are dropped on the way in.
 */
export const sessionUpdateSchema = renamed(
  "max_output_tokens",
  "max_response_output_tokens",
  z.object(writtenShape),
).describe("The session fields to change.");

/**
 * The partial `session` object of `session.update`, spelling variants made canonical. `ga` is put there by dialects
 * with a nested session; flat messages have no such field.
 */
export type SessionUpdate = z.infer<typeof sessionUpdateSchema> & { readonly ga?: GaSettingsUpdate };

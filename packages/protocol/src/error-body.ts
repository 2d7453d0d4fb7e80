import { z } from "zod";
import { about } from "./schema/about.ts";

/** The `error` object of an `error` event (OB-03). */
export const errorBodySchema = z
  .strictObject({
    type: z.string().describe("Class: invalid_request_error, server_error, authentication_error, rate_limit_error."),
    code: z.string().nullable().describe("Code, one of those in ERROR_CODES; null when there is none."),
    message: z.string().describe("What was wrong, for a person."),
    param: z.string().nullable().describe("Dotted path of the field at fault, for example session.voice.name."),
    event_id: z.string().nullable().meta(about("BH-01", "event_id of the client event at fault (BH-01).")),
  })
  .meta(about("OB-03", "Error object."));

/** The `error` object of an `error` event (OB-03). */
export type ErrorBody = z.infer<typeof errorBodySchema>;

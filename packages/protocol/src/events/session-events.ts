import { z } from "zod";
import { errorBodySchema } from "../error-body.ts";
import { sessionUpdateSchema } from "../session/session-update.ts";
import { sessionSchema } from "../session/session.ts";
import { clientEvent, serverEvent } from "./event-fields.ts";
import { about } from "../schema/about.ts";

const turnId = z.string().optional().describe("Turn that the avatar speaks in.");

/** Session, avatar and credential events of the client. */
export const sessionClientEvents = [
  clientEvent("session.update", { session: sessionUpdateSchema }).meta(about("CE-01", "Changes the session.")),
  clientEvent("session.avatar.connect", {
    client_sdp: z.string().min(1).describe("Base64 of a JSON object with type and sdp."),
  }).meta(about("CE-02", "Connects the avatar.")),
  clientEvent("byom_credential.update", {
    authorization_headers: z.record(z.string(), z.string()).describe("Headers for the customer-owned model."),
  }).meta(about("CE-22", "Renews the credentials of a customer-owned model.")),
] as const;

/** Session, error and avatar events of the server. */
export const sessionServerEvents = [
  serverEvent("error", { error: errorBodySchema }).meta(about("SE-01", "A client event failed, or the server did.")),
  serverEvent("warning", {
    warning: z
      .strictObject({
        message: z.string().describe("What was ignored, for a person."),
        code: z.string().nullable().optional().describe("Kind of the warning."),
        param: z.string().nullable().optional().describe("Dotted path of the field, for example session.avatar."),
      })
      .describe("The warning."),
  }).meta(about("SE-02", "Something was ignored or done in a lesser way; nothing is interrupted.")),
  serverEvent("session.created", { session: sessionSchema }).meta(about("SE-03", "First event of every connection.")),
  serverEvent("session.updated", { session: sessionSchema }).meta(
    about("SE-04", "After each successful session.update."),
  ),
  serverEvent("session.avatar.connecting", {
    server_sdp: z.string().describe("Base64 of a JSON object with type and sdp."),
  }).meta(about("SE-05", "Answer to the avatar offer.")),
  serverEvent("session.avatar.switch_to_speaking", { turn_id: turnId }).meta(about("SE-06", "Avatar speaks.")),
  serverEvent("session.avatar.switch_to_idle", { turn_id: turnId }).meta(about("SE-07", "Avatar is idle.")),
  serverEvent("byom_credential.updated", {
    authorization_headers: z.record(z.string(), z.string()).describe("The headers, values hidden."),
  }).meta(about("SE-68", "The credentials were renewed.")),
] as const;

import { z } from "zod";
import { sessionUpdateSchema } from "../session/session-update.ts";
import { clientEvent, serverEvent, serverHead } from "./event-fields.ts";
import { about } from "../schema/about.ts";

const rtcCallId = z.string().describe("Id of the call.");

/** WebRTC event of the client, on the control socket. */
export const rtcClientEvents = [
  clientEvent("rtc.call.sdp.create", {
    sdp_offer: z.string().min(1).describe("SDP offer."),
    session: sessionUpdateSchema.optional(),
  }).meta(about("CE-21", "Opens a WebRTC call.")),
] as const;

/** WebRTC events of the server, on the control socket. */
export const rtcServerEvents = [
  serverEvent("rtc.call.sdp.created", {
    rtc_call_id: rtcCallId,
    sdp_answer: z.string().describe("SDP answer."),
  }).meta(about("SE-64", "The call is open.")),
  z
    .strictObject({
      type: z.literal("rtc.call.error"),
      ...serverHead,
      operation: z.string().optional().describe("What was being done."),
      rtc_call_id: rtcCallId.optional(),
      error: z
        .strictObject({
          type: z.enum(["invalid_request_error", "server_error"]).describe("Class of the error."),
          code: z.string().nullable().describe("Code of the error."),
          message: z.string().describe("What went wrong, for a person."),
        })
        .describe("Why it failed."),
    })
    .meta(about("SE-65", "The call failed.")),
] as const;

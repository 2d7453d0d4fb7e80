import { z } from "zod";
import { sessionUpdateSchema } from "../session/session-update.ts";
import { clientEvent, serverEvent, serverHead } from "./event-fields.ts";

/** WebRTC event of the client, on the control socket. */
export const rtcClientEvents = [
  clientEvent("rtc.call.sdp.create", {
    sdp_offer: z.string().min(1).describe("SDP offer."),
    session: sessionUpdateSchema.optional(),
  }).describe("CE-21 Opens a WebRTC call."),
] as const;

/** WebRTC events of the server, on the control socket. */
export const rtcServerEvents = [
  serverEvent("rtc.call.sdp.created", { rtc_call_id: z.string(), sdp_answer: z.string() }).describe(
    "SE-64 The call is open.",
  ),
  z
    .strictObject({
      type: z.literal("rtc.call.error"),
      ...serverHead,
      operation: z.string().optional(),
      rtc_call_id: z.string().optional(),
      error: z.strictObject({
        type: z.enum(["invalid_request_error", "server_error"]),
        code: z.string().nullable(),
        message: z.string(),
      }),
    })
    .describe("SE-65 The call failed."),
] as const;

import type { WrittenCheck } from "../check.ts";
import { CheckSkipped, expectThat } from "../check-failure.ts";
import { at } from "../read-event.ts";

const path = "/voice-live/realtime/calls";

const needsMedia = (ids: readonly string[], title: string): WrittenCheck => ({
  ids,
  title,
  needs: ["webrtc"],
  run: () => Promise.reject(new CheckSkipped("The suite has no WebRTC stack.")),
});

/** WebRTC calls (wire.md 10). */
export const rtcChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-03", "TR-90", "CE-21", "SE-65", "ER-17"],
    title: "The control socket answers an SDP that is missing with rtc.call.error missing_sdp",
    needs: ["webrtc"],
    async run(context) {
      const wire = await context.dial({ path });
      expectThat(wire.refusal === undefined, "101", wire.refusal);
      wire.send({ type: "rtc.call.sdp.create" });
      const answer = await wire.next("rtc.call.error");
      expectThat(at(answer, "error.code") === "missing_sdp", "code missing_sdp", answer);
    },
  },
  needsMedia(["SE-64"], "An SDP offer is answered with rtc.call.sdp.created"),
  needsMedia(["TR-91", "TR-92"], "The data channel voice-live-events carries its share of the events"),
  needsMedia(["TR-93", "SE-66", "SE-67"], "Playback is marked by output_audio_buffer.started and stopped"),
  needsMedia(["TR-94"], "An avatar is refused beside a side-band socket"),
];

import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { expectTypes, textAt, typesOf } from "../read-event.ts";
import { ask } from "../talk.ts";

const sdp = Buffer.from(JSON.stringify({ type: "offer", sdp: "v=0\r\n" })).toString("base64");
const avatar = { character: "lisa", style: "casual-sitting", customized: false };

/** Avatars (CE-02 and wire.md 4.7). */
export const avatarChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-02"],
    title: "session.avatar.connect is answered: with connecting, or with an error that says why not",
    async run(context) {
      const wire = await context.open();
      wire.send({ type: "session.avatar.connect", client_sdp: sdp, event_id: "evt_avatar" });
      const answer = await wire.next(["session.avatar.connecting", "error"]);
      if (answer.type === "error") {
        const code = textAt(answer, "error.code");
        expectThat(code !== "invalid_event", "an error about the avatar, not about the event's name", answer["error"]);
        expectThat(/avatar/i.test(textAt(answer, "error.message")), "a message about avatars", answer["error"]);
      }
    },
  },
  {
    ids: ["SE-05", "TR-95"],
    title: "With an avatar in the session, session.avatar.connect is answered with server_sdp",
    needs: ["avatar"],
    async run(context) {
      const wire = await context.open({ session: { avatar } });
      wire.send({ type: "session.avatar.connect", client_sdp: sdp });
      textAt(await wire.next("session.avatar.connecting", 10_000), "server_sdp");
      context.untold(["TR-95"], "The suite has no WebRTC stack to receive media with.");
    },
  },
  {
    ids: ["SE-06", "SE-07", "SE-47"],
    title: "An avatar over the socket sends video, and tells when it speaks and when it is idle",
    needs: ["avatar"],
    async run(context) {
      const wire = await context.open({ session: { avatar: { ...avatar, output_protocol: "websocket" } } });
      await ask(wire, "Say hello.");
      const [begins, ends] = ["session.avatar.switch_to_speaking", "session.avatar.switch_to_idle"] as const;
      expectTypes(wire.events, "response.video.delta", begins, ends);
      const types = typesOf(wire.events);
      const [speaking, idle] = [types.indexOf(begins), types.lastIndexOf(ends)];
      expectThat(speaking < idle, "speaking before idle", types.join(", "));
    },
  },
];

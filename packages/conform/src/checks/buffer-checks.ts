import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectNone, typesOf } from "../read-event.ts";
import { say } from "../speech.ts";
import { refused, settle } from "../talk.ts";
import type { Wire } from "../wire.ts";

const turnId = "turn_1";

/** Opens a turn of the client's own and speaks in it. */
async function sayTurn(context: CheckContext, wire: Wire): Promise<void> {
  wire.send({ type: "input_audio.turn.start", turn_id: turnId });
  const event = (audio: string) => ({ type: "input_audio.turn.append", turn_id: turnId, audio });
  await say(context, wire, await context.speech(), { event });
}

/** A session in which the client says what a turn is, having spoken. */
async function openSpeaking(context: CheckContext): Promise<Wire> {
  const wire = await context.open({ session: { turn_detection: null } });
  await say(context, wire, await context.speech());
  return wire;
}

/** The input buffer by hand (CE-03 to CE-05, CE-10) and turns of the client's own (CE-06 to CE-09). */
export const bufferChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-03", "BH-38"],
    title: "append is silent without turn detection; bad base64 is an error that names audio",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await openSpeaking(context);
      const events = (await settle(wire)).filter((event) => event.type !== "warning");
      expectNone(events, "no events");
      const error = await refused(wire, { type: "input_audio_buffer.append", audio: "not base64!" });
      expectThat(String(at(error, "param")).includes("audio"), "param audio", error);
    },
  },
  {
    ids: ["CE-05", "SE-09"],
    title: "clear drops the audio and is answered with cleared",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await openSpeaking(context);
      wire.send({ type: "input_audio_buffer.clear" });
      await wire.next("input_audio_buffer.cleared");
      const error = await refused(wire, { type: "input_audio_buffer.commit" });
      expectThat(at(error, "code") === "input_audio_buffer_commit_empty", "an empty buffer", error);
    },
  },
  {
    ids: ["CE-10"],
    title: "input_audio.clear drops the audio and is answered with cleared",
    async run(context) {
      const wire = await openSpeaking(context);
      wire.send({ type: "input_audio.clear" });
      await wire.next("input_audio_buffer.cleared");
      await refused(wire, { type: "input_audio_buffer.commit" });
    },
  },
  {
    ids: ["CE-06", "CE-07", "CE-08"],
    title: "A turn the client delimits is committed at its end, and answered",
    needs: ["input-turns"],
    async run(context) {
      const wire = await context.open({ session: { modalities: ["text"] } });
      await sayTurn(context, wire);
      wire.send({ type: "input_audio.turn.end", turn_id: turnId });
      const { item_id: itemId } = await wire.next("input_audio_buffer.committed");
      await wire.next((seen) => seen.type === "conversation.item.created" && at(seen, "item.id") === itemId);
      await wire.next("response.done", 12_000);
      const error = await refused(wire, { type: "input_audio.turn.end", turn_id: "turn_unknown" });
      expectThat(at(error, "type") === "invalid_request_error", "an error for a wrong turn_id", error);
    },
  },
  {
    ids: ["CE-09"],
    title: "A turn that is cancelled leaves nothing",
    needs: ["input-turns"],
    async run(context) {
      const wire = await context.open({ session: { modalities: ["text"] } });
      await sayTurn(context, wire);
      wire.send({ type: "input_audio.turn.cancel", turn_id: turnId });
      const types = typesOf(await settle(wire));
      const wrong = types.filter((type) => type !== "input_audio_buffer.cleared" && !type.includes("speech_"));
      expectThat(wrong.length === 0, "no committed and no error", types.join(", "));
    },
  },
];

import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, typesOf } from "../read-event.ts";
import { ask, refused, settle, textSession } from "../talk.ts";

/** Frames, envelopes and tolerance (wire.md 1.5, 1.6 and 2). */
export const frameChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-51"],
    title: "Events in text and in binary frames are both read",
    async run(context) {
      const wire = await context.open();
      wire.sendRaw(Buffer.from(JSON.stringify({ type: "input_audio_buffer.clear" })));
      await wire.next("input_audio_buffer.cleared");
      wire.sendRaw(JSON.stringify({ type: "input_audio_buffer.clear" }));
      await wire.next("input_audio_buffer.cleared");
    },
  },
  {
    ids: ["TR-54"],
    title: "An append of 15 MiB is taken in silence",
    async run(context) {
      const wire = await context.open({ session: { turn_detection: null } });
      const audio = Buffer.alloc((15 * 1024 * 1024 * 3) / 4 - 6).toString("base64");
      wire.send({ type: "input_audio_buffer.append", audio });
      wire.send({ type: "input_audio_buffer.clear" });
      const answer = await wire.next(() => true, 15_000);
      expectThat(answer.type === "input_audio_buffer.cleared", "only the answer to the clear", answer);
    },
  },
  {
    ids: ["BH-01", "TR-79", "OB-03"],
    title: "A client's event_id comes back in the error it leads to and nowhere else; the error has all its members",
    dialects: ["voice-live", "openai-ga", "openai-beta"],
    async run(context) {
      const wire = await context.open();
      const eventId = "evt_1700000000000_a1b2c3";
      const error = await refused(wire, { type: "response.cancel", event_id: eventId });
      expectThat(at(error, "event_id") === eventId, `event_id ${eventId}`, error);
      const members = ["type", "code", "message", "param", "event_id"].filter((key) => at(error, key) === undefined);
      if (members.length > 0) context.failed(["OB-03"], "type, code, message, param and event_id", error);
      wire.send({ type: "input_audio_buffer.clear", event_id: "evt_1700000000000_d4e5f6" });
      await wire.next("input_audio_buffer.cleared");
      const echoed = wire.events.filter((event) => at(event, "event_id") === "evt_1700000000000_d4e5f6");
      expectThat(echoed.length === 0, "no event under the client's id", echoed);
    },
  },
  {
    ids: ["BH-06"],
    title: "Unknown members of known events are tolerated",
    async run(context) {
      const wire = await context.open({ session: { ...textSession, not_a_setting: { deep: [1] } } });
      wire.send({ type: "input_audio_buffer.clear", future: true });
      await wire.next("input_audio_buffer.cleared");
      const { status } = await ask(wire, "Say hello.", { not_a_field: 1 });
      expectThat(status === "completed", "a completed response", status);
    },
  },
  {
    ids: ["BH-07", "ER-07", "SE-01", "TR-78"],
    title: "What is not JSON, has no type or an unknown one is answered with an error, and the session goes on",
    dialects: ["voice-live", "openai-ga", "openai-beta"],
    async run(context) {
      const wire = await context.open();
      const bad = [
        "{not json",
        "[]",
        "null",
        '"text"',
        "{}",
        '{"type":7}',
        '{"type":"no.such.event","event_id":"evt_x"}',
      ];
      for (const text of bad) {
        wire.sendRaw(text);
        const { error } = await wire.next("error");
        expectThat(at(error, "type") === "invalid_request_error", `invalid_request_error for ${text}`, error);
      }
      const sparse = {
        type: "session.update",
        session: { turn_detection: { type: "a_future_vad" } },
        event_id: "evt_y",
      };
      if (context.dialect === "voice-live") {
        wire.send(sparse);
        await wire.next(["error", "session.updated"]);
      }
      wire.send({ type: "input_audio_buffer.clear" });
      await wire.next("input_audio_buffer.cleared");
    },
  },
  {
    ids: ["BH-08"],
    title: "Events are answered in the order they were sent",
    dialects: ["voice-live", "openai-ga", "openai-beta"],
    async run(context) {
      const wire = await context.open();
      wire.send({ type: "input_audio_buffer.clear" });
      wire.send({ type: "response.cancel" });
      wire.send({ type: "conversation.item.delete", item_id: "item_that_never_was" });
      wire.send({ type: "input_audio_buffer.clear" });
      // Warnings are about what came before.
      const types = typesOf(await settle(wire)).filter((type) => type !== "warning");
      const wanted = ["input_audio_buffer.cleared", "error", "error", "input_audio_buffer.cleared"];
      expectThat(types.join() === wanted.join(), wanted.join(", "), types.join(", "));
    },
  },
  {
    ids: ["BH-02"],
    title: "Ids are text, and differ between sessions",
    async run(context) {
      const [first, second] = [await context.open(), await context.open()];
      const ids = [first.session["id"], second.session["id"]];
      expectThat(ids.every((id) => typeof id === "string" && id !== "") && ids[0] !== ids[1], "two session ids", ids);
    },
  },
];

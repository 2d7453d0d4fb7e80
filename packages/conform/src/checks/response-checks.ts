import type { WrittenCheck } from "../check.ts";
import { expectThat, show } from "../check-failure.ts";
import { at, covers, numberAt, sequenceOf, typesOf } from "../read-event.ts";
import { ask, manualSession, prompt, retrieve, takeResponse, textSession } from "../talk.ts";

const textOrder = [
  "response.created",
  "response.output_item.added",
  "conversation.item.created",
  "response.content_part.added",
  "response.text.delta",
  "response.text.done",
  "response.content_part.done",
  "response.output_item.done",
  "response.done",
].join(", ");

/** Responses: their events, fields and end states (wire.md 4.4, 6.3, 6.4 and 7.4). */
export const responseChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-17", "SE-19", "SE-20", "SE-21", "SE-22", "SE-23", "SE-24", "SE-25", "SE-26"],
    title: "A text response has all its events, in order",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const { events, begun, response, text, status } = await ask(wire, "Say hello.");
      const types = sequenceOf(events);
      expectThat(types === textOrder, textOrder, types);
      const fresh =
        at(begun, "status") === "in_progress" && covers(at(begun, "output"), []) && at(begun, "usage") == null;
      if (!fresh) context.failed(["SE-19"], "in_progress, no output, no usage", begun);
      const part = events.find((event) => event.type === "response.content_part.added");
      const empty = covers(part?.["part"], { type: "text", text: "" });
      if (!empty) context.failed(["SE-23"], 'a part {type: text, text: ""}', part);
      const done = events.find((event) => event.type === "response.text.done");
      if (done?.["text"] !== text) context.failed(["SE-26"], text, done);
      expectThat(status === "completed" && at(response, "status_details") == null, "completed", response);
      expectThat(at(response, "output.0.status") === "completed", "the item completed", response);
    },
  },
  {
    ids: ["OB-02"],
    title: "usage is complete: totals and all details",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const { response } = await ask(wire, "Say hello.");
      const usage = at(response, "usage");
      for (const path of ["input_token_details.cached_tokens_details", "output_token_details"]) {
        expectThat(typeof at(usage, path) === "object", path, usage);
      }
      const sum = numberAt(usage, "input_tokens") + numberAt(usage, "output_tokens");
      expectThat(numberAt(usage, "total_tokens") === sum, `total_tokens ${sum}`, usage);
    },
  },
  {
    ids: ["RC-15"],
    title: "metadata comes back in response.created and response.done",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const { begun, response } = await ask(wire, "Say hello.", { metadata: { purpose: "test" } });
      for (const shown of [begun, response]) {
        expectThat(at(shown, "metadata.purpose") === "test", "the metadata", at(shown, "metadata"));
      }
    },
  },
  {
    ids: ["RC-11", "RC-14"],
    title: "temperature and reasoning_effort are taken for one response, or named in a warning",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const { events, response, status } = await ask(wire, "Say hello.", { temperature: 0.7, reasoning_effort: "low" });
      expectThat(status === "completed", "a completed response", response);
      if (at(response, "temperature") !== 0.7 && at(response, "temperature") !== null) {
        context.failed(["RC-11"], "temperature 0.7 in the response", response);
      }
      const warnings = events.filter((event) => event.type === "warning").map((event) => event["warning"]);
      for (const [id, name] of [
        ["RC-11", "temperature"],
        ["RC-14", "reasoning_effort"],
      ] as const) {
        const about = warnings.find((warning) => String(at(warning, "param")).endsWith(name));
        if (about !== undefined) context.warned([id], String(at(about, "message")));
      }
    },
  },
  {
    ids: ["RC-12", "SF-19"],
    title:
      "A limit of tokens ends a response as incomplete with max_output_tokens, under both names and from the session",
    async run(context) {
      const wire = await context.open({ session: textSession });
      for (const name of ["max_output_tokens", "max_response_output_tokens"]) {
        const { response } = await ask(wire, "Count from 1 to 30.", { [name]: 8 });
        const reason = at(response, "status_details.reason");
        if (reason !== "max_output_tokens") context.failed(["RC-12"], `incomplete with ${name} 8`, show(response));
      }
      wire.send({ type: "session.update", session: { max_response_output_tokens: 8 } });
      const { response } = await ask(wire, "Count from 1 to 30.");
      const limited = at(response, "status") === "incomplete";
      if (!limited) context.failed(["SF-19"], "an incomplete response", at(response, "status"));
    },
  },
  {
    ids: ["RC-13"],
    title: "pre_generated_assistant_message is answered as it is and joins the conversation",
    async run(context) {
      const wire = await context.open({ session: manualSession });
      const message = { type: "message", role: "assistant", content: [{ type: "text", text: "Welcome to the shop." }] };
      wire.send({ type: "response.create", response: { pre_generated_assistant_message: message } });
      const { text, audio, response } = await takeResponse(wire);
      expectThat(text.trim() === "Welcome to the shop." && audio.length > 0, "the words, spoken", text);
      await retrieve(wire, at(response, "output.0.id"));
    },
  },
  {
    ids: ["BH-23", "BH-25"],
    title: "Two response.create in a row never run side by side",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await prompt(wire, "Say hello.");
      wire.send({ type: "response.create" });
      await wire.next("response.done", 12_000);
      const seen = await wire.quiet(1500);
      const open = [...wire.events].reduce((count, { type }) => {
        expectThat(type !== "response.created" || count === 0, "one response at a time", "two");
        return type === "response.created" ? count + 1 : type === "response.done" ? count - 1 : count;
      }, 0);
      expectThat(open === 0, "all responses done", typesOf(seen).join(", "));
    },
  },
  {
    ids: ["CE-19", "SE-48"],
    title: "output_audio_buffer.clear is answered with cleared",
    async run(context) {
      const wire = await context.open({ session: manualSession });
      wire.send({ type: "output_audio_buffer.clear" });
      const answer = await wire.next(["output_audio_buffer.cleared", "error"]);
      expectThat(answer.type === "output_audio_buffer.cleared", "output_audio_buffer.cleared", answer);
    },
  },
  {
    ids: ["SE-57"],
    title: "rate_limits.updated tells the limits",
    dialects: ["voice-live", "openai-ga"],
    needs: ["rate-limit-events"],
    async run(context) {
      const wire = await context.open();
      await prompt(wire, "Say hello.");
      await wire.next("rate_limits.updated", 12_000);
    },
  },
];

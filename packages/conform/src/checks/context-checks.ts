import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectWithout, textAt } from "../read-event.ts";
import { addText, ask, prompt, refused, takeResponse, textSession, userMessage } from "../talk.ts";
import type { TakenResponse } from "../talk.ts";
import type { Wire } from "../wire.ts";

type Members = Readonly<Record<string, unknown>>;

function respond(wire: Wire, response: Members): Promise<TakenResponse> {
  wire.send({ type: "response.create", response });
  return takeResponse(wire);
}

/** Asks that any model answers with these words, whatever it was told. */
const echo = (words: string): Members => userMessage(`Repeat after me: ${words}.`);

/** What a response sees and where it goes: context, commit, out of band (wire.md 3, CE-17). */
export const contextChecks: readonly WrittenCheck[] = [
  {
    ids: ["RC-03"],
    title: "append_input_items are part of the context of one response",
    async run(context) {
      const wire = await context.open({ session: textSession });
      await addText(wire, "Hello.");
      const { text } = await respond(wire, { append_input_items: [echo("blue window")] });
      expectThat(/blue window/i.test(text), "blue window", text);
    },
  },
  {
    ids: ["RC-04", "IT-13"],
    title: "input_items replace the context; item_reference stands for an item of the conversation",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const kept = await addText(wire, "Repeat after me: green door.");
      await addText(wire, "Repeat after me: red roof.");
      const own = await respond(wire, { input_items: [echo("yellow house")] });
      if (!/yellow house/i.test(own.text)) context.failed(["RC-04"], "yellow house", own.text);
      await respond(wire, { input_items: [] });
      wire.send({ type: "response.create", response: { input_items: [{ type: "item_reference", id: kept }] } });
      const answer = await wire.next(["response.done", "error"], 12_000);
      const shown = JSON.stringify(at(answer, "response.output") ?? answer);
      if (!/green door/i.test(shown)) context.failed(["IT-13"], "green door", shown);
    },
  },
  {
    ids: ["RC-01"],
    title: "commit false: the answer is given and not added to the conversation",
    async run(context) {
      const wire = await context.open({ session: textSession });
      await addText(wire, "Say hello.");
      const { response } = await respond(wire, { commit: false });
      await refused(wire, { type: "conversation.item.retrieve", item_id: textAt(response, "output.0.id") });
    },
  },
  {
    ids: ["RC-18"],
    title: "conversation none: the answer is out of band, no item is created, conversation_id is null",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await addText(wire, "Say hello.");
      const { response, events } = await respond(wire, { conversation: "none" });
      expectWithout(events, "conversation.item.created", "no item in the conversation");
      expectThat(at(response, "conversation_id") == null, "conversation_id null", at(response, "conversation_id"));
      await refused(wire, { type: "conversation.item.retrieve", item_id: textAt(response, "output.0.id") });
    },
  },
  {
    ids: ["RC-06", "RC-20"],
    title: "instructions and additional_instructions are taken for one response",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const { status, response } = await ask(wire, "Say hello.", { instructions: "Be brief." });
      expectThat(status === "completed", "a completed response", response);
      wire.send({ type: "response.create", additional_instructions: "Be polite." });
      const more = await takeResponse(wire);
      expectThat(more.status === "completed", "a completed response", more.response);
      const kept = await wire.quiet(100);
      expectThat(
        kept.every((event) => event.type !== "warning"),
        "no warning",
        kept,
      );
    },
  },
  {
    ids: ["RC-17", "SE-56"],
    title: "invoke_input reaches a hosted agent, whose own events come in response.invocation.delta",
    needs: ["hosted-agents"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      wire.send({ type: "response.create", response: { invoke_input: { question: "hello" } } });
      await wire.next("response.invocation.delta", 12_000);
    },
  },
  {
    ids: ["RC-17"],
    title: "invoke_input without a hosted agent is named in a warning, and the response goes on",
    async run(context) {
      if (!context.lacks("hosted-agents"))
        return context.untold(["RC-17"], "The server is said to have hosted agents.");
      const wire = await context.open({ session: textSession });
      await prompt(wire, "Say hello.", { invoke_input: { question: "hello" } });
      const { warning } = await wire.next("warning");
      context.warned(["RC-17"], textAt(warning, "message"));
      await wire.next("response.done", 12_000);
    },
  },
];

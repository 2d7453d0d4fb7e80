import type { WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectNone, textAt } from "../read-event.ts";
import { ask, prompt, takeResponse, textSession } from "../talk.ts";

const weather = {
  type: "function",
  name: "get_weather",
  description: "Tells the weather of a city.",
  parameters: { type: "object", properties: { city: { type: "string", description: "The city" } }, required: ["city"] },
} as const;
const question = "What is the weather in Paris?";

/** Function calls (wire.md 4.5 and 8.6). */
export const functionChecks: readonly WrittenCheck[] = [
  {
    ids: ["SE-31", "SE-32", "IT-04", "IT-05", "SF-15"],
    title: "A function is called with its arguments; after its output and response.create the model answers",
    dialects: ["voice-live", "openai-beta"],
    needs: ["function-calls"],
    async run(context) {
      const wire = await context.open({ session: { ...textSession, tools: [weather], tool_choice: "required" } });
      const { events, response } = await ask(wire, question);
      const done = events.find((event) => event.type === "response.function_call_arguments.done");
      const args = textAt(done, "arguments");
      expectThat(/paris/i.test(args), "arguments with Paris", args);
      if (context.dialect === "voice-live") expectThat(done?.["name"] === weather.name, `name ${weather.name}`, done);
      const deltas = events.filter((event) => event.type === "response.function_call_arguments.delta");
      const streamed = deltas.map((event) => textAt(event, "delta")).join("");
      if (streamed !== args) context.failed(["SE-31"], `deltas that add up to ${args}`, streamed);
      const item = at(response, "output.0");
      const whole = at(item, "type") === "function_call" && at(item, "status") === "completed";
      expectThat(whole && at(item, "call_id") === done?.["call_id"], "the call in response.done", item);
      expectNone(await wire.quiet(300), "nothing before the output");
      const output = { type: "function_call_output", call_id: textAt(item, "call_id"), output: "Sunny, 20 degrees." };
      wire.send({ type: "conversation.item.create", item: output });
      const created = await wire.next("conversation.item.created");
      expectThat(created["previous_item_id"] === at(item, "id"), "the output after the call", created);
      wire.send({ type: "response.create", response: { tool_choice: "none" } });
      const answer = await takeResponse(wire);
      expectThat(answer.text !== "", "an answer in words", answer.response);
    },
  },
  {
    ids: ["RC-09", "RC-10", "SF-16"],
    title: "Tools and tool_choice of one response: required calls, none does not, a function by name is called",
    needs: ["function-calls"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const forced = await ask(wire, question, { tools: [weather], tool_choice: "required" });
      expectThat(at(forced.response, "output.0.type") === "function_call", "a call", forced.response);
      const plain = await context.open({ session: { ...textSession, tools: [weather] } });
      const none = await ask(plain, question, { tool_choice: "none" });
      expectThat(at(none.response, "output.0.type") === "message", "no call", none.response);
      const named = await ask(plain, "Paris.", { tool_choice: { type: "function", name: weather.name } });
      if (at(named.response, "output.0.name") !== weather.name) {
        context.failed(["SF-16", "RC-10"], `a call of ${weather.name}`, named.response);
      }
    },
  },
  {
    ids: ["SE-32"],
    title: "A response.create sent right behind the function's output, while the call's response is open, is not lost",
    needs: ["function-calls"],
    async run(context) {
      const wire = await context.open({ session: { ...textSession, tools: [weather], tool_choice: "required" } });
      await prompt(wire, question);
      const done = await wire.next("response.function_call_arguments.done", 12_000);
      const output = { type: "function_call_output", call_id: textAt(done, "call_id"), output: "Sunny." };
      wire.send({ type: "conversation.item.create", item: output });
      wire.send({ type: "response.create", response: { tool_choice: "none" } });
      await wire.next("response.done", 12_000);
      const next = await wire.next("response.done", 12_000);
      expectThat(at(next, "response.status") === "completed", "a second response, completed", next);
    },
  },
];

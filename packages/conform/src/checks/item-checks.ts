import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat } from "../check-failure.ts";
import { at, expectNone, textAt } from "../read-event.ts";
import { addText, refused, retrieve, settle, textSession } from "../talk.ts";
import type { Wire } from "../wire.ts";

type Members = Readonly<Record<string, unknown>>;

async function createItem(wire: Wire, item: Members, more: Members = {}): Promise<Members> {
  wire.send({ type: "conversation.item.create", item, ...more });
  return wire.next("conversation.item.created");
}

function message(role: string, part: Members, id?: string): Members {
  return { type: "message", role, content: [part], ...(id === undefined ? {} : { id }) };
}

function expectIn(context: CheckContext, id: string, codes: readonly string[], error: unknown): void {
  if (!codes.includes(String(at(error, "code")))) context.failed([id], `code ${codes.join(" or ")}`, error);
}

/** Items of the conversation: create, retrieve, delete (CE-13, CE-14, CE-16) and their forms (wire.md 6.1). */
export const itemChecks: readonly WrittenCheck[] = [
  {
    ids: ["CE-13", "SE-12", "IT-01", "IT-02", "IT-03", "CP-01"],
    title: "System, user and assistant messages are created and echoed; no response starts by itself",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const rows = [
        ["IT-01", message("system", { type: "input_text", text: "Be kind." }), "Be kind."],
        ["IT-02", message("user", { type: "input_text", text: "Hello." }), "Hello."],
        ["IT-03", message("assistant", { type: "text", text: "Hello to you." }), "Hello to you."],
        ["IT-03", message("assistant", { type: "output_text", text: "And again." }), "And again."],
      ] as const;
      for (const [id, item, text] of rows) {
        const { item: echo } = await createItem(wire, item);
        const part = at(echo, "content.0");
        const type = item["role"] === "assistant" ? "text" : "input_text";
        const same = at(echo, "role") === item["role"] && at(part, "text") === text && at(part, "type") === type;
        if (!same) context.failed([id], `the item with one part ${type}`, echo);
      }
      const answers = (await wire.quiet(400)).filter((event) => event.type !== "warning");
      expectNone(answers);
    },
  },
  {
    ids: ["BH-03", "BH-20", "ER-10"],
    title: "Client-chosen ids are kept; previous_item_id places an item; a taken id and an unknown place are errors",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const user = (id: string): Members => message("user", { type: "input_text", text: id }, id);
      const first = await createItem(wire, user("item_a"));
      expectThat(textAt(first, "item.id") === "item_a", "id item_a", first);
      expectThat(!first["previous_item_id"], "no item before the first", first);
      const second = await createItem(wire, user("item_b"));
      expectThat(second["previous_item_id"] === "item_a", "item_a before item_b", second);
      const between = await createItem(wire, user("item_c"), { previous_item_id: "item_a" });
      expectThat(between["previous_item_id"] === "item_a", "item_a before item_c", between);
      const front = await createItem(wire, user("item_d"), { previous_item_id: "root" });
      expectThat(!front["previous_item_id"] || front["previous_item_id"] === "root", "nothing before item_d", front);
      const taken = { type: "conversation.item.create", item: user("item_a") };
      expectIn(
        context,
        "ER-10",
        ["item_already_exists", "invalid_item_id", "invalid_value"],
        await refused(wire, taken),
      );
      const lost = { type: "conversation.item.create", item: user("item_e"), previous_item_id: "item_none" };
      expectIn(context, "ER-10", ["item_not_found", "invalid_item_id", "invalid_value"], await refused(wire, lost));
      wire.send({ type: "conversation.item.retrieve", item_id: "item_e" });
      expectThat(
        (await wire.next(["error", "conversation.item.retrieved"])).type === "error",
        "item_e not added",
        "item_e",
      );
    },
  },
  {
    ids: ["CE-14", "SE-13"],
    title: "retrieve gives the whole item",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const id = await addText(wire, "Remember me.");
      const item = await retrieve(wire, id);
      expectThat(at(item, "id") === id && at(item, "content.0.text") === "Remember me.", "the item", item);
    },
  },
  {
    ids: ["CE-16", "SE-15"],
    title: "delete removes the item",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      const id = await addText(wire, "Forget me.");
      wire.send({ type: "conversation.item.delete", item_id: id });
      const deleted = await wire.next("conversation.item.deleted");
      expectThat(deleted["item_id"] === id, `item_id ${id}`, deleted);
      await refused(wire, { type: "conversation.item.retrieve", item_id: id });
    },
  },
  {
    ids: ["ER-09"],
    title: "Unknown item ids have codes of their own: retrieve, delete, truncate",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open();
      for (const verb of ["retrieve", "delete", "truncate"]) {
        const more = verb === "truncate" ? { content_index: 0, audio_end_ms: 10 } : {};
        const error = await refused(wire, {
          type: `conversation.item.${verb}`,
          item_id: "item_that_never_was",
          ...more,
        });
        expectIn(context, "ER-09", [`item_${verb}_invalid_item_id`], error);
      }
    },
  },
  {
    ids: ["IT-04", "IT-05"],
    title: "A function call and its output can be put into the conversation",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open({ session: textSession });
      await addText(wire, "What is the weather in Paris?");
      const call = { type: "function_call", name: "get_weather", call_id: "call_1", arguments: '{"city":"Paris"}' };
      const called = await createItem(wire, call);
      const same = at(called, "item.call_id") === "call_1" && at(called, "item.arguments") === call.arguments;
      expectThat(same, "the call", called);
      const output = { type: "function_call_output", call_id: "call_1", output: "Sunny, 20 degrees." };
      const given = await createItem(wire, output);
      if (at(given, "item.output") !== output.output) context.failed(["IT-05"], "the output", given);
      if (at(given, "item.status") != null) context.failed(["IT-05"], "no status (wire.md 6.1)", given);
    },
  },
  {
    ids: ["CP-03"],
    title: "An image is taken as content of a user message",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const pixel =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
      const { item } = await createItem(wire, message("user", { type: "input_image", image_url: pixel }));
      expectThat(at(item, "content.0.type") === "input_image", "a part input_image", item);
      const [warning] = (await settle(wire)).filter((event) => event.type === "warning");
      if (warning !== undefined) context.warned(["CP-03"], textAt(warning, "warning.message"));
    },
  },
  {
    ids: ["BH-22", "BH-04", "OB-01"],
    title: "The assistant's item follows the user's; indexes begin at 0; the response object has its members",
    async run(context) {
      const wire = await context.open({ session: textSession });
      const userId = await addText(wire, "Say hello.");
      const from = wire.events.length;
      wire.send({ type: "response.create" });
      const { response } = await wire.next("response.done", 12_000);
      const created = wire.events.slice(from).find((event) => event.type === "conversation.item.created");
      expectThat(created?.["previous_item_id"] === userId, `previous_item_id ${userId}`, created);
      const delta = wire.events.find((event) => event.type === "response.text.delta");
      const atZero = delta?.["output_index"] === 0 && delta["content_index"] === 0;
      if (!atZero) context.failed(["BH-04"], "output_index 0 and content_index 0", delta);
      const members = ["id", "object", "status", "status_details", "output", "usage", "conversation_id", "metadata"];
      const absent = members.filter((key) => at(response, key) === undefined);
      if (absent.length > 0) context.failed(["OB-01"], "all members of the response", `no ${absent.join(", ")}`);
    },
  },
  {
    ids: ["ER-04", "ER-05"],
    title: "A wrong value and a missing member are errors that name the member",
    dialects: ["voice-live", "openai-beta"],
    async run(context) {
      const wire = await context.open();
      const wrong = await refused(wire, { type: "session.update", session: { input_audio_format: "mp3" } });
      expectIn(context, "ER-04", ["invalid_value"], wrong);
      const named = String(at(wrong, "param")).endsWith("input_audio_format");
      if (!named) context.failed(["ER-04"], "param session.input_audio_format", wrong);
      const missing = await refused(wire, { type: "conversation.item.retrieve" });
      expectIn(context, "ER-05", ["missing_required_parameter"], missing);
    },
  },
  {
    ids: ["SE-58"],
    title: "conversation.item.done, where it is sent, carries an item (Voice Live clients ignore it)",
    dialects: ["openai-ga"],
    async run(context) {
      const wire = await context.open();
      const item = message("user", { type: "input_text", text: "Hello." });
      wire.send({ type: "conversation.item.create", item });
      await wire.next("conversation.item.added");
      const done = await wire.next("conversation.item.done");
      textAt(done, "item.id");
    },
  },
];

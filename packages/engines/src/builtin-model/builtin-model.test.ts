import { EngineError } from "@vivavoce/engine";
import type { ModelMessage, ModelPart, ModelRequest } from "@vivavoce/engine";
import { conformanceRequest, languageModelConformance } from "@vivavoce/engine/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createBuiltinModel } from "./builtin-model.ts";

const model = createBuiltinModel({ timeZone: "UTC" });
const requestedAt = new Date("2026-11-22T14:12:00Z");

async function collect(request: ModelRequest): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of model.generate(request)) parts.push(part);
  return parts;
}

function textOf(parts: readonly ModelPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** Says the lines one after the other in one conversation and gives the last answer. */
async function converse(...lines: string[]): Promise<string> {
  const messages: ModelMessage[] = [];
  let answer = "";
  for (const line of lines) {
    messages.push({ role: "user", content: [{ type: "text", text: line }] });
    answer = textOf(await collect(conformanceRequest("", { messages, requestedAt })));
    messages.push({ role: "assistant", text: answer, toolCalls: [] });
  }
  return answer;
}

describe("conforms", () => {
  const cases = languageModelConformance({
    open: () => Promise.resolve(createBuiltinModel()),
    prompt: "Hello. What can you do?",
    toolCall: {
      prompt: "What's the weather in Paris?",
      tool: {
        name: "get_weather",
        description: "Current weather of a place",
        parameters: { type: "object", properties: { location: { type: "string" } }, required: ["location"] },
      },
      argument: "Paris",
    },
  });
  test.each(cases)("$name", ({ run }) => run());
});

describe("single turns", () => {
  test.each([
    ["Hello.", "Hello. I am Vivavoce. What can I do for you?"],
    ["good morning", "Good morning. I am Vivavoce. What can I do for you?"],
    ["What time is it?", "It is 2:12 PM."],
    ["Hey, could you tell me what time it is, please?", "It is 2:12 PM."],
    ["What time is it in Tokyo?", "It is 11:12 PM in Tokyo."],
    ["What's the date today?", "Today is Sunday, November 22."],
    ["What day is tomorrow?", "Tomorrow is Monday, November 23."],
    ["What year is it?", "It is 2026."],
    ["Say after me, the quick brown fox.", "The quick brown fox."],
    ["How do you spell cat?", "C, A, T."],
    ["Count to five.", "1, 2, 3, 4, 5."],
    ["Count down from three.", "3, 2, 1."],
    ["Count from two to ten by twos.", "2, 4, 6, 8, 10."],
    ["Count to one thousand.", "That is far. I count 30 numbers at most."],
    ["Thank you. Goodbye.", "You are welcome. Goodbye."],
    ["How many miles is 10 kilometers?", "10 kilometers is 6.214 miles."],
    ["100 degrees Fahrenheit in Celsius", "That is 37.78 degrees Celsius."],
    ["What is minus forty Celsius in Fahrenheit?", "That is minus 40 degrees Fahrenheit."],
    ["How many pounds is 5 kg?", "5 kilograms is 11.02 pounds."],
    ["What's your name?", "My name is Vivavoce."],
    ["Hello. What's two plus two?", "Hello. I am Vivavoce. What can I do for you? 2 plus 2 is 4."],
  ])("%s", async (said, expected) => {
    expect(await converse(said)).toBe(expected);
  });

  test("says honestly what it is", async () => {
    expect(await converse("Who are you?")).toContain("small built-in model");
  });

  test("explains how to connect a better model", async () => {
    expect(await converse("How do I connect a better model?")).toContain("Ollama");
    expect(await converse("How do I use OpenAI?")).toMatch(/OPENAI_API_KEY and the engine, as the readme/);
    expect(await converse("How do I connect a model on my own server?")).toContain("OPENAI_BASE_URL");
  });

  test("refuses in a sentence, repeats nothing, and offers a better model once", async () => {
    const question = "Who painted the ceiling of the chapel in the year nobody knows?";
    expect(await converse(question)).toBe("I don't know that. Ask how to connect a better model.");
    expect(await converse(question, "And who built it?")).toBe("I don't know that.");
    expect(await converse(question, "And who built it?", "Blue seven mango.")).toBe("I'm not sure what you mean.");
  });

  test("draws by the moment, always the same for the same moment", async () => {
    const outcomes = new Set<string>();
    for (let minute = 0; minute < 20; minute += 1) {
      const at = new Date(requestedAt.getTime() + minute * 60_000);
      const parts = await collect(conformanceRequest("Flip a coin.", { requestedAt: at }));
      expect(await collect(conformanceRequest("Flip a coin.", { requestedAt: at }))).toEqual(parts);
      outcomes.add(textOf(parts));
    }
    expect([...outcomes].sort()).toEqual(["Heads.", "Tails."]);
  });
});

describe("conversations", () => {
  test("goes on from the last result", async () => {
    expect(await converse("What's twelve times seven?", "And times two?", "Half of that.")).toBe("Half of 168 is 84.");
  });

  test("has no last result at the beginning", async () => {
    expect(await converse("And times two?")).toMatch(/^I'm not sure|^I don't know/);
  });

  test.each([
    [["My name is Anna.", "What's my name?"], "Your name is Anna."],
    [["I'm Bob.", "no, call me Robert", "Who am I?"], "Your name is Robert."],
    [["I'm Bob.", "Call me Robert."], "All right, Robert."],
    [["Remember, I parked on level two.", "Where did I park?"], "You told me that you parked on level two."],
    [["I'm tired.", "What's my name?"], "You have not told me your name yet."],
    [["My name is Anna.", "Goodbye."], "Goodbye, Anna."],
    [["Remember that my car is on level three.", "Where is my car?"], "You told me that your car is on level three."],
    [["My favorite color is green.", "What is my favorite color?"], "You told me that your favorite color is green."],
    [
      ["Remember that I like tea.", "Forget everything.", "What do you remember?"],
      "You have not asked me to remember anything yet.",
    ],
    [["The rain in Spain.", "What did I just say?"], "You said: The rain in Spain."],
    [["What is 2 plus 2?", "Can you repeat that?"], "2 plus 2 is 4."],
  ])("%j", async (lines, expected) => {
    expect(await converse(...lines)).toBe(expected);
  });
});

describe("requests", () => {
  test("goes by the name in the instructions", async () => {
    const messages: ModelMessage[] = [{ role: "system", text: "You are Clara, a friendly assistant." }];
    expect(textOf(await collect(conformanceRequest("", { messages })))).toBe(
      "Hello. I am Clara. What can I do for you?",
    );
  });

  test("says the words the instructions ask for when nobody has spoken", async () => {
    const messages: ModelMessage[] = [{ role: "system", text: 'Say exactly: "Welcome to the library."' }];
    expect(textOf(await collect(conformanceRequest("", { messages })))).toBe("Welcome to the library.");
  });

  test("asks again when no words were recognized", async () => {
    const messages: ModelMessage[] = [{ role: "user", content: [{ type: "text", text: "" }] }];
    const repeated = [...messages, ...messages];
    expect(textOf(await collect(conformanceRequest("", { messages: repeated })))).toContain("did not catch");
  });

  test("stops between words when aborted", async () => {
    const controller = new AbortController();
    const words: string[] = [];
    for await (const part of model.generate(conformanceRequest("Hello.", { signal: controller.signal }))) {
      if (part.type === "text") words.push(part.text);
      if (words.length === 2) controller.abort();
    }
    expect(words.join("")).toBe("Hello. I");
  });

  test("refuses when closed", async () => {
    const closed = createBuiltinModel();
    await closed.close();
    const read = async (): Promise<void> => {
      for await (const part of closed.generate(conformanceRequest("Hello."))) void part;
    };
    await expect(read()).rejects.toBeInstanceOf(EngineError);
  });

  test("answers anything with one finish and something to say", async () => {
    const word = fc.constantFrom(
      ..."what is my name count to five times half of that plus spell remember say after me the in ( ) 3.5 -2 % a . ?".split(
        " ",
      ),
    );
    const line = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (lines) => {
        const messages = lines.map((text): ModelMessage => ({ role: "user", content: [{ type: "text", text }] }));
        const parts = await collect(conformanceRequest("", { messages, requestedAt }));
        expect(parts.filter((part) => part.type === "finish")).toHaveLength(1);
        expect(textOf(parts)).not.toMatch(/^\s*$|undefined|NaN/);
      }),
      { numRuns: 300 },
    );
  });
});

import { isRecord } from "@vivavoce/audio/is-record";
import type { JsonObject } from "./draft.ts";

/** Where the code connects to. */
interface SampleTarget {
  readonly endpoint: string;
  readonly model: string;
}

/** A language in which an update can be shown. */
export interface CodeLanguage {
  readonly id: "client" | "azure-js" | "azure-python" | "json";
  write(update: JsonObject, target: SampleTarget): string;
}

/** The ways in which an update is shown. */
export const codeLanguages: readonly CodeLanguage[] = [
  { id: "client", write: clientCode },
  { id: "azure-js", write: azureJsCode },
  { id: "azure-python", write: azurePythonCode },
  { id: "json", write: (update) => JSON.stringify({ type: "session.update", session: update }, null, 2) },
];

function clientCode(update: JsonObject, { endpoint, model }: SampleTarget): string {
  return [
    `import { connect } from "@vivavoce/client";`,
    "",
    "const client = await connect({",
    `  endpoint: ${JSON.stringify(endpoint)},`,
    `  model: ${JSON.stringify(model)},`,
    "  credential: process.env.AZURE_VOICELIVE_API_KEY,",
    "});",
    `await client.updateSession(${javaScript(update)});`,
  ].join("\n");
}

function azureJsCode(update: JsonObject, { endpoint, model }: SampleTarget): string {
  return [
    `import { VoiceLiveClient } from "@azure/ai-voicelive";`,
    `import { AzureKeyCredential } from "@azure/core-auth";`,
    "",
    "const credential = new AzureKeyCredential(process.env.AZURE_VOICELIVE_API_KEY);",
    `const client = new VoiceLiveClient(${JSON.stringify(endpoint)}, credential);`,
    `const session = await client.startSession(${JSON.stringify(model)});`,
    `await session.updateSession(${javaScript(camelCased(update))});`,
  ].join("\n");
}

function azurePythonCode(update: JsonObject, { endpoint, model }: SampleTarget): string {
  return [
    "import asyncio, os",
    "from azure.ai.voicelive.aio import connect",
    "from azure.core.credentials import AzureKeyCredential",
    "",
    "async def main():",
    "    async with connect(",
    `        endpoint=${JSON.stringify(endpoint)},`,
    `        credential=AzureKeyCredential(os.environ["AZURE_VOICELIVE_API_KEY"]),`,
    `        model=${JSON.stringify(model)},`,
    "    ) as connection:",
    `        await connection.session.update(session=${indented(python(update), 8)})`,
    "",
    "asyncio.run(main())",
  ].join("\n");
}

/** One event as code that sends it with our client. */
export function eventCode(event: object): string {
  return `client.send(${javaScript(event)});`;
}

/** The names of Microsoft's JavaScript client: camel case, and `InMs` where the wire has `_ms`. */
function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => {
    // What a tool takes and what the user's own pairs are called is not the client's to rename.
    const free = name === "parameters" || name === "metadata";
    return [camel(name), free ? member : camelCased(member)] as const;
  });
  return Object.fromEntries(entries);
}

const camel = (name: string): string =>
  name.replace(/_ms$/, "_in_ms").replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function javaScript(value: unknown): string {
  // Keys that are identifiers need no quotes.
  return JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");
}

function python(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return block("[", value.map(python), "]");
  if (!isRecord(value)) return JSON.stringify(value);
  return block(
    "{",
    Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${python(member)}`),
    "}",
  );
}

function block(open: string, members: readonly string[], close: string): string {
  if (members.length === 0) return open + close;
  return [open, ...members.map((member) => `    ${indented(member, 4)},`), close].join("\n");
}

const indented = (text: string, by: number): string => text.replaceAll("\n", `\n${" ".repeat(by)}`);

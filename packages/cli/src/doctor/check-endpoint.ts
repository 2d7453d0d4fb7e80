import { reasonOf } from "@vivavoce/audio/reason-of";
import { whyUnreachable } from "../chat/ask-server.ts";
import { askCapabilities } from "../chat/ask-capabilities.ts";
import { resolveChatSettings, sampleVariables } from "../chat/chat-settings.ts";
import type { ChatSettings } from "../chat/chat-settings.ts";
import { hasIdentityPackage } from "../chat/entra-credential.ts";
import { readDotEnv } from "../config/read-dot-env.ts";
import { fail, note, ok } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

const reachTimeoutMs = 10_000;

/** Whom `chat` would talk to, how it would sign in, and whether somebody answers there. */
export async function checkEndpoint({ env, cwd, fetch }: DoctorSurroundings): Promise<Finding[]> {
  let settings: ChatSettings;
  let variableOf: (setting: keyof typeof sampleVariables) => string | undefined;
  try {
    const dotEnv = await readDotEnv(cwd);
    settings = resolveChatSettings({}, env, dotEnv);
    variableOf = (setting) =>
      [env, dotEnv].flatMap((source) => sampleVariables[setting].filter((name) => source[name])).at(0);
  } catch (error) {
    return [fail("Chat", reasonOf(error), "Correct the variable or .env.")];
  }
  const where = new URL(settings.endpoint).host;
  const who = ok("Chat", `${where}, model ${settings.model}`);
  // Nobody need run there: talk brings a server.
  if (variableOf("endpoint") === undefined) {
    const { status } = await reach(settings.endpoint, where, fetch);
    if (status === "ok") return [who];
    const found = `nothing listens at ${where}, where chat would look for a server`;
    return [note("Chat", found, "vivavoce serve starts one; talk needs none.")];
  }
  const reached = await reach(settings.endpoint, where, fetch);
  const refused = reached.status === "ok" ? await refusal(settings, where, variableOf, fetch) : undefined;
  return [who, refused ?? (await signIn(settings, cwd, variableOf)), reached];
}

/** That a Vivavoce server does not take the key or token; undefined where it does, and of servers that do not tell. */
async function refusal(
  settings: ChatSettings,
  where: string,
  variableOf: (setting: "api-key" | "token") => string | undefined,
  fetch: typeof globalThis.fetch,
): Promise<Finding | undefined> {
  const { signIn: given } = settings;
  const status = (await askCapabilities(settings, fetch, reachTimeoutMs))?.status;
  if (status !== 401 && status !== 403) return undefined;
  const name = "Sign-in";
  if (given.type !== "key" && given.type !== "token") {
    const advice = "Set AZURE_VOICELIVE_API_KEY to one of its keys.";
    return fail(name, `${where} asks for a key, and none is set`, advice);
  }
  const variable = variableOf(given.type === "key" ? "api-key" : "token") ?? given.type;
  const advice = "Compare it with what the server was started with (VIVAVOCE_API_KEYS, or its configuration file).";
  return fail(name, `${where} does not take what stands in ${variable}`, advice);
}

async function signIn(
  { signIn: { type } }: ChatSettings,
  cwd: string,
  variableOf: (setting: "api-key" | "token") => string | undefined,
): Promise<Finding> {
  const name = "Sign-in";
  switch (type) {
    case "key":
      return ok(name, `API key in ${variableOf("api-key")}`);
    case "token":
      return ok(name, `token in ${variableOf("token")}`);
    case "none":
      return note(name, "no key is set", "A server that asks for one needs AZURE_VOICELIVE_API_KEY.");
    case "entra":
      if (await hasIdentityPackage(cwd)) {
        return ok(name, "Microsoft Entra ID (az login, or what else @azure/identity knows)");
      }
      return fail(
        name,
        "Microsoft Entra ID, but @azure/identity is not installed",
        "npm install @azure/identity and az login; or set AZURE_VOICELIVE_API_KEY.",
      );
  }
}

async function reach(endpoint: string, where: string, fetch: typeof globalThis.fetch): Promise<Finding> {
  const name = "Endpoint";
  const { origin } = new URL(endpoint.replace(/^ws/, "http"));
  const trouble = await whyUnreachable(origin, fetch, reachTimeoutMs);
  if (trouble === undefined) return ok(name, `${where} answers`);
  const advice = "Check AZURE_VOICELIVE_ENDPOINT, the network and, for own certificates, NODE_EXTRA_CA_CERTS.";
  return fail(name, `${where} does not answer (${trouble})`, advice);
}

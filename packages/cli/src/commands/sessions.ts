import { withDotEnv } from "../config/read-dot-env.ts";
import { ConfigError } from "../config/config-error.ts";
import { adminUrl, askAdmin } from "../sessions/ask-admin.ts";
import type { AdminAccess, SessionRow } from "../sessions/ask-admin.ts";
import { missingOf, printSession, printSessions, rowsOf } from "../sessions/print-sessions.ts";
import { print, printError } from "../terminal/output.ts";
import { printableJson } from "../terminal/text-width.ts";
import { tr } from "../words/translate.ts";
import { explained } from "./program-surroundings.ts";
import { flag, option, positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";

const args = {
  action: positional("list, show or hang-up"),
  id: positional("With show and hang-up: the session, as list shows it"),
  endpoint: option("Address of the server [VIVAVOCE_ADMIN_ENDPOINT, http://localhost:8080]", "url"),
  key: option("Key of its operators, where it wants one [VIVAVOCE_ADMIN_KEY]", "key"),
  json: flag("Print JSON"),
} as const satisfies CommandArgs;

/** `vivavoce sessions`: who is connected to a server, and an end to it. Exit code 0, 1 failure, 2 bad usage. */
export const sessionsCommand: Command = {
  name: "sessions",
  description: "See who is connected to a server, and hang up",
  args,
  run: (rawArgs) =>
    explained(async () => {
      const { flags, positionals } = readCommandLine(rawArgs, args, 2);
      const [action = "list", id] = positionals;
      const env = await withDotEnv(process.env, process.cwd());
      const access: AdminAccess = {
        url: adminUrl(flags.endpoint ?? env["VIVAVOCE_ADMIN_ENDPOINT"] ?? "http://localhost:8080"),
        key: flags.key ?? (env["VIVAVOCE_ADMIN_KEY"] || undefined),
      };
      print(await perform(action, id, access, flags.json === true));
      return 0;
    }),
};

async function perform(action: string, id: string | undefined, access: AdminAccess, json: boolean): Promise<string> {
  if (action === "list") {
    if (id !== undefined)
      throw new ConfigError("vivavoce sessions list takes no session; vivavoce sessions show does.");
    const answer = await askAdmin(access);
    const rows = rowsOf(answer);
    const missing = missingOf(answer);
    if (missing.length > 0) printError(tr(`No answer from ${missing.join(", ")}: their sessions are missing.`));
    return json ? printableJson(rows, 2) : printSessions(rows);
  }
  if (action !== "show" && action !== "hang-up") {
    throw new ConfigError(`vivavoce sessions knows list, show and hang-up, and not ${action}.`);
  }
  if (id === undefined) throw new ConfigError(`vivavoce sessions ${action} needs a session, as list shows it.`);
  const answer = await askAdmin(access, id, action === "show" ? "GET" : "DELETE");
  if (json) return JSON.stringify(answer, null, 2);
  return action === "show" ? printSession(answer as SessionRow) : tr(`Session ${id} was ended.`);
}

// #region embed
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { createServer } from "@vivavoce/server";

const engines = await createEmbeddedEngines();
const server = createServer({ engines, port: Number(process.env["PORT"] ?? 8080) });
const { url } = await server.listen();
// #endregion

// #region close
/** Ends gently: answers in progress are finished, then the engines let go. */
export async function stop(): Promise<void> {
  await server.drain();
  await engines.close();
}
// #endregion

export { url };

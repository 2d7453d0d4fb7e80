// #region serve
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { createServer } from "@vivavoce/server";
import { createParrotModel } from "./parrot-model.ts";

const engines = await createEmbeddedEngines({ languageModel: createParrotModel() });
const server = createServer({ engines, port: Number(process.env["PORT"] ?? 8080) });
console.log((await server.listen()).url);
// #endregion

export async function stop(): Promise<void> {
  await server.close();
  await engines.close();
}

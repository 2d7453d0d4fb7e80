import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Ways in which the server of a language model goes wrong, and the one in which it does not. */
export type ModelBehaviour = "answer" | "429" | "401" | "404" | "500" | "html" | "cut" | "hang" | "length";

/** A server of chat completions that behaves as it is told. */
export interface FaultyModel {
  readonly baseUrl: string;
  /** How it answers from now on. */
  behaviour: ModelBehaviour;
  close(): void;
}

const chunk = (content: string, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;

function answer(response: ServerResponse, behaviour: ModelBehaviour): void {
  const status = Number(behaviour);
  if (Number.isInteger(status)) {
    const body = JSON.stringify({ error: { message: "said by the model's server", code: `code_${status}` } });
    response.writeHead(status, { "content-type": "application/json" }).end(body);
    return;
  }
  if (behaviour === "hang") return;
  if (behaviour === "html") {
    response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Sign in</body></html>");
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk("It is ten o’clock. "));
  response.write(chunk("And then"));
  if (behaviour === "cut") {
    // What was said of it leaves first.
    setTimeout(() => response.destroy(), 50);
    return;
  }
  response.write(chunk(" some.", behaviour === "length" ? "length" : "stop"));
  response.end("data: [DONE]\n\n");
}

/** Starts it on a free port of loopback. */
export async function startFaultyModel(): Promise<FaultyModel> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => answer(response, model.behaviour));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const model: FaultyModel = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    behaviour: "answer",
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return model;
}

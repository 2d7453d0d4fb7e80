// Ears and a voice for Open WebUI: the two addresses of OpenAI's speech API that it asks, answered by the command line.
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/vivavoce.js", import.meta.resolve("vivavoce")));
const maxBytes = 25 * 2 ** 20;
/** What Open WebUI has chosen by default; all others are ours: slt, rms, awb. */
const voices = { alloy: "slt", echo: "rms", fable: "awb", onyx: "rms", nova: "slt", shimmer: "slt" };

/** Runs a command of vivavoce on an input, and gives what it writes. */
function vivavoce(input, ...args) {
  return new Promise((resolve, reject) => {
    const options = { encoding: "buffer", maxBuffer: 2 ** 28, timeout: 120_000 };
    const child = execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(stderr.toString().trim() || error.message)),
    );
    child.stdin.on("error", () => {}).end(input);
  });
}

async function transcribe(request, body) {
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  const file = (await new Response(body, { headers }).formData()).get("file");
  const text = await vivavoce(Buffer.from(await file.arrayBuffer()), "transcribe", "-");
  return { type: "application/json", content: JSON.stringify({ text: text.toString().trim() }) };
}

async function speak(_request, body) {
  const { input, voice } = JSON.parse(body.toString());
  const content = await vivavoce(input, "say", "-", "-o", "-", "--voice", voices[voice] ?? voice ?? "slt");
  return { type: "audio/wav", content };
}

const routes = { "/v1/audio/transcriptions": transcribe, "/v1/audio/speech": speak };

async function answer(request, response) {
  const fail = (status, message) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
  const route = request.method === "POST" ? routes[request.url] : undefined;
  if (route === undefined) return fail(404, `There is no ${request.method} ${request.url} here.`);
  if (Number(request.headers["content-length"] ?? Infinity) > maxBytes) return fail(413, "At most 25 MB.");
  try {
    const { type, content } = await route(request, await buffer(request));
    response.writeHead(200, { "content-type": type }).end(content);
  } catch (error) {
    fail(400, error.message);
  }
}

const server = createServer((request, response) => {
  // Whoever goes away in the middle takes nobody along.
  answer(request, response).catch(() => response.destroy());
});
server.listen(Number(process.env.PORT ?? 8081), process.env.HOST ?? "127.0.0.1", () =>
  console.log(`Speech at http://127.0.0.1:${server.address().port}/v1`),
);

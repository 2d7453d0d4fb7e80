import { expect, test } from "vitest";
import { readTranscript } from "./read-transcript.ts";

async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

test("words at times that are no numbers are left out", async () => {
  const times = ["1e999,1", "0,1e308", "-1e308,0", "0.5,0.75"];
  const words = times.map((each, at) => {
    const [start, end] = each.split(",");
    return `{"word":"w${at}","start":${start},"end":${end}}`;
  });
  const body = `{"text":"w0 w1 w2 w3","words":[${words.join(",")}]}`;
  const heard = await readTranscript("liar", "application/json", piecesOf(body));
  expect(heard.words).toEqual([{ text: "w3", offsetMs: 500, durationMs: 250 }]);
});

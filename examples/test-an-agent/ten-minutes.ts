import { openCall, scriptedModel } from "@vivavoce/testing";

/** A call of ten minutes, about twenty turns with an interruption in every fourth; everything that happened in it. */
export async function tenMinutes(): Promise<string> {
  await using call = await openCall({
    model: scriptedModel(({ nth }) => `This is answer number ${nth}, and it has a few more words than it needs.`),
  });
  for (let turn = 0; call.nowMs < 600_000; turn++) {
    await call.userSays(`Please tell me about number ${turn}`);
    if (turn % 4 === 3) await call.userInterrupts("No, wait, I have changed my mind");
    await call.agentTurn();
    await call.silence(20_000);
  }
  return call.record();
}

const runs: string[] = [];
for (let run = 1; run <= 3; run++) {
  const startMs = performance.now();
  runs.push(await tenMinutes());
  console.log(`run ${run}: ${Math.round(performance.now() - startMs)} ms`);
}
console.log(runs.every((record) => record === runs[0]) ? "the same, byte for byte" : "NOT the same");

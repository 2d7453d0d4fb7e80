import { connect } from "@vivavoce/client";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it } from "vitest";
import { offerWeather } from "./weather.ts";

it("answers with what the function gave", async () => {
  const model = scriptedModel(({ toolOutputs: [output] }) =>
    output === undefined
      ? { calls: [{ name: "get_weather", arguments: { place: "Reykjavik" } }] }
      : `It has ${(JSON.parse(output) as { degrees: number }).degrees} degrees.`,
  );
  await using server = await openTestServer({ model });
  const client = await connect({ endpoint: server.url, model: "gpt-4o" });
  await offerWeather(client);
  const { text } = await client.ask("How is the weather in Reykjavik?");
  expect(text).toBe("It has 4 degrees.");
  await client.close();
});

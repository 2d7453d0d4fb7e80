// #region program
import { connect } from "@vivavoce/client";

const client = await connect({
  endpoint: process.env["AZURE_VOICELIVE_ENDPOINT"] ?? "http://localhost:8080",
  credential: process.env["AZURE_VOICELIVE_API_KEY"],
  model: process.env["AZURE_VOICELIVE_MODEL"] ?? "gpt-4o",
});
await client.updateSession({ instructions: "Answer in one sentence.", voice: { type: "openai", name: "alloy" } });
const { text } = await client.ask("What is twelve times seven?");
console.log(text);
await client.close();
// #endregion

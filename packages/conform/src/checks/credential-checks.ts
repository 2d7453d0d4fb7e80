import type { CheckContext, WrittenCheck } from "../check.ts";
import { expectThat, needed } from "../check-failure.ts";
import { at } from "../read-event.ts";

const keyOf = ({ credential }: CheckContext): string => needed(credential.apiKey, "No API key was given (--api-key).");
const bearerOf = ({ credential }: CheckContext): string => needed(credential.bearer, "No token was given (--bearer).");

/** Credentials in every place clients put them (wire.md 1.3). */
export const credentialChecks: readonly WrittenCheck[] = [
  {
    ids: ["TR-30"],
    title: "A key in the api-key header opens a session",
    async run(context) {
      await context.open({ authenticate: false, headers: { "api-key": keyOf(context) } });
    },
  },
  {
    ids: ["TR-21"],
    title: "A key in the query parameter api-key opens a session",
    async run(context) {
      await context.open({ authenticate: false, query: { "api-key": keyOf(context) } });
    },
  },
  {
    ids: ["TR-31"],
    title: "A token in the Authorization header opens a session",
    async run(context) {
      await context.open({ authenticate: false, headers: { Authorization: `Bearer ${bearerOf(context)}` } });
    },
  },
  {
    ids: ["TR-22"],
    title: "A token in the query parameter authorization opens a session, in any letter case of the name",
    async run(context) {
      const token = `Bearer ${bearerOf(context)}`;
      await context.open({ authenticate: false, query: { authorization: token } });
      await context.open({ authenticate: false, query: { Authorization: token } });
    },
  },
  {
    ids: ["TR-40", "ER-18"],
    title: "A missing and a wrong credential are answered with 401 before the upgrade, with a code in the body",
    async run(context) {
      if (context.credential.apiKey === undefined) bearerOf(context);
      for (const headers of [{}, { "api-key": "wrong" }, { Authorization: "Bearer wrong" }]) {
        const { refusal } = await context.dial({ authenticate: false, headers });
        expectThat(refusal?.status === 401, "HTTP 401", refusal ?? "101");
        const coded = /"code"\s*:\s*"/.test(refusal.body);
        if (!coded) context.failed(["ER-18"], "an error code in the body", refusal.body);
      }
    },
  },
  {
    ids: ["TR-41"],
    title: "A page of a foreign origin is refused with 403 by a server that asks for no credential",
    async run(context) {
      const base = needed(context.extras.limitsUrl, "Needs a server without credentials (--limits-url).");
      const { refusal } = await context.dial({ base, headers: { Origin: "https://elsewhere.example" } });
      expectThat(refusal?.status === 403, "HTTP 403", refusal ?? "101");
    },
  },
  {
    ids: ["OA-01"],
    title: "A key as bearer and as browser subprotocol opens a session at /v1/realtime",
    dialects: ["openai-ga"],
    async run(context) {
      const wire = await context.open();
      expectThat(at(wire.session, "id") !== undefined, "a session", wire.session);
      const { apiKey } = context.credential;
      if (apiKey === undefined) return;
      await context.open({ authenticate: false, headers: { Authorization: `Bearer ${apiKey}` } });
      const protocols = ["realtime", `openai-insecure-api-key.${apiKey}`];
      const browser = await context.open({ authenticate: false, protocols });
      expectThat(browser.subprotocol === "realtime", "subprotocol realtime", browser.subprotocol);
    },
  },
];

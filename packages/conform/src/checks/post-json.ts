import type { CheckContext } from "../check.ts";

/** What an HTTP call came to. */
export interface PostedJson {
  readonly status: number;
  /** The body, parsed; its text when it is no JSON. */
  readonly value: unknown;
}

/** Posts JSON to a path of the server under test, with the credential of the run. */
export async function postJson(context: CheckContext, path: string, body: object): Promise<PostedJson> {
  const { apiKey, bearer } = context.credential;
  const secret = bearer ?? apiKey;
  const response = await fetch(`${context.base.replace(/^ws/, "http")}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      ...(apiKey === undefined ? {} : { "api-key": apiKey }),
    },
    body: JSON.stringify(body),
    signal: context.signal,
  });
  const text = await response.text();
  try {
    return { status: response.status, value: JSON.parse(text) as unknown };
  } catch {
    return { status: response.status, value: text };
  }
}

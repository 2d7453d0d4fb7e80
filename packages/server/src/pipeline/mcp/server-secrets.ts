import { createSecretMask } from "@vivavoce/engine/remote";
import type { SecretMask } from "@vivavoce/engine/remote";
import type { McpTool } from "@vivavoce/protocol";

/** Headers that are secrets by their name; of others only the whole value is hidden. */
const secretNames = /auth|token|key|secret|cookie|session|passw|credential|signature/i;

/** Hides what opens an MCP server in what that server says: a session may have been prepared for somebody else. */
export function maskOf({ authorization, headers, server_url }: McpTool): SecretMask {
  const given = Object.entries(headers ?? {});
  const secrets = given.flatMap(([name, value]) => (secretNames.test(name) ? [value] : []));
  if (authorization != null) secrets.push(authorization);
  const values = given.map(([, value]) => value);
  if (URL.canParse(server_url)) {
    const { username, password, searchParams } = new URL(server_url);
    for (const part of [username, password]) if (part !== "") secrets.push(decoded(part));
    for (const [name, value] of searchParams) (secretNames.test(name) ? secrets : values).push(value);
  }
  return createSecretMask(secrets, values);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

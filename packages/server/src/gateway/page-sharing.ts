import type { Context } from "hono";

/**
 * Headers that let the page read an answer. Credentials travel in headers, never in cookies.
 * @param method that the page may use
 */
export function sharingHeaders(context: Context, origin: string | undefined, method: string): Record<string, string> {
  if (origin === undefined) return {};
  const asked = context.req.header("access-control-request-headers") ?? "authorization, content-type, api-key";
  return {
    "access-control-allow-origin": origin,
    "access-control-allow-methods": method,
    "access-control-allow-headers": asked,
    "access-control-max-age": "600",
    vary: "Origin",
  };
}

import { ChatFailure } from "../chat/chat-failure.ts";
import { askServer, serverUrl } from "../chat/ask-server.ts";
import { readMetrics } from "./read-metrics.ts";
import type { MetricsPage } from "./read-metrics.ts";

/** Longest page that is read, in bytes; ours has some 20 KB. */
const maxPageBytes = 4 * 1024 * 1024;

/**
 * Where the numbers of a server are.
 * @param isAll those of all servers on its bus
 * @throws ConfigError when the text is no address
 */
export function metricsUrl(endpoint: string, isAll = false): URL {
  return serverUrl(endpoint, "/metrics", isAll ? "gateways=all" : "");
}

/**
 * Reads the numbers of a server once.
 * @param signal ends the reading early
 * @throws ChatFailure in one line that says what is wrong
 */
export async function fetchMetrics(url: URL, key: string | undefined, signal?: AbortSignal): Promise<MetricsPage> {
  const { response, text } = await askServer(url, { key, maxBytes: maxPageBytes, signal });
  if (response.status === 401 && key !== undefined) {
    throw new ChatFailure(`${url.host} does not take that key of its metrics: --key, or VIVAVOCE_METRICS_KEY.`);
  }
  if (response.status === 401) {
    throw new ChatFailure(`${url.host} wants the key of its metrics: --key, or VIVAVOCE_METRICS_KEY.`);
  }
  if (response.status === 403) {
    throw new ChatFailure(
      `${url.host} shows its numbers on its own machine only. With VIVAVOCE_METRICS_KEY set there, from anywhere.`,
    );
  }
  const page = readMetrics(response.ok ? text : "");
  const isAll = url.search !== "";
  // One of an older version takes no notice of the question.
  if (isAll && !page.has("vivavoce_gateway_answered") && (response.ok || response.status === 404)) {
    throw new ChatFailure(`${url.host} is on no bus: without --bus it shows its own numbers.`);
  }
  if (!page.has("vivavoce_sessions"))
    throw new ChatFailure(`${url.host} has no numbers of a Vivavoce server at /metrics.`);
  return page;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** HAProxy as docs/guides/scale.md has it, without TLS. */
export interface Edge {
  readonly url: string;
  close(): Promise<void>;
}

const port = 8443;

/** Starts it in front of these gateways. @param gateways `address:port` by name */
export async function startEdge(gateways: Readonly<Record<string, string>>): Promise<Edge> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-edge-"));
  const file = join(folder, "haproxy.cfg");
  const servers = Object.entries(gateways).map(([name, address]) => `  server ${name} ${address}`);
  await writeFile(
    file,
    `defaults
  mode http
  option forwardfor
  timeout connect 2s
  timeout client 1m
  timeout server 1m
  timeout tunnel 2h
  retries 2
  option redispatch
  retry-on conn-failure empty-response 503

frontend callers
  bind 127.0.0.1:${port}
  default_backend gateways

backend gateways
  balance leastconn
  option httpchk
  http-check send meth GET uri /health ver HTTP/1.1 hdr Host gateway
  default-server check inter 1s fall 2 rise 1
${servers.join("\n")}
`,
  );
  const proxy = spawn("haproxy", ["-db", "-f", file], { stdio: "ignore" });
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const exit = once(proxy, "exit");
      proxy.kill("SIGKILL");
      await exit;
      await rm(folder, { recursive: true });
    },
  };
}

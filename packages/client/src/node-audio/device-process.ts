import { decibriMeans } from "./decibri-means.ts";
import type { DeviceReply, DeviceRequest } from "./device-message.ts";
import type { PcmSink } from "./pcm-device.ts";

// A program of its own: it holds one sound device for the process that started it, and ends with that. What native
// libraries write, and how long they stay in a call, is then nobody else's concern.
let sink: PcmSink | undefined;

function reply(message: DeviceReply): void {
  process.send?.(message);
}

function fail(error: unknown): void {
  const { message, code } = error as { readonly message?: unknown; readonly code?: unknown };
  reply({ type: "failed", message: String(message ?? error), code: typeof code === "string" ? code : undefined });
}

async function serve(request: DeviceRequest): Promise<void> {
  switch (request.type) {
    case "openSource": {
      await decibriMeans.openSource?.(
        { data: (bytes) => reply({ type: "data", bytes }), failed: fail },
        request.device,
      );
      return reply({ type: "opened", leadMs: 0 });
    }
    case "openSink": {
      sink = await decibriMeans.openSink?.(fail, request.device);
      return reply({ type: "opened", leadMs: sink?.leadMs ?? 0 });
    }
    case "list":
      return reply({ type: "listed", devices: (await decibriMeans.listDevices?.()) ?? [] });
    case "write":
      sink?.write(request.bytes);
      await sink?.handedOver?.();
      return reply({ type: "taken" });
    case "clear":
      return sink?.clear();
  }
}

process.on("message", (request: DeviceRequest) => void serve(request).catch(fail));
// Native code may be in a call that never comes back.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// A terminal sends its signals to all: who started this one says when it ends.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

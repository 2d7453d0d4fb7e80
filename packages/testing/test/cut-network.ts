import type { ManualClock } from "@vivavoce/audio/clock";
import { createResume } from "@vivavoce/client/resume";
import type { ResumeChange } from "@vivavoce/client/resume";
import type { Transport } from "@vivavoce/client";
import { chooseDialect } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { resumeAskOf } from "../../server/src/gateway/resume/resume-ask.ts";
import type { ResumeAsk } from "../../server/src/gateway/resume/resume-ask.ts";
import { readUpgradeRequest } from "../../server/src/gateway/upgrade-request.ts";
import type { SessionConnection, SessionHandle, SessionRequest } from "../../server/src/pipeline/session-port.ts";

export interface CutNetworkOptions {
  readonly clock: ManualClock;
  /** A whole number from 0 to below this one. */
  readonly below: (end: number) => number;
  /** Opens a session, or goes on with the one that is asked for; undefined where there is none. */
  readonly accept: (
    request: SessionRequest,
    ask: ResumeAsk | undefined,
    link: SessionConnection,
  ) => SessionHandle | undefined;
}

/** A client of ours, and between it and its servers a network that can be cut. */
export function openCutNetwork({ clock, below, accept }: CutNetworkOptions) {
  /** What the client got, and what it sent. */
  const log = { got: [] as string[], sent: [] as string[] };
  const changes: ResumeChange[] = [];
  const ends: string[] = [];

  let cutNow: (() => void) | undefined;
  /** A socket: what is sent arrives some milliseconds later and in order, or never. */
  const transport: Transport = (request, handlers) => {
    const target = `${request.url.pathname}${request.url.search}`;
    let isAlive = true;
    let handle: SessionHandle | undefined;
    let toServerAtMs = 0;
    let toClientAtMs = 0;
    const later = (beforeMs: number, act: () => void): number => {
      const atMs = Math.max(beforeMs, clock.now() + 1 + below(40));
      clock.setTimer(atMs - clock.now(), () => {
        if (isAlive) act();
      });
      return atMs;
    };
    const link: SessionConnection = {
      bufferedBytes: 0,
      send: (text) => void (toClientAtMs = later(toClientAtMs, () => handlers.message(text))),
      close: (code, reason) => void (toClientAtMs = later(toClientAtMs, () => handlers.closed(code, reason))),
    };
    toServerAtMs = later(0, () => {
      const ask = resumeAskOf(readUpgradeRequest({ method: "GET", url: target, rawHeaders: [] }));
      handlers.opened();
      handle = accept({ dialect, model: "m", clientRequestId: "", features: new Set(["vivavoce_resume"]) }, ask, link);
    });
    cutNow = () => {
      if (!isAlive) return;
      isAlive = false;
      clock.setTimer(below(400), () => handlers.closed(1006, ""));
      // The server may learn of it long after the client is back.
      clock.setTimer(below(2000), () => handle?.disconnected(true));
    };
    return {
      bufferedBytes: 0,
      send: (text) => void (toServerAtMs = later(toServerAtMs, () => handle?.receive(Buffer.from(text)))),
      close: () => void (toServerAtMs = later(toServerAtMs, () => handle?.disconnected())),
    };
  };
  const resume = createResume({ transport, clock: { ...clock, random: () => below(1000) / 1000 } });
  resume.onChange((change) => changes.push(change));
  const socket = resume.transport(
    { url: new URL("ws://server/voice-live/realtime?api-version=2026-07-15&model=m"), credential: undefined },
    {
      opened: () => {},
      message: (text) => log.got.push(text),
      closed: (code, reason) => ends.push(`closed ${code} ${reason}`),
      refused: (message) => ends.push(`refused ${message}`),
    },
  );
  const send = (event: object): void => {
    const text = JSON.stringify(event);
    log.sent.push(text);
    socket.send(text);
  };
  return { log, changes, ends, socket, send, cut: () => cutNow?.() };
}

const dialect = ((): Dialect => {
  const query = new URLSearchParams({ "api-version": "2026-07-15", model: "m" });
  const chosen = chooseDialect({ path: "/voice-live/realtime", query, headers: {}, protocols: [] });
  if (chosen.kind !== "dialect") throw new Error(chosen.message);
  return chosen;
})();

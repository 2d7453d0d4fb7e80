import { createManualClock } from "@vivavoce/audio/clock";
import { describe, expect, it } from "vitest";
import type { Socket, SocketHandlers, SocketRequest } from "../socket.ts";
import { createResume } from "./index.ts";
import type { ResumeChange, ResumeOptions } from "./index.ts";

interface Attempt {
  readonly url: URL;
  readonly handlers: SocketHandlers;
  readonly sent: string[];
  closedWith?: number;
  bufferedBytes: number;
}

/** A client over sockets that do what the test says. */
function openClient(options: Partial<ResumeOptions> = {}) {
  const clock = createManualClock();
  const attempts: Attempt[] = [];
  const got: string[] = [];
  const ends: string[] = [];
  const changes: ResumeChange[] = [];
  const resume = createResume({
    transport: (request: SocketRequest, handlers): Socket => {
      const attempt: Attempt = { url: request.url, handlers, sent: [], bufferedBytes: 0 };
      attempts.push(attempt);
      return {
        send: (text) => attempt.sent.push(text),
        get bufferedBytes() {
          return attempt.bufferedBytes;
        },
        close: (code) => void (attempt.closedWith = code),
      };
    },
    clock: { ...clock, random: () => 0.99 },
    ...options,
  });
  resume.onChange((change) => changes.push(change));
  const url = new URL("ws://server/voice-live/realtime?model=m&features=vivavoce_trace:true");
  const socket = resume.transport(
    { url, credential: { key: "secret" } },
    {
      opened: () => {},
      message: (text) => got.push(text),
      closed: (code, reason) => ends.push(`closed ${code} ${reason}`),
      refused: (message, status) => ends.push(`refused ${message} ${status}`),
    },
  );
  const advance = (ms: number): void => clock.advance(ms);
  const last = (): Attempt => attempts.at(-1) as Attempt;
  const ready = (): void => {
    last().handlers.opened();
    last().handlers.message('{"type":"session.created"}');
    last().handlers.message('{"type":"vivavoce.resume.ready","token":"rt_1","window_ms":30000}');
  };
  const resumed = (received: number): void =>
    last().handlers.message(`{"type":"vivavoce.resume.resumed","received":${received}}`);
  return {
    socket,
    attempts,
    got,
    ends,
    changes,
    advance,
    last,
    ready,
    resumed,
    retryNow: () => resume.retryNow(),
  };
}

const append = (audio: string): string => JSON.stringify({ type: "input_audio_buffer.append", audio });

describe("a socket that outlives its sockets", () => {
  it("asks for it beside other features, and hides what is said of it", () => {
    const client = openClient();
    client.ready();
    expect(client.last().url.searchParams.get("features")).toBe("vivavoce_trace:true,vivavoce_resume:true");
    expect(client.got).toEqual(['{"type":"session.created"}']);
  });

  it("comes back at once, says what it saw and played, and sends what was not taken", () => {
    const heard = { itemId: "item_1", contentIndex: 0, audioEndMs: 1234.5 };
    const client = openClient({ played: () => heard });
    client.ready();
    for (const text of ["a", "b", "c"]) client.socket.send(text);
    client.last().handlers.closed(1006, "");
    client.socket.send("d");
    expect(client.ends).toEqual([]);
    client.advance(0);
    expect(Object.fromEntries(client.last().url.searchParams)).toMatchObject({
      vivavoce_resume: "rt_1",
      vivavoce_seen: "1",
      vivavoce_played_item: "item_1",
      vivavoce_played_ms: "1234",
    });
    client.resumed(1);
    client.last().handlers.message("e");
    expect(client.last().sent).toEqual(["b", "c", "d"]);
    expect(client.got.slice(1)).toEqual(["e"]);
    expect(client.changes.map(({ state }) => state)).toEqual(["away", "back"]);
    // Numbers go on from what the server has.
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.resumed(3);
    expect(client.last().sent).toEqual(["d"]);
  });

  it("keeps the last seconds of the microphone, and everything else", () => {
    const client = openClient({ microphoneMs: 1000 });
    client.ready();
    client.last().handlers.closed(1006, "");
    client.socket.send(append("old"));
    client.socket.send("text");
    client.advance(600);
    client.socket.send(append("newer"));
    client.advance(600);
    client.socket.send(append("newest"));
    client.advance(5000);
    client.resumed(0);
    expect(client.last().sent).toEqual(["text", append("newer"), append("newest")]);
    expect(client.changes.at(-1)).toEqual({ state: "back", awayMs: 6200, lostSoundMs: 600 });
  });

  it("keeps sound that was sent for as long as it takes to come back", () => {
    const client = openClient({ microphoneMs: 1000 });
    client.ready();
    client.socket.send(append("said before"));
    client.advance(3000);
    client.socket.send(append("said last"));
    client.last().handlers.closed(1006, "");
    client.socket.send(append("said to nobody"));
    client.advance(4000);
    client.socket.send(append("said at the end"));
    client.resumed(0);
    expect(client.last().sent).toEqual([append("said before"), append("said last"), append("said at the end")]);
    // What came in time on the next socket does not age either.
    client.last().handlers.closed(1006, "");
    client.advance(9000);
    client.resumed(0);
    expect(client.last().sent).toHaveLength(3);
    expect(client.changes.at(-1)).toEqual({ state: "back", awayMs: 9000, lostSoundMs: 0 });
  });

  it("does not say that it needs no more what it had no room for", () => {
    const client = openClient({ maxKeptBytes: 200 });
    client.ready();
    for (const text of ["x", "y", "z"]) client.socket.send(text.repeat(90));
    client.last().handlers.closed(1006, "");
    client.advance(0);
    expect(client.last().url.searchParams.get("vivavoce_from")).toBe("0");
    // A server that has not taken the first one has lost it.
    client.resumed(0);
    expect(client.changes.at(-1)).toMatchObject({ state: "lost" });
  });

  it("counts sound that it has given up as what nobody needs", () => {
    const client = openClient({ maxKeptBytes: 200 });
    client.ready();
    for (let i = 0; i < 50; i++) client.socket.send(append(`sound ${i}`));
    client.last().handlers.closed(1006, "");
    client.advance(0);
    expect(client.last().url.searchParams.get("vivavoce_from")).toBe("47");
    client.resumed(48);
    expect(client.last().sent).toEqual([append("sound 48"), append("sound 49")]);
  });

  it("gives up sound for want of room, but never goes on without anything else", () => {
    const client = openClient({ maxKeptBytes: 200 });
    client.ready();
    client.last().handlers.closed(1006, "");
    client.advance(0);
    for (let i = 0; i < 8; i++) client.socket.send(append(`sound ${i}`));
    client.socket.send("x".repeat(150));
    client.resumed(0);
    expect(client.last().sent).toEqual(["x".repeat(150)]);
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.socket.send("y".repeat(150));
    client.resumed(0);
    expect(client.changes.at(-1)).toMatchObject({ state: "lost" });
    expect(client.ends).toEqual(["closed 1006 too much was sent meanwhile"]);
    // The socket that was given up closes later.
    client.last().handlers.closed(1000, "");
    expect(client.ends).toHaveLength(1);
  });

  it("is told once that it is closed, also when a server has just answered", async () => {
    const client = openClient();
    client.ready();
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.socket.close(1000, "enough");
    client.resumed(0);
    await Promise.resolve();
    client.last().handlers.closed(1000, "");
    expect(client.ends).toEqual(["closed 1000 enough"]);
  });

  it("tries again when the server is gone, or cannot ask for the session now", () => {
    const client = openClient();
    client.ready();
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.last().handlers.refused("502 Bad Gateway", 502);
    client.advance(500);
    client.last().handlers.refused("The connection could not be opened.");
    client.advance(1000);
    client.last().handlers.closed(1013, "the session cannot be had now");
    client.advance(2000);
    client.resumed(0);
    expect(client.changes.map(({ state }) => state)).toEqual(["away", "away", "away", "away", "back"]);
    expect(client.ends).toEqual([]);
  });

  it("keeps what a server has taken and not confirmed, for another that goes on instead", () => {
    const client = openClient();
    client.ready();
    for (const text of ["a", "b", "c"]) client.socket.send(text);
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.resumed(3);
    expect(client.last().sent).toEqual([]);
    client.socket.send("d");
    client.last().handlers.closed(1006, "");
    client.advance(0);
    expect(client.last().url.searchParams.get("vivavoce_from")).toBe("0");
    client.resumed(1);
    expect(client.last().sent).toEqual(["b", "c", "d"]);
    client.last().handlers.message('{"type":"vivavoce.resume.received","received":3}');
    client.last().handlers.closed(1006, "");
    client.advance(0);
    expect(client.last().url.searchParams.get("vivavoce_from")).toBe("3");
  });

  it("waits longer each time, and no longer than the session does", () => {
    const client = openClient();
    client.ready();
    client.last().handlers.closed(1006, "");
    for (let ms = 0; ms <= 40_000; ms += 100) {
      const before = client.attempts.length;
      client.advance(100);
      if (client.attempts.length > before) client.last().handlers.refused("The connection could not be opened.");
    }
    const delays = client.changes.flatMap((change) => (change.state === "away" ? [Math.round(change.delayMs)] : []));
    expect(delays.slice(0, 6)).toEqual([0, 199, 398, 796, 1592, 2985]);
    expect(client.ends).toEqual(["closed 1006 no way to the server was found in time"]);
    expect(client.attempts.length).toBe(delays.length + 1);
  });

  it.each([
    ["the server does not know the session", (at: Attempt) => at.handlers.closed(4410, "session_not_found")],
    ["the key is refused now", (at: Attempt) => at.handlers.refused("401", 401)],
    ["another session begins", (at: Attempt) => at.handlers.message('{"type":"session.created"}')],
  ])("is lost when %s", (_why, act) => {
    const client = openClient();
    client.ready();
    client.last().handlers.closed(1006, "");
    client.advance(0);
    act(client.last());
    expect(client.changes.map(({ state }) => state)).toEqual(["away", "lost"]);
    expect(client.ends).toHaveLength(1);
    client.advance(60_000);
    expect(client.attempts).toHaveLength(2);
  });

  it("tries again when an attempt takes too long, and takes nothing from that one any more", () => {
    const client = openClient({ attemptTimeoutMs: 1000 });
    client.ready();
    client.last().handlers.closed(1006, "");
    client.advance(0);
    const slow = client.last();
    client.advance(1000);
    expect(slow.closedWith).toBe(4411);
    client.advance(1000);
    expect(client.attempts).toHaveLength(3);
    slow.handlers.message('{"type":"vivavoce.resume.resumed","received":0}');
    expect(client.changes.at(-1)?.state).toBe("away");
    client.resumed(0);
    expect(client.changes.at(-1)?.state).toBe("back");
  });

  it("leaves goodbyes, and servers that do not know it, as they are", () => {
    const polite = openClient();
    polite.ready();
    polite.last().handlers.closed(1001, "server is shutting down");
    expect(polite.ends).toEqual(["closed 1001 server is shutting down"]);
    const stranger = openClient();
    stranger.last().handlers.message('{"type":"session.created"}');
    stranger.last().handlers.closed(1006, "");
    expect(stranger.ends).toEqual(["closed 1006 "]);
    expect(stranger.changes).toEqual([]);
  });

  it("closes while it is away, and can be hurried", async () => {
    const client = openClient();
    client.ready();
    client.last().handlers.closed(1006, "");
    expect(client.retryNow()).toBe(true);
    expect(client.attempts).toHaveLength(2);
    client.socket.close(1000, "bye");
    await Promise.resolve();
    expect(client.ends).toEqual(["closed 1000 bye"]);
    client.resumed(0);
    expect(client.last().closedWith).toBe(1000);
    expect(client.retryNow()).toBe(false);
  });

  it("says what it has seen now and then, and counts a backlog of old messages as nothing", () => {
    const client = openClient();
    client.ready();
    for (let i = 0; i < 31; i++) client.last().handlers.message("{}");
    expect(client.last().sent).toEqual(['{"type":"vivavoce.resume.seen","seen":32}']);
    client.last().handlers.closed(1006, "");
    expect(client.socket.bufferedBytes).toBe(0);
    client.advance(0);
    client.last().bufferedBytes = 500_000;
    client.resumed(0);
    expect(client.socket.bufferedBytes).toBe(0);
    client.last().bufferedBytes = 1000;
    expect(client.socket.bufferedBytes).toBe(1000);
    client.last().bufferedBytes = 500_000;
    expect(client.socket.bufferedBytes).toBe(500_000);
  });

  it("counts what is kept as nothing in a socket that has fallen silent, since it may be lost", () => {
    const client = openClient({ silenceMs: 6000, maxKeptBytes: 500_000 });
    client.ready();
    client.last().handlers.message('{"type":"vivavoce.resume.ready","token":"rt_1","window_ms":30000,"answers":true}');
    const waiting = (bytes: number): number => {
      client.last().bufferedBytes = bytes;
      return client.socket.bufferedBytes;
    };
    expect(waiting(200_000)).toBe(200_000);
    client.advance(1500);
    expect([waiting(200_000), waiting(500_001)]).toEqual([0, 500_001]);
    client.last().handlers.message("{}");
    expect(waiting(200_000)).toBe(200_000);
    client.last().handlers.closed(1006, "");
    client.advance(0);
    client.resumed(0);
    expect([waiting(500_000), waiting(500_001)]).toEqual([0, 500_001]);
  });

  it("takes a socket for lost on which nothing comes any more, and says that it goes on elsewhere", () => {
    const client = openClient({ silenceMs: 6000 });
    client.ready();
    client.last().handlers.message('{"type":"vivavoce.resume.ready","token":"rt_1","window_ms":30000,"answers":true}');
    const asks = '{"type":"vivavoce.resume.seen","seen":1,"answer":true}';
    let answered = 0;
    for (let part = 0; part < 20; part++) {
      client.advance(1500);
      if (client.last().sent.splice(0).length === 0) continue;
      answered += 1;
      client.last().handlers.message('{"type":"vivavoce.resume.received","received":0}');
    }
    expect(client.attempts).toHaveLength(1);
    expect(answered).toBe(10);
    client.advance(1500);
    client.last().handlers.message("spoken");
    for (let part = 0; part < 3; part++) client.advance(1500);
    expect(client.last().sent).toEqual([asks.replace("1,", "2,"), asks.replace("1,", "2,")]);
    client.advance(1500);
    expect(client.attempts[0]?.closedWith).toBe(4411);
    client.advance(0);
    expect(client.attempts).toHaveLength(2);
    client.resumed(0);
    // What becomes of the old one is of no interest.
    client.attempts[0]?.handlers.closed(1006, "");
    expect(client.changes.map(({ state }) => state)).toEqual(["away", "back"]);
    expect(client.ends).toEqual([]);
  });

  it("does not ask servers that do not know how to answer", () => {
    const client = openClient({ silenceMs: 6000 });
    client.ready();
    for (let part = 0; part < 20; part++) client.advance(1500);
    expect(client.last().sent).toEqual([]);
    expect(client.attempts).toHaveLength(1);
  });
});

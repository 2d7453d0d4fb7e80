import { describe, expect, it } from "vitest";
import { Unconfirmed } from "./unconfirmed.ts";

const sound = (name: string): string => JSON.stringify({ type: "input_audio_buffer.append", audio: name });
const text = JSON.stringify({ type: "response.create" });

describe("what was sent and not confirmed", () => {
  it("does not grow with sound that is given up, whatever stands before it", () => {
    const unconfirmed = new Unconfirmed(200, 5000);
    unconfirmed.add(text);
    for (let count = 0; count < 20_000; count++) unconfirmed.add(sound("x"));
    expect(unconfirmed.length).toBeLessThan(10);
    // While there is no socket it is the same, by age.
    const away = new Unconfirmed(2000, 50);
    away.add(text);
    away.add(sound("before"));
    for (let atMs = 0; atMs < 20_000; atMs += 20) away.add(sound("x"), atMs);
    expect(away.length).toBeLessThan(10);
    expect(away.reaches(1001)).toBe(true);
    expect(away.lostSoundMs).toBe(19_940);
  });

  it("keeps the numbers of what the server has, though sound between them was given up", () => {
    const unconfirmed = new Unconfirmed(200, 5000);
    unconfirmed.add(text);
    for (let count = 2; count <= 1000; count++) unconfirmed.add(sound(`s${count}`));
    unconfirmed.add(text);
    expect(unconfirmed.from).toBe(0);
    expect([unconfirmed.reaches(1001), unconfirmed.reaches(1002)]).toEqual([true, false]);
    // Number 500 was given up: what is kept after it is all that can be sent.
    expect(unconfirmed.take(500)).toEqual([sound("s999"), sound("s1000"), text]);
    // What is sent to a server that has 500 is 501 to 503.
    expect([unconfirmed.from, unconfirmed.reaches(503), unconfirmed.reaches(504)]).toEqual([0, true, false]);
    unconfirmed.confirm(501);
    expect(unconfirmed.take(501)).toEqual([sound("s1000"), text]);
    unconfirmed.confirm(503);
    expect([unconfirmed.from, unconfirmed.length]).toEqual([503, 0]);
  });

  it("says of given-up sound that nobody needs it, as soon as nothing stands before it", () => {
    const unconfirmed = new Unconfirmed(200, 5000);
    unconfirmed.add(text);
    for (let count = 2; count <= 100; count++) unconfirmed.add(sound("x"));
    const { length } = unconfirmed;
    unconfirmed.confirm(1);
    expect(unconfirmed.length).toBe(length - 1);
    expect(unconfirmed.from).toBe(100 - unconfirmed.length);
    unconfirmed.clear();
    expect([unconfirmed.from, unconfirmed.length]).toEqual([100, 0]);
    unconfirmed.add(text);
    expect([unconfirmed.from, unconfirmed.reaches(101), unconfirmed.reaches(102)]).toEqual([100, true, false]);
  });
});

import { describe, expect, it } from "vitest";
import { BargeInWatch } from "./barge-in-watch.ts";
import type { BargeInVerdict } from "./barge-in-watch.ts";

const interrupts: BargeInVerdict = { type: "interrupts" };
const filler: BargeInVerdict = { type: "dismissed", reason: "filler" };

const whole = (text: string, fillersCount = false) =>
  new BargeInWatch(1000, fillersCount).weigh({
    text,
    isHum: false,
    isAssistantSilent: false,
    sinceOnsetMs: 350,
    paused: true,
  });

describe("short speech while the assistant speaks", () => {
  it.each([
    "Mm-hmm.",
    "Mhm.",
    "Uh-huh.",
    "Yeah.",
    "Okay.",
    "OK, yeah.",
    "Oh, I see.",
    "Right. Got it.",
    "Um…",
    "Ha ha ha.",
    "That’s right.",
  ])("leaves the assistant alone: %s", (text) => {
    expect(whole(text)).toEqual(filler);
  });

  it.each([
    "Stop.",
    "Wait.",
    "No.",
    "No, no.",
    "Hold on.",
    "What?",
    "But why?",
    "Okay, stop.",
    "Yeah, but I want tea.",
    "Two.",
    "I know him.",
    "Excuse me.",
  ])("interrupts: %s", (text) => {
    expect(whole(text)).toEqual(interrupts);
  });

  it("is nothing without words", () => {
    for (const text of ["", " ", "…", "."]) expect(whole(text)).toEqual({ type: "dismissed", reason: "no_words" });
  });

  it("interrupts with any word where fillers are not removed, but not with a cough (SF-08.10)", () => {
    expect(whole("Mm-hmm.", true)).toEqual(interrupts);
    expect(whole("", true)).toEqual({ type: "dismissed", reason: "no_words" });
  });
});

it("takes a hum for what it is, whatever was recognized, unless the words claim the turn", () => {
  const hum = (text: string) =>
    new BargeInWatch(0, false).weigh({ text, isHum: true, isAssistantSilent: false, sinceOnsetMs: 300, paused: true });
  expect(hum("Baitcham,")).toEqual(filler);
  expect(hum("")).toEqual(filler);
  expect(hum("No.")).toEqual(interrupts);
});

describe("speech that goes on", () => {
  const look = (text: string, sinceOnsetMs: number) => ({
    text,
    isHum: false,
    isAssistantSilent: false,
    sinceOnsetMs,
    paused: false,
  });

  it("is believed early when its words can hardly be mistaken, and later when there is doubt", () => {
    expect(new BargeInWatch(0, false).weigh(look("Stop", 260))).toEqual(interrupts);
    expect(new BargeInWatch(0, false).weigh(look("I would like", 260))).toEqual(interrupts);
    for (const text of ["Tea", "No"]) {
      const watch = new BargeInWatch(0, false);
      expect(watch.weigh(look(text, 260))).toEqual({ type: "unclear" });
      expect(watch.weigh(look(text, 384))).toEqual(interrupts);
    }
  });

  it("is decided 380 ms after the onset, whatever it is", () => {
    for (const text of ["", "Okay", "Well then"]) {
      expect(new BargeInWatch(0, false).weigh(look(text, 384)).type).not.toBe("unclear");
    }
  });

  it("is not made something else by one odd word", () => {
    const watch = new BargeInWatch(0, false);
    watch.weigh(look("Yeah.", 260));
    expect(watch.weigh({ ...look("Worse.", 384), paused: true })).toEqual(filler);
  });

  it("is a back-channel for good only where the recognizer was sure of it, or had heard enough", () => {
    const early = new BargeInWatch(0, false);
    early.weigh({ ...look("Sure.", 260), isUnsure: true });
    expect(early.weigh(look("Held.", 384))).toEqual(interrupts);
    const whole = new BargeInWatch(0, false);
    whole.weigh({ ...look("Sure.", 384), isUnsure: true });
    expect(whole.weigh(look("Held.", 576))).toEqual(filler);
  });

  it("is waited for while it is half of a back-channel, and looked at again soon", () => {
    for (const text of ["That's", "Oh, makes", "I"]) {
      const watch = new BargeInWatch(0, false);
      expect(watch.weigh(look(text, 384))).toEqual(filler);
      expect([440, 448].map((nowMs) => watch.isDue(nowMs))).toEqual([false, true]);
      expect(watch.weigh(look(`${text} not so`, 448))).toEqual(interrupts);
    }
    expect(new BargeInWatch(0, false).weigh(look("That is", 384))).toEqual(interrupts);
  });

  it.each([
    ["es", "Por"],
    ["de", "Ich"],
    ["it", "Come"],
    ["ar", "لا"],
  ])("in %s interrupts 380 ms after the onset with a word that claims the turn: %s", (language, text) => {
    expect(new BargeInWatch(0, false).weigh({ ...look(text, 384), languages: [language] })).toEqual(interrupts);
  });

  it("interrupts with half of a back-channel when it stops there, or has been heard for long", () => {
    expect(new BargeInWatch(0, false).weigh({ ...look("That's", 384), paused: true })).toEqual(interrupts);
    expect(new BargeInWatch(0, false).weigh(look("That's", 704))).toEqual(interrupts);
    expect(new BargeInWatch(0, true).weigh(look("That's", 384))).toEqual(interrupts);
    expect(new BargeInWatch(0, false).weigh({ ...look("That's", 384), isAssistantSilent: true })).toEqual(interrupts);
  });

  it("is a turn after all when the assistant has finished, and one word is enough", () => {
    const watch = new BargeInWatch(0, false);
    watch.weigh(look("Uh", 384));
    expect(watch.weigh({ ...look("Uh, Paris", 900), isAssistantSilent: true })).toEqual(interrupts);
  });

  it("interrupts with one word after a sound that had none", () => {
    const watch = new BargeInWatch(0, false);
    watch.weigh(look("", 384));
    expect(watch.weigh(look("Louder.", 620))).toEqual(interrupts);
  });

  it("is looked at again sooner while no word was recognized than after a back-channel", () => {
    const next = (text: string) => {
      const watch = new BargeInWatch(0, false);
      watch.weigh(look(text, 384));
      return [384, 416, 448, 480, 512, 544, 576, 608].find((nowMs) => watch.isDue(nowMs));
    };
    expect(next("")).toBe(448);
    expect(next("Okay.")).toBe(576);
    const watch = new BargeInWatch(0, false);
    watch.weigh(look("", 384));
    expect(watch.weigh(look("Till dawn", 448))).toEqual(interrupts);
  });

  it("is looked at in every second frame while no word was recognized, until who interrupts should have been heard", () => {
    const watch = new BargeInWatch(0, false);
    const looks: number[] = [];
    for (let nowMs = 0; nowMs < 1400; nowMs += 4) {
      if (!watch.isDue(nowMs)) continue;
      looks.push(nowMs);
      watch.weigh(look("", nowMs));
    }
    expect(looks).toEqual([252, 380, 444, 508, 572, 636, 700, 764, 924, 1324]);
  });

  it("is looked at less and less often, for a recognizer's sake", () => {
    const watch = new BargeInWatch(0, false);
    let looks = 0;
    for (let nowMs = 0; nowMs < 30_000; nowMs += 32) {
      if (!watch.isDue(nowMs)) continue;
      looks += 1;
      watch.weigh(look("", nowMs));
    }
    expect(looks).toBeLessThan(25);
  });

  it("interrupts after all when more is said than a back-channel", () => {
    const watch = new BargeInWatch(0, false);
    expect(watch.weigh(look("Okay", 384))).toEqual(filler);
    expect(watch.isDismissed).toBe(true);
    expect(watch.isDue(500)).toBe(false);
    expect(watch.isDue(620)).toBe(true);
    expect(watch.weigh(look("Okay, but what", 620))).toEqual(interrupts);
  });

  it("is looked at when recognizers can make something of it, and once more in time", () => {
    const watch = new BargeInWatch(1000, false);
    expect([1200, 1260].map((nowMs) => watch.isDue(nowMs))).toEqual([false, true]);
    watch.weigh(look("", 260));
    expect([1370, 1384].map((nowMs) => watch.isDue(nowMs))).toEqual([false, true]);
  });
});

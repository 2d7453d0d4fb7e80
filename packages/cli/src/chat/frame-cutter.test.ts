import fc from "fast-check";
import { expect, it } from "vitest";
import { FrameCutter } from "./frame-cutter.ts";

it("gives the same frames however the bytes arrive", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
      const cutter = new FrameCutter(8);
      const frames = pieces.flatMap((piece) => cutter.push(piece));
      const all = Buffer.concat(pieces);
      expect(frames.every((frame) => frame.length === 16)).toBe(true);
      expect(Buffer.concat(frames).equals(all.subarray(0, all.length - (all.length % 16)))).toBe(true);
    }),
  );
});

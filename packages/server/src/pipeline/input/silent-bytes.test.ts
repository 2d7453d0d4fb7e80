import { expect, it } from "vitest";
import { isSharedSilence, isSilence, silentBytes } from "./silent-bytes.ts";

it("silence is told by its bytes, whoever has them", () => {
  expect(isSilence(new Uint8Array(960))).toBe(true);
  expect(isSilence(silentBytes(960) as Uint8Array)).toBe(true);
  expect(isSilence(new Uint8Array(0))).toBe(false);
  expect(isSilence(new Uint8Array(40_000))).toBe(false);
  const late = new Uint8Array(960);
  late[959] = 1;
  expect(isSilence(late)).toBe(false);
});

it("shared silence is as long as it is asked for, and known from bytes of anybody else", () => {
  expect(silentBytes(960)).toHaveLength(960);
  expect(silentBytes(40_000)).toBeUndefined();
  expect(isSharedSilence((silentBytes(960) as Uint8Array).subarray(4, 40))).toBe(true);
  expect(isSharedSilence(new Uint8Array(960))).toBe(false);
});

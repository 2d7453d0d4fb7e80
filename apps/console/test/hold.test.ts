import { expect, it } from "vitest";
import { createHold } from "../src/app/hold.ts";

function createButton() {
  const log: string[] = [];
  let on = false;
  const hold = createHold({
    isOn: () => on,
    begin() {
      on = true;
      log.push("begin");
    },
    end() {
      on = false;
      log.push("end");
    },
  });
  return { hold, log };
}

it("goes on as long as it is held", () => {
  const { hold, log } = createButton();
  hold.down(0);
  hold.down(10);
  expect(log).toEqual(["begin"]);
  hold.up(900);
  expect(log).toEqual(["begin", "end"]);
  hold.up(901);
  expect(log).toEqual(["begin", "end"]);
});

it("begins with a tap and ends with the next, for those who cannot hold", () => {
  const { hold, log } = createButton();
  hold.down(0);
  hold.up(299);
  expect(log).toEqual(["begin"]);
  hold.down(5000);
  expect(log).toEqual(["begin", "end"]);
  hold.up(9000);
  expect(log).toEqual(["begin", "end"]);
});

it("ends when what holds it is gone, but not what was tapped", () => {
  const { hold, log } = createButton();
  hold.down(0);
  hold.cancel();
  expect(log).toEqual(["begin", "end"]);
  hold.down(1000);
  hold.up(1100);
  hold.cancel();
  expect(log).toEqual(["begin", "end", "begin"]);
});

it("can be pressed without being held", () => {
  const { hold, log } = createButton();
  hold.toggle();
  hold.toggle();
  expect(log).toEqual(["begin", "end"]);
});

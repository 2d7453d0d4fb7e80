import { belowTwenty } from "@vivavoce/audio/english-numbers";
import type { Random } from "../random.ts";

/** Numbers that are read out, with the lengths of the groups people say them in. */
const kinds: readonly {
  readonly asked: readonly string[];
  readonly groups: readonly (readonly number[])[];
  readonly lead: readonly string[];
}[] = [
  {
    asked: [
      "What is your phone number?",
      "Could you tell me your phone number?",
      "What number can we reach you at?",
      "Can I have your mobile number, please?",
    ],
    groups: [[3, 3, 4], [3, 3, 2, 2], [3, 4], [10]],
    lead: [
      "",
      "",
      "it's ",
      "my number is ",
      "sure, ",
      "my phone number is ",
      "yes it's ",
      "um ",
      "you can reach me at ",
    ],
  },
  {
    asked: ["And your zip code?", "What is your zip code?", "Which postal code?"],
    groups: [[5], [3, 2], [2, 3]],
    lead: ["", "", "it's ", "the zip code is ", "that's "],
  },
  {
    asked: [
      "Please tell me your credit card number.",
      "What is the card number?",
      "Can I have the number on your card?",
    ],
    groups: [[4, 4, 4, 4]],
    lead: ["", "sure, ", "it's ", "the card number is ", "yes, "],
  },
  {
    asked: [
      "What are the last four digits?",
      "What is your PIN?",
      "Tell me the last four digits of your social security number.",
    ],
    groups: [[4], [2, 2]],
    lead: ["", "", "they are ", "it's "],
  },
  {
    asked: [
      "What is your account number?",
      "What is your order number?",
      "Could you read me the confirmation code?",
      "And the reference number?",
    ],
    groups: [[6], [3, 3], [4, 4], [2, 3, 3], [7], [8]],
    lead: ["", "it's ", "the number is ", "yes, ", "my order number is ", "let me see, "],
  },
];

const words = belowTwenty.slice(0, 10);

/** A number and the question that it answers, in words or in figures. */
export function numberTurn(random: Random): { readonly asked: string; readonly text: string } {
  const { asked, groups, lead } = random.pick(kinds);
  const isSpoken = random.next() < 0.6;
  const separator = random.pick(isSpoken ? [" ", " ", ", "] : [" ", "-", " "]);
  const text = random
    .pick(groups)
    .map((length) => group(length, isSpoken, random))
    .join(separator);
  const unasked = lead.filter((said) => /number|code|reach/.test(said));
  if (unasked.length > 0 && random.next() < 0.2) return { asked: "", text: random.pick(unasked) + text };
  return { asked: random.pick(asked), text: random.pick(lead) + text };
}

function group(length: number, isSpoken: boolean, random: Random): string {
  const digits = Array.from({ length }, () => Math.floor(random.next() * 10));
  if (!isSpoken) return digits.join("");
  return digits.map((digit) => (digit === 0 && random.next() < 0.4 ? "oh" : (words[digit] ?? ""))).join(" ");
}

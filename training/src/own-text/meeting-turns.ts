import type { Random } from "../random.ts";

/** Share of the turns that somebody else's talk cuts off. */
const cutOffShare = 0.06;

/** What was heard before, what is said, and how it breaks off, as templates; hesitations are put in afterwards. */
export function meetingExchange(random: Random): {
  readonly asked: string;
  readonly answer: string;
  readonly isFinished: boolean;
} {
  const isFinished = random.next() >= cutOffShare;
  return { asked: "{heard}", answer: isFinished ? "{meetingTurn}" : "{meetingTurn}. {cutOff}", isFinished };
}

const oftenSaidAgain = new Set(
  "the a i we it's that's that and to of in you they it is so there's i'm if this with for but he was".split(" "),
);

/** Text as people say it while they think: sounds of hesitation, and small words said again. */
export function hesitating(text: string, random: Random): string {
  const share = random.next() < 0.4 ? 0 : random.next() * 0.12;
  return text
    .split(" ")
    .flatMap((word, index) => {
      const said = [word];
      if (oftenSaidAgain.has(word.toLowerCase()) && random.next() < share * 1.5) said.push(word);
      if (index > 0 && random.next() < share / 2)
        said.unshift(random.pick(["uh", "um", "uh", "you know", "like", "sort of"]));
      return said;
    })
    .join(" ");
}

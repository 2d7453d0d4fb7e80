import { replyTo } from "../skill.ts";
import type { Replies, Skill } from "../skill.ts";
import { findCallerName } from "./caller-name.ts";

const JOKES = [
  "I told the kettle a joke. After a while it whistled.",
  "My clock went to school. It knew everything second-hand.",
  "I know a joke about silence, but nobody ever hears it.",
];

/** Words with which people say how they are, with whatever they put before it: "I'm feeling a bit sad today". */
function feeling(states: string): RegExp {
  const softeners =
    "(?:feel|feeling|doing|so|very|really|a|bit|little|kind|of|rather|quite|still|just|always|too|pretty|also|now|today)";
  return new RegExp(
    `^(?:(?:and|but|well|oh|today) )*(?:i am|i feel|im|i have been)(?: ${softeners})* (?:${states})\\b`,
  );
}

const REPLIES: Replies = [
  [/\bhow are you\b|\bhow is it going\b|\bhow do you do\b|\bhow are things\b/, "I am well, thank you. And you?"],
  [/\b(?:thank you|thanks|thank|cheers)\b/, "You are welcome."],
  [
    /\b(?:can|do) you hear me\b|\bare you (?:still )?(?:there|listening)|\bdid you (?:hear|understand) me\b|^(?:testing|test|mic check)\b|\b(?:any|some)(?:body|one) (?:there|home|here|listening)\b|\bis (?:this|that|it)(?: thing| mic| microphone)? (?:on|working|live)$|\bcan any(?:body|one) hear me\b/,
    "Yes, I hear you.",
  ],
  [feeling("fine|good|well|great|okay|ok|happy|glad|excited|proud|better|fantastic"), "I am glad to hear it."],
  [
    feeling(
      "sad|tired|bored|sick|hungry|ill|angry|lonely|worried|anxious|afraid|scared|stressed|depressed|upset|unhappy|down|low|bad|" +
        "blue|nervous|exhausted|frustrated|overwhelmed|homesick|heartbroken|not (?:feeling )?(?:very |so |too )?(?:well|good|great|happy|okay|ok|fine)",
    ),
    "I am sorry to hear that.",
  ],
  [
    /\b(?:bad|terrible|awful|horrible|rough|tough|hard) (?:day|week|night|time|year)\b|\bi miss\b|\bdied\b|\bi (?:can|could) not sleep\b/,
    "I am sorry to hear that.",
  ],
  [/^(?:i am )?sorry\b|\bmy apologies\b|\bexcuse me\b/, "No harm done."],
  [
    /^(?:stop|be quiet|quiet|silence|shut up|never mind|nevermind|cancel|nothing|wait|hold on)(?: please| it| that| an? (?:second|moment|minute))*$/,
    "All right.",
  ],
  [
    /\b(?:you are|that is|that was) (?:very |so |really )?(?:great|good|nice|amazing|funny|clever|smart|helpful|right|correct)\b|^(?:great|nice|well done|good job|perfect|cool|wonderful|excellent|awesome)$/,
    "Thank you.",
  ],
  [
    /\b(?:you are|that is|that was) (?:wrong|stupid|not right|incorrect|dumb|useless|bad|not what i (?:asked|said|meant))\b|\byou did not answer\b|\bi (?:do not like|hate) you\b/,
    "I am sorry. I am only a small model.",
  ],
  [/^(?:yes|yeah|yep|sure|okay|ok|alright|all right|of course|right)(?: please)?$/, "Good. What would you like?"],
  [/^(?:no|nope|no thanks|nah|not now)(?: thank you| thanks)?$/, "All right. I am here if you need me."],
  [/^(?:i have|(?:can|may|could) i ask)(?: you)? (?:a |another )?(?:quick )?(?:question|something)$/, "Go ahead."],
  [
    /^(?:a )?(?:happy|merry) (?:birthday|christmas|xmas|new year|easter|holidays?|thanksgiving|halloween)\b/,
    "Thank you. The same to you.",
  ],
  [/\bi love you\b|\bi like you\b/, "That is kind of you."],
  [/\bsing\b.*\b(?:song|me)\b|\bsing$/, "I would rather not. My voice was made for talking."],
];

/** Everyday courtesies and goodbyes. */
export const smallTalk: Skill = (turn) => {
  const { words } = turn;
  if (/\b(?:good ?bye|bye|see you|good night|farewell|talk to you later)\b/.test(words)) {
    const name = findCallerName(turn);
    const called = name === undefined ? "" : `, ${name}`;
    return words.includes("good night") ? `Good night${called}.` : `Goodbye${called}.`;
  }
  const toldOne = JOKES.includes(turn.earlier.at(-1)?.answered ?? "");
  const isMore = toldOne && /^(?:(?:tell|give) me )?(?:another|one more|more)(?: one)?(?: please)?$/.test(words);
  if (isMore || /\bjokes?\b|\bmake me laugh\b|\bsomething funny\b/.test(words))
    return JOKES[turn.earlier.length % JOKES.length];
  return replyTo(words, REPLIES);
};

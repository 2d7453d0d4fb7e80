import { replyTo } from "../skill.ts";
import type { Replies, Skill } from "../skill.ts";

/** `{name}` stands for the name that it goes by. */
const REPLIES: Replies = [
  [/\b(?:what is your name|what are you called|tell me your name|do you have a name)\b/, "My name is {name}."],
  [
    /\b(?:who|what) are you\b|\babout yourself\b|\bintroduce yourself\b|\bwho am i (?:talking|speaking) (?:to|with)\b/,
    "I am {name}, a small built-in model.",
  ],
  [
    /\b(?:are you|is this|am i (?:talking|speaking) to) (?:a |an )?(?:real |actual )?(?:human|person|robot|bot|machine|computer|ai|a i|real|alive|someone)\b/,
    "I am a program: a small built-in model with a voice.",
  ],
  [
    /\b(?:what|which)(?: kind of| language| ai)? model\b|\bare you (?:chat ?gpt|gpt|alexa|siri|claude|gemini)\b/,
    "The built-in model of Vivavoce. It goes by a few rules.",
  ],
  [/\bwho (?:made|built|created|wrote|programmed) you\b/, "I am part of Vivavoce, an open voice server."],
  [
    /\b(?:talk|speak) (?:to|with) (?:a |an |the )?(?:real |actual )?(?:human|person|agent|operator|someone|somebody|representative|manager)\b/,
    "There is only me here.",
  ],
  [
    /\b(?:always|constantly|still|secretly) listening\b|\blistening (?:all the time|always|to everything|in the background|in on)\b/,
    "I hear what your microphone sends, and send nothing on.",
  ],
  // Whether what is said is kept or sent: the model speaks for itself.
  [
    /\b(?:send|sends|share|sell|store|record|save|upload)\b.*\b(?:what i (?:say|said)|my (?:voice|data|words|conversations?)|this conversation|internet|cloud)\b|\bprivacy\b|\bis (?:this|it|what i say) private\b|\b(?:can|could|do|does|will) (?:anyone|anybody|someone|somebody|(?:my|the|your) \w+|other people|others|they) (?:hear|listen to|read|see) (?:this|me|us|what i say)\b|\bare you (?:recording|spying)\b|\bwhere (?:does|do|is|are|will) (?:my (?:voice|data|words|conversations?)|what i say|this|it all)\b.*\b(?:go|going|sent|stored|kept|saved|end up)\b/,
    "I work on this server and send nothing on.",
  ],
  [/\bwhere (?:are you|do you (?:live|run))\b/, "I run on the machine that hosts this server."],
  [/\bhow old are you\b/, "I start afresh with every conversation."],
  [
    /\bwhat (?:can|could|do) you do\b|\bwhat (?:else )?can you (?:help|tell)\b|\bhow can you help\b|\bwhat are you able\b|\bwhat (?:else )?you (?:can|could) do\b|^(?:please )?help(?: me)?(?: please)?$|\bcan you help me\b|\bwhat can i (?:say|ask)\b|\byour (?:skills|abilities)\b/,
    "I tell the time, do sums, convert, spell and remember.",
  ],
];

/** Says what it is and what it can do, honestly. */
export const identity: Skill = ({ words, ownName }) => replyTo(words, REPLIES)?.replace("{name}", ownName);

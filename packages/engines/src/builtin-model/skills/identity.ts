import type { Skill } from "../skill.ts";

/** Whether what is said is kept or sent: the model speaks for itself. */
const SENDS =
  /\b(?:send|sends|share|sell|store|record|save|upload)\b.*\b(?:what i (?:say|said)|my (?:voice|data|words|conversations?)|this conversation|internet|cloud)\b|\bprivacy\b|\bis (?:this|it|what i say) private\b|\bare you (?:recording|spying)\b/;

/** Says what it is, honestly. */
export const identity: Skill = {
  name: "identity",
  scope: "sentence",
  answer({ words, ownName }) {
    if (/\b(?:what is your name|what are you called|tell me your name|do you have a name)\b/.test(words)) {
      return `My name is ${ownName}.`;
    }
    if (
      /\b(?:who|what) are you\b|\babout yourself\b|\bintroduce yourself\b|\bwho am i (?:talking|speaking) (?:to|with)\b/.test(
        words,
      )
    ) {
      return `I am ${ownName}, a small built-in model.`;
    }
    if (
      /\b(?:are you|is this|am i (?:talking|speaking) to) (?:a |an )?(?:real |actual )?(?:human|person|robot|bot|machine|computer|ai|a i|real|alive|someone)\b/.test(
        words,
      )
    ) {
      return "I am a program: a small built-in model with a voice.";
    }
    if (
      /\b(?:what|which)(?: kind of| language| ai)? model\b|\bare you (?:chat ?gpt|gpt|alexa|siri|claude|gemini)\b/.test(
        words,
      )
    ) {
      return "The built-in model of Vivavoce. It goes by a few rules.";
    }
    if (/\bwho (?:made|built|created|wrote|programmed) you\b/.test(words)) {
      return "I am part of Vivavoce, an open voice server.";
    }
    if (
      /\b(?:talk|speak) (?:to|with) (?:a |an |the )?(?:real |actual )?(?:human|person|agent|operator|someone|somebody|representative|manager)\b/.test(
        words,
      )
    ) {
      return "There is only me here.";
    }
    if (SENDS.test(words)) return "I work on this server and send nothing on.";
    if (/\bwhere (?:are you|do you (?:live|run))\b/.test(words)) return "I run on the machine that hosts this server.";
    if (/\bhow old are you\b/.test(words)) return "I start afresh with every conversation.";
    return undefined;
  },
};

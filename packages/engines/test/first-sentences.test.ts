import type { ModelMessage } from "@vivavoce/engine";
import { conformanceRequest } from "@vivavoce/engine/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBuiltinModel } from "../src/builtin-model/index.ts";
import { createFliteSynthesizer } from "../src/flite/index.ts";

/** Sunday, 2:12 in the afternoon. */
const requestedAt = new Date("2026-11-22T14:12:00Z");
const model = createBuiltinModel({ timeZone: "UTC" });
/** Longest that anybody should have to listen to the stand-in. */
const longestMs = 4000;

const weather = /can't see the weather/;
const switches = /can't switch/;
const timers = /can't set timers/;
const reminders = /can't remind/;
const music = /can't play music/;
const calls = /can't call or write/;
const orders = /can't order/;
const offline = /not online/;
const english = /only speak English/;
const advice = /too little to recommend/;
const writing = /can't write or summarize/;
const unknown = /^I don't know that\./;
const unsure = /^I'm not sure what you mean\./;
const feelings = /no feelings or opinions/;
const sorry = /^I am sorry/;

/** What people first say, and what is acceptable. Sentences before the last are said first, in the same conversation. */
const first: readonly (readonly [said: string | readonly string[], acceptable: RegExp])[] = [
  ["Hello.", /^Hello\. I am Vivavoce/],
  ["hi there", /^Hello\./],
  ["Good evening!", /^Good evening\./],
  ["How are you?", /well/],
  ["What's up?", /^I don't know that|^I'm not sure|listening/],
  ["Can you hear me?", /Yes, I hear you/],
  ["Testing, one two three.", /hear you|is 6/],
  ["Parlez-vous français?", english],
  ["Sprechen Sie Deutsch?", english],
  ["¿Habla español?", english],
  ["Who are you?", /small built-in model/],
  ["What's your name?", /Vivavoce/],
  ["Are you a robot?", /program/],
  ["Are you ChatGPT?", /built-in model/],
  ["Who made you?", /open voice server/],
  ["What can you do?", /sums/],
  ["Help.", /sums/],
  ["Where are you?", /machine/],
  ["How old are you?", /afresh/],
  // What is asked in a language that is not had: never the answer to the words that are asked for.
  ["How do you say thank you in Japanese?", english],
  ["How do you say goodbye in French?", english],
  ["How would you say I love you in German?", english],
  ["Say hello in Spanish.", english],
  ["What's the word for dog in Italian?", english],
  ["What language do they speak in Brazil?", unknown],
  // Who is there, and who hears.
  ["Hey, is anybody there?", /hear you/],
  ["Is this thing on?", /hear you/],
  ["Anybody home?", /hear you/],
  ["Are you listening all the time?", /microphone/],
  ["Where does my voice go?", /send nothing on/],
  ["Can my neighbours hear this?", /send nothing on/],
  ["Who am I talking to?", /small built-in model/],
  [["What time is it?", "Huh?"], /2:12/],
  // How people are.
  ["I'm feeling a bit sad today.", sorry],
  ["I had a terrible day.", sorry],
  ["I can't sleep.", sorry],
  ["I am not happy.", sorry],
  ["I'm feeling really great today.", /glad/],
  [["Tell me a joke.", "Another one, please."], /clock went to school/],
  // Another time than now, in one place or in two.
  ["If it's noon in London, what time is it in Tokyo?", /^It is 9:00 PM in Tokyo then\.$/],
  ["If it's 3 pm here what time is it in New York?", /^It is 10:00 AM in New York then\.$/],
  ["What time is it here when it is 9 am in Tokyo?", /^It is 12:00 AM here then\.$/],
  ["When it's 11 pm in New York, what time is it in Tokyo?", /^It is 1:00 PM in Tokyo then, the next day\.$/],
  ["When it is late, what time is it in Rome?", /can't work that out/],
  ["What year was it ten years ago?", /^It was 2016\.$/],
  ["What year was the moon landing?", unknown],
  ["What month is Christmas in?", unknown],
  ["What month comes after April?", /^May is after April\.$/],
  ["How many days are left in November?", /^8 days after today\.$/],
  ["How many days are left this year?", /^39 days after today\.$/],
  ["How many days are left in June?", /not June now/],
  [["What day is it today?", "And tomorrow?"], /Monday, November 23/],
  [["What's the capital of Peru?", "And of Chile?"], /Santiago/],
  [["What's the capital of Peru?", "And how are you?"], /well, thank you/],
  // Parts of one.
  ["What's half of three quarters of a cup?", /^Half of 3 quarters is 0\.375\.$/],
  ["How much is two times three quarters of a cup?", /^2 times 3 quarters is 1\.5\.$/],
  ["What's two thirds of ninety?", /^2 thirds of 90 is 60\.$/],
  ["What is a half plus a quarter?", /^Half plus a quarter is 0\.75\.$/],
  ["How many minutes is three quarters of an hour?", /^0\.75 hours is 45 minutes\.$/],
  ["How many meters is half a mile?", /804\.7 meters/],
  ["It was half past three when I left.", unsure],
  // What was told.
  ["I was born in 1985.", /that you were born in 1985\.$/],
  [["Remember that the garage code is 4412.", "What's the garage code?"], /the garage code is 4412/],
  [["Remember my wife is called Anna.", "Who is Anna?"], /your wife is called Anna/],
  [["I like tea.", "What is tea?"], unknown],
  // The clock and the calendar.
  ["What time is it?", /^It is 2:12 PM\.$/],
  ["what thyme is it", /2:12/],
  ["Do you know what time it is?", /2:12/],
  ["What time is it in New York?", /9:12 AM in New York/],
  ["What's the date?", /Sunday, November 22/],
  ["What day is it today?", /Today is Sunday/],
  ["What day is it tomorrow?", /Tomorrow is Monday/],
  ["What's the day after tomorrow?", /Tuesday, November 24/],
  ["What year is it?", /2026/],
  ["Which month is it?", /November/],
  ["What day is Christmas?", /^Christmas is on Friday, December 25\.$/],
  ["What weekday is Christmas this year?", /Friday/],
  ["On which day of the week is New Year?", /Friday, January 1/],
  ["When is Easter?", /Sunday, March 28/],
  ["When is Thanksgiving?", /Thursday, November 26/],
  ["What day of the week is July 4th?", /July 4 is on Sunday/],
  ["What day is the third of December?", /December 3 is on Thursday/],
  ["What day was it 10 days ago?", /Thursday, November 12/],
  ["What's the date in two weeks?", /Sunday, December 6/],
  // Another year than the one that comes to mind first, and days that there are none of.
  ["What day was Christmas last year?", /^Christmas was on Thursday, December 25\.$/],
  ["What weekday is Christmas in 2030?", /^Christmas is on Wednesday, December 25\.$/],
  ["What day will Christmas be next year? Which day is Christmas next year?", /Saturday, December 25/],
  ["What day was last Christmas?", /^Christmas was on Thursday/],
  ["What day was Easter two years ago?", /^Easter was on Sunday, March 31\.$/],
  ["Which weekday was July 4th last year?", /^July 4 was on Friday\.$/],
  ["What day of the week was July 4, 1976?", /^July 4 was on Sunday\.$/],
  ["What date was last Friday?", /^That was Friday, November 20\.$/],
  ["What date is Friday?", /^That is Friday, November 27\.$/],
  ["What day is February 30?", /no such day/],
  ["What day is February 29?", /^February 29 is on Tuesday\.$/],
  ["What day is February 29 next year?", /no such day/],
  ["How many days until July 4, 2020?", /^July 4 was 2332 days ago\.$/],
  ["How long until Christmas?", /^33 days until Christmas\.$/],
  ["how many days till christmas", /33 days/],
  ["How many sleeps until Christmas?", /33 days/],
  ["How long is it until my birthday?", /do not know when/],
  ["How long until Friday?", /5 days until Friday/],
  ["How many days until the weekend?", /6 days/],
  ["How long until five pm?", /2 hours and 48 minutes/],
  ["How long until midnight?", /9 hours and 48 minutes/],
  ["How long until the end of the world?", /do not know when/],
  ["How many days are in February?", /28 days/],
  ["How many days does this year have?", /365 days/],
  ["What is the date of the Battle of Hastings?", unknown],
  ["What time does the supermarket close?", unknown],
  // Sums, units, words, chance.
  ["What's two plus two?", /is 4\./],
  ["two plus to", /is 4\./],
  ["What is fifteen percent of eighty?", /is 12\./],
  ["12 times 12", /is 144\./],
  ["What's the square root of 81?", /is 9\./],
  ["Divide 100 by 8.", /12\.5/],
  ["What is half of 250?", /is 125/],
  [["What's six times seven?", "And times two?"], /is 84/],
  // As a voice of our own saying "two" was recognized.
  [["What is twelve times seven?", "And times do."], /^84 times 2 is 168\.$/],
  ["How many feet in a mile?", /5280|5,280|don't know/],
  ["How many miles is 10 kilometers?", /6\.214/],
  ["What is 100 Fahrenheit in Celsius?", /37\.78/],
  ["How much is 5 pounds in kilos?", /2\.268/],
  ["Spell necessary.", /N, E, C, E, S, S, A, R, Y/],
  ["How do you spell Tuesday?", /T, U, E/],
  ["Count to five.", /1, 2, 3, 4, 5/],
  ["Flip a coin.", /Heads|Tails/],
  ["Roll a die.", /rolled/],
  ["Pick a number between one and ten.", /\d/],
  ["Say hello world.", /Hello world/],
  ["Repeat after me: the sky is blue.", /The sky is blue/],
  [["What's two plus two?", "Say that again."], /4/],
  // Capitals.
  ["What's the capital of France?", /Paris/],
  ["capitol of france", /Paris/],
  ["What is the capital off Spain?", /Madrid/],
  ["Tell me the capital of Australia.", /Canberra/],
  ["What's the capital of the United States?", /Washington/],
  ["Capital of New Zealand, please.", /Wellington/],
  ["What's the capital of Ruritania?", /do not know that capital/],
  // Memory.
  ["My name is Anna.", /Nice to meet you, Anna/],
  [["I'm Ben.", "What's my name?"], /Ben/],
  ["What's my name?", /not told me/],
  [
    ["My favourite colour is green, remember that.", "What's my favourite colour?"],
    /^You told me that your favourite colour is green\.$/,
  ],
  ["My favourite colour is green, remember that.", /^I will remember that your favourite colour is green\.$/],
  ["My dog is called Rex and my cat is called Tom.", /both/],
  [["My dog is called Rex and my cat is called Tom.", "What is my cat called?"], /your cat is called Tom\.$/],
  [["My dog is called Rex and my cat is called Tom.", "What's my dog called?"], /your dog is called Rex\.$/],
  [["Remember that my car is on level three.", "Where is my car?"], /level three/],
  [["I live in Berlin.", "Where do I live?"], /you live in Berlin/],
  [["I have two sons and I work as a nurse.", "What do I work as?"], /you work as a nurse/],
  ["My favourite colour is green, remember that please.", /^I will remember that your favourite colour is green\.$/],
  ["I'm thirty years old, remember that for me, please", /^I will remember that you're thirty years old\.$/],
  [["I'm thirty years old.", "How old am I?"], /you're thirty years old/],
  [["Please remember that the key is under the mat.", "What do you remember?"], /key is under the mat/],
  [["My dog is called Rex.", "What is a good name for a dog?"], advice],
  ["What do you remember?", /not asked me/],
  ["Remember to buy milk.", reminders],
  // What it cannot do.
  ["What's the weather like?", weather],
  ["what's the whether like today", weather],
  ["Will it rain tomorrow?", weather],
  ["Is it cold outside?", weather],
  ["Do I need an umbrella?", weather],
  ["How's the weather in London?", weather],
  ["Turn on the lights.", switches],
  ["turn of the light", switches],
  ["Turn off the TV, please.", switches],
  ["Switch on the lamp in the kitchen.", switches],
  ["Lights off.", switches],
  ["Set the thermostat to 20 degrees.", switches],
  ["Open the garage door.", switches],
  ["Set a timer for ten minutes.", timers],
  ["set a time for ten minutes", timers],
  ["Wake me at seven.", timers],
  ["Set an alarm for 6 AM.", timers],
  ["Remind me to call mum at five.", reminders],
  ["What's on my calendar today?", reminders],
  ["Add milk to my shopping list.", reminders],
  ["Play some music.", music],
  ["Play the Beatles.", music],
  ["Next song.", music],
  ["Call mom.", calls],
  ["Send a message to John.", calls],
  ["Order a pizza.", orders],
  ["Book a table for two.", orders],
  ["Call me a taxi.", orders],
  ["What's in the news?", offline],
  ["Who won the game last night?", offline],
  ["How is the traffic?", offline],
  ["Google the nearest pharmacy.", offline],
  ["Speak Spanish.", english],
  ["Can you speak German?", english],
  ["How do you say hello in French?", english],
  ["Translate good morning into Italian.", english],
  ["What languages do you speak?", english],
  ["¿Qué hora es?", english],
  ["Hola, ¿cómo estás?", english],
  ["Wie spät ist es bitte?", english],
  ["Bonjour, comment vous appelez-vous?", english],
  ["你好", english],
  ["今天天气怎么样？", english],
  ["Привет, как дела?", english],
  ["Can you recommend a good book?", advice],
  ["What should I eat tonight?", advice],
  ["Suggest a movie.", advice],
  ["Give me a recipe for pancakes.", advice],
  ["Summarize this article.", writing],
  ["Can you summarise my emails?", writing],
  ["Write a poem about the sea.", writing],
  ["Write an email to my boss.", /can't/],
  ["Tell me a story.", /stories/],
  ["Let's play a game.", /no games/],
  ["Tell me a joke.", /kettle|clock|silence/],
  ["Sing me a song.", /rather not/],
  ["Can you see me?", /can't see/],
  ["Speak louder.", /how I sound/],
  ["Speak slower, please.", /how I sound/],
  ["I need an ambulance.", /emergency number now/],
  ["I have chest pains.", /emergency number now/],
  ["I want to die.", /emergency number now/],
  ["I have a headache.", /medical/],
  // Feelings.
  ["I'm sad.", sorry],
  ["I feel lonely.", sorry],
  ["I'm so tired today.", sorry],
  ["I had a bad day.", sorry],
  ["My grandfather died.", sorry],
  ["I'm happy.", /glad/],
  ["I love you.", /kind/],
  ["Do you love me?", feelings],
  ["What's your favorite color?", feelings],
  ["How do you feel?", feelings],
  ["What is the meaning of life?", feelings],
  // What it does not know.
  ["Why is the sky blue?", unknown],
  ["Why do cats purr?", unknown],
  ["How does a car engine work?", unknown],
  ["Who was the first man on the moon?", unknown],
  ["Explain quantum physics.", unknown],
  ["How tall is Mount Everest?", unknown],
  ["Who is the president of France?", unknown],
  ["Can you drive a car?", /can't do that/],
  ["Blue seven mango.", unsure],
  ["I was thinking about the thing from before.", unsure],
  [["Why is the sky blue?", "Why is grass green?"], /^I don't know that\.$/],
  // Courtesies, and the way on.
  ["Thank you.", /welcome/],
  ["Goodbye.", /Goodbye/],
  ["Stop.", /All right/],
  ["Never mind.", /All right/],
  ["You are wrong.", sorry],
  ["How do I connect a better model?", /Ollama/],
  ["How can I use Ollama?", /Ollama/],
  ["How can I use ChatGPT with you?", /OPENAI_API_KEY/],
  // What belongs together is not cut in two.
  ["My wife's birthday is on June third, how many days until then?", /^193 days until June 3\.$/],
  ["What's the date of Easter and how many days until then?", /^126 days until Easter\.$/],
  ["My hobbies are chess and music.", /^I will remember|games|music/],
  // Words of one thing in a question for another.
  ["How long does it take to boil an egg?", unknown],
  ["How far is it to the moon?", unknown],
  ["Are you listening to me all the time?", /hear you/],
  ["We had a great time all the time.", unsure],
  ["What's the best phone to buy?", /can't order|too little/],
  ["What's the temperature?", weather],
  ["How many days in a leap year?", /366/],
  ["How many weeks until New Year's Eve?", /^5 weeks and 4 days until/],
  ["Is it Monday today?", /Today is Sunday/],
  ["How do you spell your name?", /^V, I, V, A/],
  [["My name is Ann.", "How do you spell my name?"], /^A, N, N\.$/],
  ["What's 20 percent off of 45 dollars?", /is 36\.$/],
  ["Split a bill of 87 dollars between four people", /is 21\.75\.$/],
  ["Do you send what I say to the internet?", /send nothing/],
  ["Can I talk to a real person?", /only me/],
  ["My name is not Peter, it's Paul", /Paul/],
  ["Tell my wife I'll be late", calls],
  ["Tell me something interesting.", /no fun facts/],
  [["What's two plus two?", "uh what was that"], /is 4\.$/],
  [["What's two plus two?", "What was the question again?"], /two plus two/],
  [["What's two plus two?", "Sorry, I didn't catch that."], /is 4\.$/],
  ["I have a question", /Go ahead/],
  ["Are you still there?", /hear you/],
  ["That's not what I asked", sorry],
  ["Merry Christmas!", /same to you/],
];

/** Two wishes at once: each is answered, or it is said that one is not. */
const both: readonly (readonly [said: string | readonly string[], acceptable: RegExp])[] = [
  ["hey so what's the time and also what day is it", /^It is 2:12 PM\. Today is Sunday/],
  ["Hi, I'm Laura, can you tell me what you can do?", /^Nice to meet you, Laura\. I tell the time/],
  ["Could you turn on the kitchen light and tell me what time it is?", /can't switch .* It is 2:12 PM\.$/],
  ["What's tomorrow's date and when is Christmas?", /^Tomorrow is Monday, .* Friday, December 25\.$/],
  ["how do you spell onomatopoeia and what does it mean", /E, I, A\. I can't help with the rest\.$/],
  ["spell banana, then spell apple", /^B, A, N, A, N, A\. A, P, P, L, E\.$/],
  ["What time is it and why is the sky blue?", /^It is 2:12 PM\. I can't help with the rest\.$/],
  ["Why is the sky blue and what time is it?", /^It is 2:12 PM\. I can't help with the rest\.$/],
  ["How many minutes are there in a day and how many seconds?", /1440 minutes\. I can't help with the rest\.$/],
  ["Read me the news and then set a timer for five minutes", /^I can't help with either\.$/],
  ["turn the volume down and play some jazz", /^I can't help with either\.$/],
  ["How do you feel today and what's the weather like?", /^I can't help with either\.$/],
  ["Turn off the lights, lock the door and say good night", /can't/],
  ["Can you tell me the time and the weather?", /^It is 2:12 PM\. I can't see the weather/],
  ["Flip a coin and roll a die", /^(?:Heads|Tails)\. I rolled a \d\.$/],
  ["hello can you hear me and who are you", /hear you\. I am Vivavoce/],
  ["What time is it in Tokyo and in London?", /^It is 11:12 PM in Tokyo, and 2:12 PM in London\.$/],
  ["What time is it in London and New York?", /^It is 2:12 PM in London, and 9:12 AM in New York\.$/],
  ["What's the capital of France and the capital of Spain?", /Paris\. .*Madrid\.$/],
  ["What's the capital of Italy and Greece?", /Rome\. .*Athens\.$/],
  ["What's the square of twelve and the cube of three?", /^12 squared is 144\. 3 cubed is 27\.$/],
  ["How much is 12 times 12, and what's the square root of that?", /is 144\. The square root of 144 is 12\.$/],
  ["What is two plus two? And times three?", /is 4\. 4 times 3 is 12\.$/],
  ["I live in Rome and my sister lives in Milan. Where does my sister live?", /your sister lives in Milan\.$/],
  ["Please remember that I parked on level 4 and set a timer", /you parked on level 4\. I can't set timers/],
  [["I'm Sam.", "Who am I and what time is it?"], /^Your name is Sam\. It is 2:12 PM\.$/],
  [["ten minus four", "plus six and what time is it"], /^6 plus 6 is 12\. It is 2:12 PM\.$/],
  ["I think I have chest pains, what time is it?", /^I can't call for help\. Please call your emergency number now\.$/],
];

async function converse(lines: readonly string[]): Promise<string> {
  const messages: ModelMessage[] = [];
  let answer = "";
  for (const line of lines) {
    messages.push({ role: "user", content: [{ type: "text", text: line }] });
    answer = "";
    for await (const part of model.generate(conformanceRequest("", { messages, requestedAt }))) {
      if (part.type === "text") answer += part.text;
    }
    messages.push({ role: "assistant", text: answer, toolCalls: [] });
  }
  return answer;
}

const linesOf = (said: string | readonly string[]): readonly string[] => (typeof said === "string" ? [said] : said);

describe("what people say first", () => {
  test("there are many of them", () => {
    expect(first.length).toBeGreaterThanOrEqual(150);
    const all = [...first, ...both];
    expect(new Set(all.map(([said]) => JSON.stringify(said))).size).toBe(all.length);
  });

  test.each([...first, ...both])("%s", async (said, acceptable) => {
    const lines = linesOf(said);
    const answer = await converse(lines);
    expect(answer).toMatch(acceptable);
    const refusal = /can't|don't know|do not know|not sure|only speak|too little/.test(answer);
    // What was said is never repeated in a refusal.
    if (refusal) expect(answer.toLowerCase()).not.toContain((lines.at(-1) ?? "").toLowerCase().replace(/[.?!]$/, ""));
  });

  test("the way to a better model is offered at most once in a conversation", async () => {
    const lines = ["Why is the sky blue?", "Play music.", "Who was Plato?", "Blue seven mango.", "Why?", "Explain it."];
    const answers = await Promise.all(lines.map((_, index) => converse(lines.slice(0, index + 1))));
    expect(answers.filter((answer) => answer.includes("better model"))).toHaveLength(1);
  });
});

describe("no answer is long", () => {
  let synthesizer: Awaited<ReturnType<typeof createFliteSynthesizer>>;
  beforeAll(async () => {
    synthesizer = await createFliteSynthesizer();
  });
  afterAll(() => synthesizer.close());

  /** How long each answer is; many sentences have the same. */
  const durations = new Map<string, number>();

  const wishes = [
    ...first.map(([said]) => ({ said, mostMs: longestMs })),
    // Whoever asks for two things hears two answers.
    ...both.map(([said]) => ({ said, mostMs: 2 * longestMs })),
  ];

  test.each(wishes)("of $said, in $mostMs ms", async ({ said, mostMs }) => {
    const text = await converse(linesOf(said));
    const durationMs = durations.get(text) ?? (await speak(text));
    durations.set(text, durationMs);
    expect(durationMs).toBeLessThanOrEqual(mostMs);
  });

  async function speak(text: string): Promise<number> {
    const { sampleRate, voices } = synthesizer.info.capabilities;
    let samples = 0;
    const prosody = { rate: 1, pitchSemitones: 0, volumeDb: 0 };
    const request = { text, voice: voices[0]?.name ?? "", prosody, signal: new AbortController().signal };
    for await (const chunk of synthesizer.synthesize(request)) samples += chunk.samples.length;
    return Math.round((samples * 1000) / sampleRate);
  }
});

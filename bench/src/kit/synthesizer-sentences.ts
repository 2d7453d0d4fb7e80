/** A sentence as a model writes it, and how a person would read it aloud where the two differ. */
export interface BenchSentence {
  readonly text: string;
  readonly spoken?: string;
}

/** What assistants say: twenty plain sentences, then ten with numbers, dates, addresses and abbreviations. */
export const benchSentences: readonly BenchSentence[] = [
  { text: "Good morning, how can I help you today?" },
  { text: "Your table for two people is booked for this evening." },
  { text: "I am sorry, I could not find that order." },
  { text: "Would you like me to try again?" },
  { text: "The weather will be sunny with a light wind from the west." },
  { text: "Please take the second street on the left, then go straight on." },
  { text: "That sounds like a wonderful plan for the weekend." },
  { text: "Our office is open from Monday to Friday." },
  { text: "Let me check that for you, one moment please." },
  { text: "I have sent the documents to your email address." },
  { text: "The train to the airport leaves from platform nine." },
  { text: "You can change the password in the settings of your account." },
  { text: "There are three restaurants near the station that are still open." },
  { text: "Thank you for waiting, the doctor will call you back soon." },
  { text: "Remember to bring your passport and your ticket." },
  { text: "The package was delivered to your neighbor yesterday afternoon." },
  { text: "I can read the news to you, or play some music." },
  { text: "First, preheat the oven, and mix the flour with the sugar." },
  { text: "The library closes early on Saturday." },
  { text: "Is there anything else that I can do for you?" },
  {
    text: "The total is $1,234.50.",
    spoken: "the total is one thousand two hundred thirty four dollars and fifty cents",
  },
  { text: "Your flight leaves at 3:05 pm.", spoken: "your flight leaves at three oh five p m" },
  { text: "The meeting is on Nov 22, 2026.", spoken: "the meeting is on november twenty second twenty twenty six" },
  { text: "Dr. Smith lives at 14 Main St.", spoken: "doctor smith lives at fourteen main street" },
  {
    text: "It is 72°F with 45% humidity.",
    spoken: "it is seventy two degrees fahrenheit with forty five percent humidity",
  },
  { text: "Call us at 555-123-4567.", spoken: "call us at five five five one two three four five six seven" },
  { text: "You came 3rd, only 2.5 km behind.", spoken: "you came third only two point five kilometers behind" },
  { text: "NASA was founded in 1958.", spoken: "nasa was founded in nineteen fifty eight" },
  { text: "Mix 1/2 cup of milk, e.g. oat milk.", spoken: "mix one half cup of milk for example oat milk" },
  { text: "We have 10-15 seats left at €20 each.", spoken: "we have ten to fifteen seats left at twenty euros each" },
];

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Sounds of hesitation. */
export const fillers = set("um umm uh uhh er erm ah hmm hm mm");

/** Beginnings that say nothing by themselves. */
export const openers = set("so well and but or also then because like anyway basically actually now oh");

/** Whole answers. Compared with the text in lower case without punctuation. */
export const wholeReplies: ReadonlySet<string> = new Set(
  `yes|no|yeah|yep|yup|nope|nah|sure|okay|ok|alright|all right|right|correct|exactly|absolutely|definitely|certainly|
of course|of course not|not really|not yet|not at all|maybe|perhaps|probably|probably not|thanks|thank you|
thank you so much|thank you very much|thanks a lot|many thanks|you're welcome|hello|hi|hey|hello there|hi there|hey there|
good morning|good afternoon|good evening|good night|goodbye|bye|bye bye|see you|see you later|talk to you later|stop|
cancel|wait|pause|continue|go on|go ahead|never mind|nevermind|that's all|that's it|that is all|that's right|
that is right|that's correct|that's fine|that's great|that's good|that works|that would be great|sounds good|
sounds great|and so on|great|perfect|good|fine|cool|nice|awesome|wonderful|excellent|amazing|wow|really|i see|got it|i got it|
uh huh|mm hmm|mhm|uh-huh|mm-hmm|i don't know|i don't|i'm not|i won't|i can't|i didn't|i haven't|yes please|no thanks|no thank you|yes it is|yes i do|
yes i am|no i'm not|please do|please don't|help|help me|repeat that|say that again|come again|pardon|
excuse me|no problem|sorry|i'm sorry|i think so|i don't think so|i guess so|i hope so|i hope not|how are you|how about you|
what about you|and you|what's up|you too|me too|same here|nothing|nothing else|none|both|neither|either|today|
tomorrow|tonight|now|right now|later|why|why not|how so|how come|like what|since when`
    .split("|")
    .map((reply) => reply.trim()),
);

/** Whole only as answers to a question. */
export const answerReplies: ReadonlySet<string> = new Set(
  "i do|i am|i will|i can|i did|i have|it is|it does|it was|we do|we are|we have|they are|they do|he is|she is".split(
    "|",
  ),
);

/** Words that need another after them. */
export const neverLast = set(`
  a an the my your our their its every and or nor because although unless whether if than i'm you're we're
  they're it's he's she's there's here's that's what's who's where's how's let's i'll you'll we'll they'll i've you've
  we've they've i'd you'd we'd they'd gonna wanna gotta very whose plus per versus thank
  san santa los las saint st mr mrs ms dr`);

/** Prepositions that only questions and relative clauses leave without an object. */
export const prepositions = set(`
  of to with for from at by into onto upon about between among during without within toward towards against under above
  behind beside besides near via regarding concerning including except until till since despite through across beyond`);

/** Words that end a phrase after an object, "turn it on", and begin one before it, "turn on the". */
export const particles = set("on off up down in out over back around away along");

/** Verbs that take a particle and then still want their object. */
export const particleVerbs = set("turn switch put take look bring pick set shut clean fill hand write cut get");

/** Words a place or a topic must follow before "in" or "on" can end anything. */
export const placedWords = set(`
  live living lives interested located based born depends depending work working focus insist rely am is are was be been
  staying arriving starting beginning ending on in a the reservation appointment meeting flight`);

/** Pronouns that are always subjects. */
export const subjects = set("i we he she they");
/** Words that a subject may be, whatever else they are. */
export const pronouns = set("i you he she it we they that this there who");
/** Verbs that wait for another verb, or for what is said of the subject. */
export const auxiliaries = set(`
  is are was were am be been being has have had will would can could should shall must might may do does did`);
/** The same with a not in them. */
export const negations = set(`
  isn't aren't wasn't weren't haven't hasn't hadn't won't wouldn't can't cannot couldn't shouldn't mustn't don't doesn't
  didn't`);
/** Words that a question, or a clause within a sentence, begins with. */
export const questionWords = set(
  "what who whom where when why how which whose whatever whoever wherever however what's who's",
);

/** Verbs whose object is nearly always said; questions and relative clauses say it before. */
export const openVerbs = set(
  "set put give turn send add make want need bring wants needs said says say tell ask looks sounds seems feels gets",
);
/** Verbs whose object is mostly said. */
export const halfOpenVerbs = set(
  "call play show buy order book find get take use try start open schedule remind have like",
);

/** Determiners, adverbs and adjectives that lead up to a noun or a verb. */
export const leadingWords = set(`
  another several each such certain various just only even especially basically mainly mostly currently usually
  always never quite rather extremely some any other whole main different new few both either neither`);

/** Conjunctions that open a clause which needs a second one. */
export const clauseOpeners = set(
  "if when while although though unless once after before since because as whenever until",
);

/** Units and tags after a number or a name: an ending, whatever came before. */
export const closers = set(
  "please thanks though too either anymore anyway instead again already yet today tomorrow tonight",
);

/** What an infinitive follows that wants its object: "I want to listen to". */
export const infinitiveVerbs = set(`
  want wants like love need needs going have has had try trying used got wish able supposed hoping looking planning plan
  hope prefer i'd you'd d decided ready how where what me us you him them`);

/** A name or product word that a recognizer would not expect. */
export const phraseWords: readonly string[] = [
  // People.
  "Siobhan",
  "Okafor",
  "Przemek",
  "Anaxandra",
  "Villalobos",
  "Dragomir",
  "Ngozi",
  "Bjornson",
  "Rasmussen",
  "Tamsin",
  "Fitzgibbon",
  "Leocadia",
  "Mukherjee",
  "Oberholzer",
  "Zoltan",
  // Places.
  "Timisoara",
  "Aberystwyth",
  "Kilmarnock",
  "Szeged",
  "Antofagasta",
  "Ouagadougou",
  "Trondheim",
  // Medicines.
  "Atorvastatin",
  "Levothyroxine",
  "Pantoprazole",
  "Clopidogrel",
  "Doxycycline",
  // Products and services, half of them made up.
  "Vivavoce",
  "Postgres",
  "Datadog",
  "Traefik",
  "Bitwarden",
  "Mikrotik",
  "Velonix",
  "Brightloom",
  "Quantavia",
  "Orbisto",
  "Tremolite Air",
  "Pelicanto",
  "Zephyron",
];

/** What a list holds beside the names that are said: nobody says these. */
export const otherPhrases: readonly string[] = [
  ..."Andersson Beaumont Castellanos Delacroix Eriksen Fontaine Gutierrez Hoffmann Ivanova Jankowski".split(" "),
  ..."Kowalczyk Lindqvist Montgomery Nakamura Oyelaran Petrovic Quinones Rosenthal Svensson Takahashi".split(" "),
  ..."Underhill Vasquez Wetherby Xenakis Yamamoto Zimmermann Bergamo Cordoba Debrecen Eindhoven".split(" "),
  ..."Friedrichshafen Grenoble Heraklion Innsbruck Jyvaskyla Kaunas Limoges Maastricht Nantes Oradea".split(" "),
  ..."Plovdiv Ravenna Salamanca Tampere Uppsala Valletta Wroclaw Zagreb Aspirin Budesonide".split(" "),
  ..."Celecoxib Digoxin Escitalopram Furosemide Glipizide Heparin Irbesartan Loratadine Montelukast Nifedipine".split(
    " ",
  ),
  "Home Assistant",
  "Open Search",
  "Blue Heron Pro",
  "Clearwater Basic",
  "Silverline Max",
];

/** Sentences with a place for a name. */
export const phraseFrames: readonly ((name: string) => string)[] = [
  (name) => `My question is about ${name}.`,
  (name) => `${name} was mentioned in the letter that you sent me.`,
  (name) => `Could you please send the invoice for ${name} to my office?`,
  (name) => `We have not heard from ${name} since last week.`,
];

/** Names in what people say in the shared recordings. */
export const peopleNames: readonly string[] = ["Dashwood", "Claflin", "Chromecast", "Jarvis", "Brooklyn", "Phil"];

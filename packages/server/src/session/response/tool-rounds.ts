/** Most times a model is given the results of tools in one response before it must answer. */
export const maxRounds = 8;

/**
 * What a model is called where there is little room: without the name of the engine before it, which says the same of every
 * model that a server is lent.
 */
export const modelName = (model: string): string => model.replace(/^openai-compatible:(?=.)/, "");

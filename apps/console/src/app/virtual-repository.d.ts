declare module "virtual:repository" {
  /** Web address of the repository, without a slash at its end. */
  export const repository: string;
}

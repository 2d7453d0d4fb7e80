declare module "unbzip2-stream" {
  /** Unpacks bzip2: a stream of the old kind, to be wrapped. */
  export default function unbzip2(): NodeJS.ReadWriteStream;
}

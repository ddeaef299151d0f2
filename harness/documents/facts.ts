/** What the texts inside of a document's attributes say, as the policies get it. */
export interface Facts {
  /** UTF-8 JSON, one object: by kind, place, address and path. */
  readonly bytes: Uint8Array;
  /** How many there are: the policies must have seen as many. */
  readonly count: number;
  /** Hash of the bytes, in hexadecimal: the policies echo it. */
  readonly sha256: string;
}

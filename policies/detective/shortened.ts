/** What AWS Config takes of a description or an annotation. Its API counts characters, the AWS provider bytes of UTF-8. */
const MAXIMUM_BYTES = 256;
const ELLIPSIS = '…';

/** A text as one line of at most 256 bytes; one that is longer ends with "…". */
export function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ');
  const bytes = Buffer.from(line);
  if (bytes.length <= MAXIMUM_BYTES) return line;
  const kept = bytes.subarray(0, MAXIMUM_BYTES - Buffer.byteLength(ELLIPSIS));
  // A character of which a part is left is none.
  return new TextDecoder().decode(kept).replace(/\uFFFD+$/, '') + ELLIPSIS;
}

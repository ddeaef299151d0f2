/** Control and format characters: a terminal obeys them, or shows the text around them in another order. */
const OBEYED = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Text on one line, without anything that a terminal would obey: `\u{1b}` stands for an escape. */
export function plain(text: string): string {
  return text.replace(OBEYED, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON without anything that a terminal would obey but line feeds; its value is the same. */
export function plainJson(json: string): string {
  return json.replace(OBEYED, (character) =>
    character === '\n'
      ? character
      : Array.from(
          { length: character.length },
          (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}

/** A value longer than this is shortened: the JSON report has all of it. */
export const MAX_VALUE_LENGTH = 120;

/** The beginning of a long text. */
export function shorten(text: string): string {
  return text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}…` : text;
}

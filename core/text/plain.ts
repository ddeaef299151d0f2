/** Control and format characters: a terminal obeys them, or shows the text around them in another order. */
const OBEYED = String.raw`[\p{Cc}\p{Cf}\u2028\u2029]`;

/**
 * The first character of a command to the service that runs a pipeline, which reads its log for them: `##vso[…]` and `##[…]`
 * anywhere in a line ("Logging commands", Azure Pipelines documentation; GitHub's runner takes them too), and `::…::` where
 * a line begins ("Workflow commands for GitHub Actions", GitHub documentation).
 */
const COMMAND_IN_LINE = String.raw`#(?=#\w*\[)`;
const COMMAND_AT_BEGINNING = String.raw`(?<=^\s*):(?=:)`;

const IN_TEXT = new RegExp([OBEYED, COMMAND_IN_LINE, COMMAND_AT_BEGINNING].join('|'), 'gu');
/** In JSON every text begins with a quotation mark. */
const IN_JSON = new RegExp([OBEYED, COMMAND_IN_LINE].join('|'), 'gu');

/** Text on one line, without anything that a terminal or a pipeline would obey: `\u{1b}` stands for an escape. */
export function plain(text: string): string {
  return text.replace(IN_TEXT, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** JSON without anything that a terminal or a pipeline would obey but line feeds; its value is the same. */
export function plainJson(json: string): string {
  return json.replace(IN_JSON, (character) =>
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

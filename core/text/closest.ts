/** The candidate that `word` was probably meant to be, or undefined where none is near enough. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: edits(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.floor(candidate.length / 3))
    .sort((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** Levenshtein distance: insertions, deletions and substitutions that make one word of the other. */
function edits(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(one).entries()) {
    const current = [row + 1];
    for (const [column, otherLetter] of Array.from(other).entries()) {
      const substitution = (previous[column] ?? 0) + Number(letter !== otherLetter);
      current.push(Math.min(substitution, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

/** The sentence for a value that is none of those that are allowed. */
export function notAllowed(what: string, got: string, allowed: readonly string[]): string {
  const meant = closest(got, allowed);
  const suggestion = meant === undefined ? '' : `; did you mean ${meant}?`;
  return `${what} ${JSON.stringify(got)} is unknown, allowed are ${allowed.join(', ')}${suggestion}`;
}

/** How many results are remembered: of actions, principals and spellings of context keys there are few. */
export const MAX_REMEMBERED = 10_000;

/** A pure function that remembers its results, and forgets them all when there are too many. */
export function remembering<Result>(compute: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined || results.has(text)) return known as Result;
    const result = compute(text);
    if (results.size >= MAX_REMEMBERED) results.clear();
    results.set(text, result);
    return result;
  };
}

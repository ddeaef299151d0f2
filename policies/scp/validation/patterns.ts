/** What patterns of IAM's policy language have in common: `*` is any text, also none, and `?` any one character. */

/** True only where every text that `inner` matches is proved to be matched by `outer`. A text is its own pattern. */
export function patternCovers(outer: string, inner: string): boolean {
  // A wildcard of `inner` is a character that only a wildcard of `outer` can stand for.
  let at = 0;
  let star = -1;
  let starAt = 0;
  for (let position = 0; position < inner.length;) {
    if (outer[at] === '*') {
      star = at++;
      starAt = position;
    } else if (at < outer.length && standsFor(outer[at], inner[position])) {
      at++;
      position++;
    } else if (star >= 0) {
      at = star + 1;
      position = ++starAt;
    } else {
      return false;
    }
  }
  return /^\**$/.test(outer.slice(at));
}

/** False only where it is proved that no text is matched by both. */
export function patternsOverlap(one: string, other: string): boolean {
  // reachable[i]: the first i characters of `one` and those of `other` so far have a text in common.
  let previous: boolean[] = [];
  for (let j = 0; j <= other.length; j++) {
    const reachable: boolean[] = [];
    for (let i = 0; i <= one.length; i++) {
      const left = reachable[i - 1] === true;
      const above = previous[i] === true;
      const hasStar = one[i - 1] === '*' || other[j - 1] === '*';
      const both = previous[i - 1] === true && meets(one[i - 1], other[j - 1]);
      reachable.push((i === 0 && j === 0) || both || (hasStar && (left || above)));
    }
    previous = reachable;
  }
  return previous.at(-1) === true;
}

function standsFor(outer: string | undefined, inner: string | undefined): boolean {
  return outer === inner || (outer === '?' && inner !== '*');
}

function meets(one: string | undefined, other: string | undefined): boolean {
  return one === other || one === '?' || other === '?';
}

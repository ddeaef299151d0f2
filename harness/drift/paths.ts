/** Values and marks of a plan's resource, by path. */

/** Attribute names and list indices. */
export type Path = readonly (string | number)[];

export function at(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = (current as unknown[])[Number(step)];
    else if (isObject(current)) current = current[step];
    else return undefined;
  }
  return current;
}

/** True where the value at the path, or what it is in, or something in it is marked. */
export function isMarked(marks: unknown, path: Path): boolean {
  if (marks === true) return true;
  const [step, ...rest] = path;
  if (step === undefined) return holdsMark(marks);
  if (Array.isArray(marks)) return isMarked((marks as unknown[])[Number(step)], rest);
  return isObject(marks) && isMarked(marks[step], rest);
}

function holdsMark(marks: unknown): boolean {
  if (typeof marks !== 'object' || marks === null) return marks === true;
  return Object.values(marks).some(holdsMark);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

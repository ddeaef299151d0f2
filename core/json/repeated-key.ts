import type { JsonScanner } from './scanner';

/** A key that occurs twice in one object of the value that begins at an offset; undefined where there is none. */
export function repeatedKey(scanner: JsonScanner, at: number): string | undefined {
  let repeated: string | undefined;
  const visit = (start: number): number => {
    if (scanner.isArray(start)) return scanner.elements(start, visit);
    if (!scanner.isObject(start)) return scanner.value(start);
    const keys = new Set<string>();
    return scanner.members(start, (keyStart, keyEnd, valueStart) => {
      const key = scanner.text(keyStart, keyEnd);
      if (keys.has(key)) repeated ??= key;
      keys.add(key);
      return visit(valueStart);
    });
  };
  visit(at);
  return repeated;
}

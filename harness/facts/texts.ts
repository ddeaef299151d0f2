import type { AttributePath } from './fact';

/**
 * The texts at dotted paths of an object, each with its own path.
 *
 * @param paths names joined with dots; a list on the way stands for each of its elements.
 */
export function textsAt(
  values: unknown,
  paths: readonly string[],
): (readonly [path: AttributePath, text: string])[] {
  return paths.flatMap((path) => below(values, path.split('.'), []));
}

function below(
  value: unknown,
  names: readonly string[],
  at: AttributePath,
): (readonly [path: AttributePath, text: string])[] {
  const [name, ...rest] = names;
  if (name === undefined) return typeof value === 'string' ? [[at, value]] : [];
  if (Array.isArray(value)) return value.flatMap((element, index) => below(element, names, [...at, index]));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return below((value as Record<string, unknown>)[name], rest, [...at, name]);
}

/** What differs between a planned resource and the one of the account that it is. */
import type { Drift } from './drift';
import { at, isMarked, isObject, type Path } from './paths';
import type { Resource } from './resource';
import { documentOf, isEqual, isSameStatement } from './values';

/** A drift before it is said of which document it is. */
export type Difference = Omit<Drift, 'document'>;

const UNKNOWN = '(known after apply)';
const NOT_READ = '(not read)';
const SENSITIVE = '(sensitive)';

/** What one of the sides has alone. */
export function missing(planned: Resource | null, live: Resource | null): Difference {
  return {
    address: planned?.address ?? null,
    liveAddress: live?.address ?? null,
    path: [],
    state: 'missing',
    planned: null,
    live: null,
  };
}

/** What differs in some attributes that both sides name alike. */
export function differencesIn(
  attributes: readonly string[],
  planned: Resource,
  live: Resource,
): readonly Difference[] {
  return attributes.flatMap((name) => differencesAt(planned, [name], live, [name]));
}

/** What differs at a path: policy documents by their parts, as many blocks by their attributes, anything else as a whole. */
export function differencesAt(
  planned: Resource,
  path: Path,
  live: Resource,
  livePath: Path,
): readonly Difference[] {
  const [then, now] = [at(planned.values, path) ?? null, at(live.values, livePath) ?? null];
  const [other, document] = [documentOf(then), documentOf(now)];
  if (document !== undefined && other !== undefined && !isMarked(planned.sensitive, path))
    return differentParts(planned, path, live, other, document);
  if (isBlocks(now) && isBlocks(then) && now.length === then.length) {
    return now.flatMap((block, i) =>
      Object.keys(block).flatMap((name) =>
        differencesAt(planned, [...path, i, name], live, [...livePath, i, name]),
      ),
    );
  }
  return differenceOf(planned, path, live, livePath);
}

/** What differs between two policy documents, by their members. */
function differentParts(
  planned: Resource,
  path: Path,
  live: Resource,
  then: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): readonly Difference[] {
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((name) => !isSameStatement(now[name], then[name]))
    .map((name) => ({
      address: planned.address,
      liveAddress: live.address,
      path: [...path, name],
      state: 'different',
      planned: then[name] ?? null,
      live: now[name] ?? null,
    }));
}

function differenceOf(planned: Resource, path: Path, live: Resource, livePath: Path): readonly Difference[] {
  const [then, now] = [at(planned.values, path) ?? null, at(live.values, livePath) ?? null];
  const isUnplanned = isMarked(planned.unknown, path);
  const isUnread = isMarked(live.unknown, livePath);
  if (!isUnplanned && !isUnread && isEqual(now, then)) return [];
  const isSensitive = isMarked(planned.sensitive, path);
  return [
    {
      address: planned.address,
      liveAddress: live.address,
      path,
      state: isUnplanned || isUnread ? 'unknown' : 'different',
      planned: isUnplanned ? UNKNOWN : isSensitive ? SENSITIVE : then,
      live: isUnread ? NOT_READ : isSensitive ? SENSITIVE : now,
    },
  ];
}

function isBlocks(value: unknown): value is readonly Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

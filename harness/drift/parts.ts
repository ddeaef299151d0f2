import type { Operation } from '../../core/aws/operations';
import type { PartComparison } from '../../resources/kind';
import { type Difference, differencesIn, missing } from './differences';
import { at, isMarked } from './paths';
import { isOf, isSame, type Resource } from './resource';
import type { Sides } from './sides';
import { isEqual } from './values';

/**
 * What differs in what belongs to instances: all of it is read, so that what one side has alone is missing there. Those that
 * both sides know by the same id belong together first, then those that are alike.
 */
export function differencesInParts(
  sides: Sides,
  type: string,
  comparison: PartComparison,
): readonly Difference[] {
  const { instance: path, identity, governed, list } = comparison;
  const unmatched = new Set(sides.live(type));
  const found: Difference[] = [];
  const pair = (planned: Resource, instance: Resource, isExact: boolean): boolean => {
    const live = [...unmatched].find(
      (one) =>
        isOf(one, path, instance) &&
        isAlike(planned, one, comparison) &&
        (!isExact || isSame(planned, one, [identity])),
    );
    if (live === undefined) return false;
    unmatched.delete(live);
    found.push(...differencesIn(governed, planned, live));
    return true;
  };

  const planned = sides.planned(type).flatMap((one) => {
    const instance = sides.instanceOf(one, [path]);
    return instance === undefined ? [] : [{ one, instance }];
  });
  const others = planned.filter(({ one, instance }) => !pair(one, instance, true));
  for (const { one, instance } of others)
    if (!pair(one, instance, false) && !isUnread(sides, instance, list, one)) found.push(missing(one, null));

  const instances = [...sides.instances.values()];
  return [
    ...found,
    ...[...unmatched]
      // Where the list could not be read, something stands for what may be in it.
      .filter(({ unknown }) => !governed.some((attribute) => isMarked(unknown, [attribute])))
      .filter((live) => instances.some((instance) => isOf(live, path, instance)))
      .map((live) => missing(null, live)),
  ];
}

function isAlike(planned: Resource, live: Resource, { alike }: PartComparison): boolean {
  return alike.every((name) => isEqual(at(live.values, [name]), at(planned.values, [name])));
}

/** True where a list of what belongs to an instance could not be read, or not the part of it that a resource belongs to. */
function isUnread({ unread }: Sides, instance: Resource, operation: Operation, planned: Resource): boolean {
  const part = at(planned.values, ['resource_type']);
  return unread.some(
    ({ address, fact }) =>
      address === instance.address &&
      (fact === operation || (typeof part === 'string' && fact === `${operation}/${part}`)),
  );
}

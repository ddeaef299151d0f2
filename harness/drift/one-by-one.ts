import { CONNECT_INSTANCE } from '../../resources/connect-instance';
import type { Comparison } from '../../resources/kind';
import { BUCKET } from '../../resources/s3-bucket';
import { type Difference, differencesIn, missing } from './differences';
import { isSame, type Resource } from './resource';
import type { Sides } from './sides';

/**
 * What differs in the resources of a type that plan and account both name. What the account has beside is not a plan's to know;
 * what it lacks is missing only where it would have been read.
 */
export function differencesOneByOne(
  sides: Sides,
  type: string,
  comparison: Comparison,
): readonly Difference[] {
  return sides.planned(type).flatMap((planned) => {
    const live = sides.live(type).find((one) => isSame(planned, one, comparison.identity));
    if (live !== undefined) return differencesIn(comparison.governed, planned, live);
    return isWhereItWouldBeRead(sides, planned, comparison) ? [missing(planned, null)] : [];
  });
}

/** True for instances, which are all listed, and for what is read of every bucket that was. */
function isWhereItWouldBeRead(sides: Sides, planned: Resource, { ofBucket }: Comparison): boolean {
  return (
    planned.type === CONNECT_INSTANCE.type ||
    (ofBucket === true && sides.live(BUCKET.type).some((one) => isSame(planned, one, ['bucket'])))
  );
}

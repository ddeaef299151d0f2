import { KINDS } from '../../resources';
import {
  AUTHENTICATION_PROFILE,
  GOVERNED_PROFILE_SETTINGS,
} from '../../resources/connect-authentication-profile';
import type { Comparison, PartComparison } from '../../resources/kind';
import { BUCKET } from '../../resources/s3-bucket';
import { APPLIED_PROFILE } from './profiles';

/** What has to be kept of documents for the comparison, beside what policies read. */
export const DRIFT_READS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    KINDS.flatMap(({ type, comparison }) =>
      comparison === undefined ? [] : [[type, attributesOf(comparison)]],
    ),
  ),
  [BUCKET.type]: ['bucket'],
  [AUTHENTICATION_PROFILE.type]: ['instance_id', 'is_default', ...GOVERNED_PROFILE_SETTINGS],
  [APPLIED_PROFILE]: ['input'],
};

function attributesOf(comparison: Comparison | PartComparison): readonly string[] {
  if (!('instance' in comparison)) return [...comparison.identity, ...comparison.governed];
  const { instance, alike, identity, governed } = comparison;
  return [instance, ...alike, identity, ...governed];
}

/** The profile of the reference enterprise, and the rule which profile applies where none is named. */
import { assetPath } from '../../core/files/assets';
import { compiledReference, REFERENCE } from './compiled-reference';
import { DEFAULT_PROFILE_FILE, hasDefaultProfile } from './default-profile';
import { readText } from '../../core/files/text';
import type { ControlLevel } from './levels';
import { loadProfile, parseProfile, PROFILE } from './load';
import type { LoadedProfile } from './loaded-profile';

/** The reference profile as a file, for users to copy. */
export const REFERENCE_PROFILE_FILE = assetPath('policies/profile/reference.yaml');

/**
 * The profile of the reference enterprise.
 *
 * @throws {ProfileError} if the file in this package is damaged
 */
export function referenceProfile(controls: readonly ControlLevel[]): LoadedProfile {
  return compiledReference() ?? parseProfile(readText(REFERENCE_PROFILE_FILE, PROFILE), REFERENCE, controls);
}

/**
 * The profile in `file`; without one, `connect-guardrails.yaml` in the working directory, else the reference profile.
 *
 * @throws {ProfileError} if the file cannot be read or anything in it is wrong
 */
export function resolveProfile(file: string | undefined, controls: readonly ControlLevel[]): LoadedProfile {
  if (file !== undefined) return loadProfile(file, controls);
  return hasDefaultProfile() ? loadProfile(DEFAULT_PROFILE_FILE, controls) : referenceProfile(controls);
}

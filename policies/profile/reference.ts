/** The profile of the reference enterprise, and the rule which profile applies where none is named. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { readProfileText } from './document';
import { type ControlLevel, type LoadedProfile, loadProfile, parseProfile, REFERENCE } from './load';

/** The file that is read from the working directory where no profile is named. */
export const DEFAULT_PROFILE_FILE = 'connect-guardrails.yaml';

/** The reference profile as a file, for users to copy. */
export const REFERENCE_PROFILE_FILE = join(__dirname, 'reference.yaml');

/**
 * The profile of the reference enterprise.
 *
 * @throws {ProfileError} if the file in this package is damaged
 */
export function referenceProfile(controls: readonly ControlLevel[]): LoadedProfile {
  return parseProfile(readProfileText(REFERENCE_PROFILE_FILE), REFERENCE, controls);
}

/**
 * The profile in `file`; without one, `connect-guardrails.yaml` in the working directory, else the reference profile.
 *
 * @throws {ProfileError} if the file cannot be read or anything in it is wrong
 */
export function resolveProfile(file: string | undefined, controls: readonly ControlLevel[]): LoadedProfile {
  if (file !== undefined) return loadProfile(file, controls);
  return exists(DEFAULT_PROFILE_FILE)
    ? loadProfile(DEFAULT_PROFILE_FILE, controls)
    : referenceProfile(controls);
}

/** True also for what cannot be read, such as a broken link: that is an error, never the reference profile. */
function exists(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

import { lstatSync } from 'node:fs';

/** The file that is read from the working directory where no profile is named. */
export const DEFAULT_PROFILE_FILE = 'connect-guardrails.yaml';

/** True also for what cannot be read, such as a broken link: that is an error, never the reference profile. */
export function hasDefaultProfile(): boolean {
  try {
    return lstatSync(DEFAULT_PROFILE_FILE, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

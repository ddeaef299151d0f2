import type { Profile } from './schema';

/** An organization profile as it was read, checked and normalised. */
export interface LoadedProfile {
  readonly profile: Profile;
  /** `reference` for the reference profile, else the path as it was given. */
  readonly source: string;
  /** `profileHash` of the profile. */
  readonly sha256: string;
}

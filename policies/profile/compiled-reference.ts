/** The reference profile as the build has read, checked and normalised it: neither parser nor schema is needed for it. */
import { existsSync, readFileSync } from 'node:fs';
import { assetPath } from '../../core/files/assets';
import type { LoadedProfile } from './loaded-profile';
import { profileHash } from './profile-hash';
import { ProblemsError } from '../../core/problems';

/** The source of the reference profile. */
export const REFERENCE = 'reference';

const FILE = assetPath('policies/profile/reference.json');

/**
 * The compiled reference profile; undefined where there is none, as among the sources.
 *
 * @throws {ProfileError} if it is damaged
 */
export function compiledReference(): LoadedProfile | undefined {
  if (!existsSync(FILE)) return undefined;
  try {
    const { profile, sha256 } = JSON.parse(readFileSync(FILE, 'utf8')) as LoadedProfile;
    if (profileHash(profile) === sha256) return { profile, source: REFERENCE, sha256 };
  } catch {
    // Damaged, like one whose hash differs.
  }
  throw new ProblemsError('profile', [
    'the reference profile of this package is damaged (reference.json); reinstall the package',
  ]);
}

/** Loads an organization profile: reads it, reports every problem at once, normalises it. */
import type { z } from 'zod';
import { closest } from '../../core/text/closest';
import { readText } from '../../core/files/text';
import { type Path, readYaml, type YamlKind } from '../../core/yaml/located-yaml';
import { minimalCover } from '../../core/ip/ip-ranges';
import { type ControlLevel, LEVELS } from './levels';
import type { LoadedProfile } from './loaded-profile';
import { REFERENCE } from './compiled-reference';
import { profileHash } from './profile-hash';
import { quote } from '../../core/text/quote';
import { type Profile, profileSchema } from './schema';
import { settingProblems, valueAt } from './setting-problems';
import { fileProblems, type Problem } from '../../core/problems';

/** What a profile's file is. */
export const PROFILE: YamlKind = {
  error: 'profile',
  name: 'organization profile',
  shortName: 'profile',
  depth: 'three levels',
  content: 'the settings of an organization profile',
  /** It has a few kilobytes; a file larger than this is something else. */
  maxBytes: 262_144,
};

/**
 * Loads the profile in `file`, YAML or JSON.
 *
 * @param controls the catalogue, to which the profile's `levels` refer
 * @throws {ProfileError} if the file cannot be read or anything in it is wrong
 */
export function loadProfile(file: string, controls: readonly ControlLevel[]): LoadedProfile {
  const loaded = parseProfile(readText(file, PROFILE), file, controls);
  return file === REFERENCE ? { ...loaded, source: `./${file}` } : loaded;
}

/**
 * Loads a profile from YAML or JSON text.
 *
 * @param name the profile's source, and the file's name in messages
 * @param controls the catalogue, to which the profile's `levels` refer
 * @throws {ProfileError} if anything in it is wrong
 */
export function parseProfile(text: string, name: string, controls: readonly ControlLevel[]): LoadedProfile {
  const { value, problems, lineOf } = readYaml(text, name, PROFILE);
  const result = profileSchema.safeParse(value);
  const all = [
    ...problems,
    ...(result.error?.issues ?? []).flatMap((issue) => settingProblems(issue, value, lineOf)),
    ...levelProblems(valueAt(value, ['levels']), controls, lineOf),
  ];
  if (!result.success || all.length > 0) throw fileProblems('profile', name, all);
  const profile = normalise(result.data);
  return { profile, source: name, sha256: profileHash(profile) };
}

function levelProblems(
  levels: unknown,
  controls: readonly ControlLevel[],
  lineOf: (path: Path) => number,
): Problem[] {
  if (typeof levels !== 'object' || levels === null || Array.isArray(levels)) return [];
  return Object.entries(levels).flatMap(([id, level]: [string, unknown]) => {
    const line = lineOf(['levels', id]);
    const control = controls.find((one) => one.id === id);
    if (control === undefined) {
      const suggestion = closest(
        id,
        controls.map((one) => one.id),
      );
      const advice = suggestion === undefined ? 'remove it' : `did you mean ${quote(suggestion)}?`;
      return [{ line, text: `levels has the unknown control ${quote(id)}; ${advice}` }];
    }
    const isLowered =
      control.level === 'hard-mandatory' && LEVELS.some((one) => one === level && one !== control.level);
    if (!isLowered) return [];
    return [
      {
        line,
        text: `levels.${id} must be hard-mandatory, got ${quote(level)}; remove it (a hard-mandatory control cannot be lowered)`,
      },
    ];
  });
}

function normalise(settings: z.output<typeof profileSchema>): Profile {
  const { signIn } = settings;
  const profile = { ...settings, signIn: { ...signIn, allowedIps: minimalCover(signIn.allowedIps, signIn) } };
  delete profile.$schema;
  return profile;
}

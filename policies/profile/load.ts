/** Loads an organization profile: reads it, reports every problem at once, normalises it. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { closest } from './closest';
import { type Path, readProfileDocument, readProfileText } from './document';
import { minimalCover } from './ip-ranges';
import { type Problem, profileError } from './profile-error';
import { quote } from './quote';
import { type Level, LEVELS, type Profile, profileSchema } from './schema';
import { settingProblems, valueAt } from './setting-problems';

/** What the profile needs to know about a control of the catalogue. */
export interface ControlLevel {
  readonly id: string;
  /** The level that the control has unless the profile's `levels` changes it. */
  readonly level: Level;
}

export interface LoadedProfile {
  readonly profile: Profile;
  /** `reference` for the reference profile, else the path as it was given. */
  readonly source: string;
  /** SHA-256, in hexadecimal, of the normalised profile as JSON with sorted keys. */
  readonly sha256: string;
}

/** The source of the reference profile. */
export const REFERENCE = 'reference';

/**
 * Loads the profile in `file`, YAML or JSON.
 *
 * @param controls the catalogue, to which the profile's `levels` refer
 * @throws {ProfileError} if the file cannot be read or anything in it is wrong
 */
export function loadProfile(file: string, controls: readonly ControlLevel[]): LoadedProfile {
  const loaded = parseProfile(readProfileText(file), file, controls);
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
  const { value, problems, lineOf } = readProfileDocument(text, name);
  const result = profileSchema.safeParse(value);
  const all = [
    ...problems,
    ...(result.error?.issues ?? []).flatMap((issue) => settingProblems(issue, value, lineOf)),
    ...levelProblems(valueAt(value, ['levels']), controls, lineOf),
  ];
  if (!result.success || all.length > 0) throw profileError(name, all);
  const profile = normalise(result.data);
  return { profile, source: name, sha256: createHash('sha256').update(canonicalJson(profile)).digest('hex') };
}

/** The level of a control: what the profile says, else the control's own. */
export function effectiveLevel(profile: Profile, control: ControlLevel): Level {
  return profile.levels[control.id] ?? control.level;
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

/** JSON without white space, the keys of every object sorted. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

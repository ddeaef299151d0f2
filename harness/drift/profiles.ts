import {
  AUTHENTICATION_PROFILE,
  GOVERNED_PROFILE_SETTINGS,
} from '../../resources/connect-authentication-profile';
import { type Difference, differencesAt, missing } from './differences';
import { at, isObject } from './paths';
import type { Sides } from './sides';

/** The type that a plan has the governed authentication profile in: a command applies its `input`. */
export const APPLIED_PROFILE = 'terraform_data';

/** What differs between governed authentication profiles and the default ones of their instances. */
export function differencesInProfiles(sides: Sides): readonly Difference[] {
  return sides.planned(APPLIED_PROFILE).flatMap((planned) => {
    const input = at(planned.values, ['input']);
    if (!isObject(input) || !GOVERNED_PROFILE_SETTINGS.some((setting) => setting in input)) return [];
    const instance = sides.instanceOf(planned, ['input', 'instance_id']);
    if (instance === undefined) return [];
    const live = sides
      .live(AUTHENTICATION_PROFILE.type)
      .find(
        ({ values }) =>
          at(values, ['instance_id']) === at(instance.values, ['id']) && at(values, ['is_default']) === true,
      );
    if (live === undefined) return [missing(planned, null)];
    return GOVERNED_PROFILE_SETTINGS.flatMap((setting) =>
      differencesAt(planned, ['input', setting], live, [setting]),
    );
  });
}

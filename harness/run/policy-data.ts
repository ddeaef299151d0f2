import {
  COMMAND_VERSIONS,
  ENVIRONMENT,
} from '../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { type ConfigRule, configRules } from '../../policies/detective';
import type { Profile } from '../../policies/profile';
import { ProblemsError } from '../../core/problems';

/** What the policies see as `data`, beside themselves. */
export interface PolicyData {
  readonly profile: Profile;
  readonly profile_sha256: string;
  /** The texts of the approved commands that set an authentication profile, by their versions. */
  readonly authentication_profile_commands: Readonly<Record<string, string>>;
  /** The environment of that command, less the reference to the instance. */
  readonly authentication_profile_environment: Readonly<Record<string, string>>;
  /** The AWS Config rules of the catalogue. */
  readonly config_rules: readonly ConfigRule[];
}

/**
 * The data for a profile.
 * @param settings dotted paths of the profile's settings that the policies read.
 * @throws ProblemsError (engine) where the profile lacks one of them: a rule that reads it would silently be undefined.
 */
export function policyData(profile: Profile, sha256: string, settings: readonly string[]): PolicyData {
  const absent = settings.filter((setting) => lookUp(profile, setting.split('.')) === undefined);
  if (absent.length > 0) {
    throw new ProblemsError(
      'engine',
      `profile ${profile.name}: the policies read settings that it does not have: ${absent.join(', ')}; reinstall the package`,
    );
  }
  return {
    profile,
    profile_sha256: sha256,
    authentication_profile_commands: Object.fromEntries(
      COMMAND_VERSIONS.map(({ version, command }) => [version, command]),
    ),
    authentication_profile_environment: ENVIRONMENT,
    config_rules: configRules(profile),
  };
}

function lookUp(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

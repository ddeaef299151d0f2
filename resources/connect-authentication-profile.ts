import type { AuthenticationProfile } from '@aws-sdk/client-connect';
import { given, type JsonObject } from './attributes';
import type { Kind } from './kind';

/** The settings that the governed profile of the modules sets, by a `terraform_data` whose `input` has these names. */
export const GOVERNED_PROFILE_SETTINGS = [
  'allowed_ips',
  'periodic_session_duration',
  'session_inactivity_duration',
  'session_inactivity_handling_enabled',
] as const;

const SETTINGS = [
  'allowed_ips',
  'blocked_ips',
  'periodic_session_duration',
  'session_inactivity_duration',
  'session_inactivity_handling_enabled',
] as const;

/** An authentication profile of an instance: a type of the live reader's, which the AWS provider does not have. */
export const AUTHENTICATION_PROFILE = {
  type: 'aws_connect_authentication_profile',
  read: {
    'connect:ListAuthenticationProfiles': SETTINGS,
    'connect:DescribeAuthenticationProfile': SETTINGS,
  },
} as const satisfies Kind;

/** What an authentication profile is set to. */
export function authenticationProfileSettings(profile: AuthenticationProfile): JsonObject {
  // Deprecated since 2025-10-31 in favour of the inactivity duration, and still what the profile asks for.
  const periodic: { readonly PeriodicSessionDuration?: number | undefined } = profile;
  return {
    name: given(profile.Name),
    allowed_ips: profile.AllowedIps ?? [],
    blocked_ips: profile.BlockedIps ?? [],
    periodic_session_duration: given(periodic.PeriodicSessionDuration),
    session_inactivity_duration: given(profile.SessionInactivityDuration),
    session_inactivity_handling_enabled: given(profile.SessionInactivityHandlingEnabled),
  };
}

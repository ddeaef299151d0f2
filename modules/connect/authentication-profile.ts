import { TerraformResource, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  CURRENT_COMMAND,
  ENVIRONMENT,
  INTERPRETER,
} from '../../policies/controls/connect/authentication_profile_ip_restricted/command';
import { IpRanges, type Profile } from '../../policies/profile';
import { type AccountProps, requireRegion } from '../account';
import { show, Validation } from '../validation';
import type { ConnectInstance } from './connect-instance';

export interface AuthenticationProfileProps extends Pick<AccountProps, 'region'> {
  /** The organization profile. */
  readonly profile: Profile;
  /** The instance whose default authentication profile is governed. */
  readonly instance: ConnectInstance;
  /**
   * Public addresses that users sign in from, in any form that the profile takes; all of them inside of the profile's
   * `signIn.allowedIps`.
   *
   * @default the profile's `signIn.allowedIps`
   */
  readonly allowedIps?: readonly string[];
  /**
   * Minutes after which Amazon Connect checks a session again: 10 to the profile's
   * `signIn.periodicSessionDurationInMinutes`.
   *
   * @default the profile's `signIn.periodicSessionDurationInMinutes`
   */
  readonly periodicSessionDurationInMinutes?: number;
  /**
   * Minutes of inactivity after which a user is signed out: 15 to the profile's
   * `signIn.sessionInactivityDurationInMinutes`.
   *
   * @default the profile's `signIn.sessionInactivityDurationInMinutes`
   */
  readonly sessionInactivityDurationInMinutes?: number;
}

/** Source: Amazon Connect API Reference, "UpdateAuthenticationProfile" (as in botocore 1.43.11). */
const MINIMUM_PERIODIC_SESSION_IN_MINUTES = 10;
const MINIMUM_SESSION_INACTIVITY_IN_MINUTES = 15;

/**
 * Governs the default authentication profile of an instance: sign-in from the approved ranges only (control
 * CONNECT-002), within the approved session limits (CONNECT-003).
 *
 * The AWS provider has no resource for authentication profiles. A `terraform_data` resource holds the values where
 * policies see them, and a local-exec provisioner applies them with the AWS CLI after the instance is created and
 * whenever a value, the instance or the command changes.
 */
export class AuthenticationProfile extends Construct {
  /** The ranges that users sign in from, as the minimal list of CIDR blocks. */
  readonly allowedIps: readonly string[];

  constructor(scope: Construct, id: string, props: AuthenticationProfileProps) {
    super(scope, id);
    const { instance, profile } = props;
    const { signIn } = profile;
    const periodic = props.periodicSessionDurationInMinutes ?? signIn.periodicSessionDurationInMinutes;
    const inactivity = props.sessionInactivityDurationInMinutes ?? signIn.sessionInactivityDurationInMinutes;
    const validation = new Validation(this);
    requireRegion(validation, props.region, profile);
    this.allowedIps = approvedIps(validation, props.allowedIps ?? signIn.allowedIps, profile);
    requireMinutes(
      validation,
      profile,
      'periodicSessionDurationInMinutes',
      periodic,
      MINIMUM_PERIODIC_SESSION_IN_MINUTES,
    );
    requireMinutes(
      validation,
      profile,
      'sessionInactivityDurationInMinutes',
      inactivity,
      MINIMUM_SESSION_INACTIVITY_IN_MINUTES,
    );
    validation.throwIfAny();
    instance.governBy(this);

    const values = {
      instance_id: instance.instanceId,
      region: props.region,
      allowed_ips: this.allowedIps,
      periodic_session_duration: periodic,
      session_inactivity_duration: inactivity,
      session_inactivity_handling_enabled: true,
    };
    new TerraformData(this, 'Resource', {
      input: values,
      triggers_replace: { ...values, command_version: CURRENT_COMMAND.version },
    }).provisioners = [
      {
        type: 'local-exec',
        command: CURRENT_COMMAND.command,
        interpreter: [...INTERPRETER],
        environment: { ...ENVIRONMENT, INSTANCE_ID: instance.instanceId },
      },
    ];
  }
}

/**
 * A `terraform_data` resource with its attributes exactly as given. The framework's own class asks the terraform program
 * for its version at synth, which this library must not need.
 */
class TerraformData extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly attributes: Readonly<Record<string, unknown>>,
  ) {
    super(scope, id, { terraformResourceType: 'terraform_data' });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.attributes };
  }
}

/** The minimal list of CIDR blocks of the ranges, where they are well formed and approved. */
function approvedIps(validation: Validation, ranges: readonly string[], profile: Profile): readonly string[] {
  if (Token.isUnresolved(ranges) || ranges.some((range) => Token.isUnresolved(range))) return ranges;
  const approved = profile.signIn.allowedIps;
  try {
    const cidrs = IpRanges.minimalCover(ranges, profile.signIn);
    validation.require(
      IpRanges.isSubset(cidrs, approved),
      `allowedIps must lie inside of signIn.allowedIps of profile ${show(profile.name)} (${approved.join(', ')}), ` +
        `got ${cidrs.join(', ')}; remove what is not approved or have it approved`,
      'CONNECT-002',
    );
    return cidrs;
  } catch (error) {
    if (!(error instanceof IpRanges.IpRangesError)) throw error;
    for (const problem of error.problems) validation.require(false, `allowedIps: ${problem}`, 'CONNECT-002');
    return [];
  }
}

function requireMinutes(
  validation: Validation,
  { name, signIn }: Profile,
  setting: 'periodicSessionDurationInMinutes' | 'sessionInactivityDurationInMinutes',
  minutes: number,
  minimum: number,
): void {
  const maximum = signIn[setting];
  validation.require(
    Token.isUnresolved(minutes) || (Number.isInteger(minutes) && minimum <= minutes && minutes <= maximum),
    `${setting} must be from ${minimum} to ${maximum} (profile ${show(name)}), got ${show(minutes)}; omit it for ${maximum}`,
    'CONNECT-003',
  );
}

import { ConnectInstance as ConnectInstanceResource } from '@cdktf/provider-aws/lib/connect-instance';
import { Construct } from 'constructs';
import type { Profile } from '../../policies/profile';
import { matches, show, Validation, ValidationError } from '../validation';

export interface ConnectInstanceProps {
  /** The organization profile. */
  readonly profile: Profile;
  /** Name of the instance in its addresses (`https://<alias>.my.connect.aws`), unique in all of AWS. */
  readonly instanceAlias: string;
  /**
   * Whether the instance takes telephone calls; needs the profile's `features.telephony`.
   *
   * @default false
   */
  readonly inboundCallsEnabled?: boolean;
  /**
   * Whether the instance makes telephone calls; needs the profile's `features.telephony`.
   *
   * @default false
   */
  readonly outboundCallsEnabled?: boolean;
  /**
   * Whether Contact Lens analytics is available; needs the profile's `features.contactLens`.
   *
   * @default false
   */
  readonly contactLensEnabled?: boolean;
}

/** Source: Amazon Connect API Reference, "Instance" (as in botocore 1.43.11). */
const ALIAS = /^(?!d-)(?=.{1,45}$)[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*$/;

/**
 * Defines an Amazon Connect instance whose users sign in through SAML (control CONNECT-001), without telephony until the
 * profile approves it (CONNECT-005), and with flow logs (CONNECT-006). It needs one `AuthenticationProfile`: without one,
 * users could sign in from any address, and the application does not synthesize (CONNECT-002).
 */
export class ConnectInstance extends Construct {
  readonly instanceAlias: string;
  readonly instanceArn: string;
  readonly instanceId: string;
  /** ARN of the service-linked role that Amazon Connect creates with the instance. */
  readonly serviceRoleArn: string;
  private authenticationProfile: Construct | undefined;

  constructor(scope: Construct, id: string, props: ConnectInstanceProps) {
    super(scope, id);
    const { inboundCallsEnabled = false, outboundCallsEnabled = false, contactLensEnabled = false } = props;
    const validation = new Validation(this);
    requireAlias(validation, props.instanceAlias);
    requireTelephonyApproved(validation, props.profile, { inboundCallsEnabled, outboundCallsEnabled });
    requireContactLensApproved(validation, props.profile, contactLensEnabled);
    validation.throwIfAny();

    const instance = new ConnectInstanceResource(this, 'Resource', {
      identityManagementType: 'SAML',
      instanceAlias: props.instanceAlias,
      inboundCallsEnabled,
      outboundCallsEnabled,
      contactFlowLogsEnabled: true,
      contactLensEnabled,
    });
    this.instanceAlias = props.instanceAlias;
    this.instanceArn = instance.arn;
    this.instanceId = instance.id;
    this.serviceRoleArn = instance.serviceRole;
    this.node.addValidation({ validate: () => this.missingAuthenticationProfile() });
  }

  /**
   * Takes note of the authentication profile that governs the instance; `AuthenticationProfile` calls it.
   *
   * @throws {ValidationError} if another one governs the instance already
   */
  governBy(authenticationProfile: Construct): void {
    if (this.authenticationProfile !== undefined) {
      throw new ValidationError(authenticationProfile, [
        `instance ${this.node.path} must have one AuthenticationProfile, got a second one beside ` +
          `${this.authenticationProfile.node.path}; remove one of them (control CONNECT-002)`,
      ]);
    }
    this.authenticationProfile = authenticationProfile;
  }

  private missingAuthenticationProfile(): string[] {
    return this.authenticationProfile === undefined
      ? ['the instance must have an AuthenticationProfile, got none; define one for it (control CONNECT-002)']
      : [];
  }
}

function requireAlias(validation: Validation, alias: string): void {
  validation.require(
    matches(ALIAS, alias),
    `instanceAlias must be 1 to 45 letters, digits and inner hyphens that do not begin with "d-", ` +
      `got ${show(alias)}; correct it`,
  );
}

function requireTelephonyApproved(
  validation: Validation,
  profile: Profile,
  calls: Readonly<Record<string, boolean>>,
): void {
  for (const [setting, enabled] of Object.entries(calls)) {
    validation.require(
      !enabled || profile.features.telephony,
      `${setting} must be false, got true; profile ${show(profile.name)} does not approve telephony (features.telephony)`,
      'CONNECT-005',
    );
  }
}

function requireContactLensApproved(validation: Validation, profile: Profile, enabled: boolean): void {
  validation.require(
    !enabled || profile.features.contactLens,
    `contactLensEnabled must be false, got true; profile ${show(profile.name)} does not approve Contact Lens (features.contactLens)`,
  );
}

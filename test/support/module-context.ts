import type { TerraformStack } from 'cdktf';
import { AuthenticationProfile, ConnectInstance, CustomerManagedKey } from '../../modules';
import type { Profile } from '../../policies/profile';
import { ACCOUNT, emptyStack, REFERENCE } from './template';

/** A stack with a governed instance and a key, for the modules that need them. */
export interface ModuleContext {
  readonly stack: TerraformStack;
  readonly instance: ConnectInstance;
  readonly key: CustomerManagedKey;
  readonly profile: Profile;
}

/** Terraform's expressions for what the context's resources are only known by after the apply. */
export const KEY_ARN = '${aws_kms_key.key_FEDD6EC0.arn}';
export const KEY_ID = '${aws_kms_key.key_FEDD6EC0.key_id}';
export const INSTANCE_ID = '${aws_connect_instance.instance_B7CCE687.id}';
export const INSTANCE_ARN = '${aws_connect_instance.instance_B7CCE687.arn}';
export const SERVICE_ROLE_ARN = '${aws_connect_instance.instance_B7CCE687.service_role}';

/** How many resources the context itself has. */
export const CONTEXT_COUNTS = {
  aws_connect_instance: 1,
  aws_kms_alias: 1,
  aws_kms_key: 1,
  terraform_data: 1,
};

export function moduleContext(profile: Profile = REFERENCE): ModuleContext {
  const stack = emptyStack();
  const instance = new ConnectInstance(stack, 'instance', { profile, instanceAlias: 'example' });
  new AuthenticationProfile(stack, 'authentication-profile', { profile, instance, region: ACCOUNT.region });
  const key = new CustomerManagedKey(stack, 'key', {
    profile,
    ...ACCOUNT,
    keyAlias: 'example',
    description: 'Example',
  });
  return { stack, instance, key, profile };
}

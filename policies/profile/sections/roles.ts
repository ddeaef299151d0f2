import { listOf, matching, section } from '../settings';

/** The last part needs a character that is no wildcard: otherwise the pattern would match every role of an account or path. */
const ROLE_ARN =
  /^arn:aws(?:-[a-z]+)*:iam::(?:\*|\d{12}):role\/(?:[\w+=,.@*?-]+\/)*[*?]*[\w+=,.@-][\w+=,.@*?-]*$/;

/** Source: IAM API Reference, "CreateSAMLProvider" (as in botocore 1.43.11). */
const SAML_PROVIDER = /^(?:arn:aws(?:-[a-z]+)*:iam::\d{12}:saml-provider\/)?[\w.-]{1,128}$/;

export const roles = section({
  deployers: listOf(roleArn(), 'IAM role ARN patterns', 1).describe(
    'Roles that deploy, as IAM role ARN patterns: account id or "*", wildcards in the name but not the whole name.',
  ),
  breakGlass: listOf(roleArn(), 'IAM role ARN patterns')
    .default([])
    .describe('Roles for emergencies, as IAM role ARN patterns.'),
  organizationAdministrators: listOf(roleArn(), 'IAM role ARN patterns')
    .default([])
    .describe(
      'Roles of member accounts that administer the organization, as IAM role ARN patterns: what service control policies must leave them is probed before a roll-out.',
    ),
  samlProvider: matching(SAML_PROVIDER, 'the name or ARN of an IAM SAML provider, or null')
    .nullable()
    .default(null)
    .describe('The SAML provider that users federate through: its name or ARN.'),
});

function roleArn() {
  return matching(
    ROLE_ARN,
    'an IAM role ARN pattern such as arn:aws:iam::*:role/connect-deployer, with more than wildcards after the last "/"',
  );
}

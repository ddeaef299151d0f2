import * as fc from 'fast-check';
import { loadBundle } from '../../../../harness/engine';
import { evaluateDocument, policyData } from '../../../../harness/run';
import { catalogue } from '../../../../policies/controls';
import { referenceProfile } from '../../../../policies/profile';
import { isSubset, minimalCover } from '../../../../core/ip/ip-ranges';
import { buildPlan } from '../../../support/plan-builder';

const CONTROL = 'connect/authentication_profile_ip_restricted';
const bundle = loadBundle();
const reference = referenceProfile(catalogue);

/** The texts of `allowedIps` that the compiled policy does not find in the approved ranges. */
function denied(allowedIps: readonly string[], approved: readonly string[]): string[] {
  const profile = {
    ...reference.profile,
    signIn: { ...reference.profile.signIn, allowedIps: [...approved] },
  };
  const plan = buildPlan({
    resources: [
      {
        address: 'terraform_data.profile',
        values: { input: { allowed_ips: allowedIps, session_inactivity_handling_enabled: true } },
      },
    ],
  });
  const result = evaluateDocument(
    bundle,
    { bytes: Buffer.from(JSON.stringify(plan)), resourceChanges: 1 },
    policyData(profile, reference.sha256, []),
  ).get(CONTROL);
  return allowedIps.filter((_text, index) =>
    result?.deny.some(({ path }) => path[1] === 'allowed_ips' && path[2] === index),
  );
}

/** Blocks and addresses close to each other, so that some are in the union of others and some are not. */
const ipv4 = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
  .map(([host, length]) => `8.8.8.${host - (host % 2 ** (32 - length))}/${length}`);
const ipv6 = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 40, max: 48 }))
  .map(([group, length]) => `2600:0:${(group - (group % 2 ** (48 - length))).toString(16)}::/${length}`);
const blocks = fc.array(fc.oneof(ipv4, ipv6), { minLength: 1, maxLength: 6 });
const texts = fc.array(fc.oneof(ipv4, ipv6, fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0128.:\/%fa -]*$/)), {
  minLength: 1,
  maxLength: 20,
});

describe('the arithmetic of the policies', () => {
  it('agrees with the arithmetic of the profile, also where approved ranges hold a block only together', () => {
    fc.assert(
      fc.property(blocks, texts, (ranges, allowedIps) => {
        const approved = minimalCover(ranges, { acceptDocumentationRanges: false });
        expect(denied(allowedIps, approved)).toEqual(
          allowedIps.filter((text) => !isSubset([text], approved)),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('finds a block in two approved ranges that only together hold it', () => {
    const approved = minimalCover(['8.8.8.48/30', '8.8.8.52/30'], { acceptDocumentationRanges: false });
    expect(denied(['8.8.8.48/29', '8.8.8.48/28'], approved)).toEqual(['8.8.8.48/28']);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Fate, fateOf, flipped } from '../../../support/damage';
import { buildPlan } from '../../../support/plan-builder';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-damaged-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const KEY_POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });

/** Small, with everything that readers look at. */
const PLAN = Buffer.from(
  JSON.stringify(
    buildPlan({
      resources: [
        {
          address: 'aws_connect_instance.main',
          values: { identity_management_type: 'SAML', tags_all: { 'Cost center': 'ä€😀' } },
          unknown: { id: true },
          expressions: { identity_management_type: { constant_value: 'SAML' } },
        },
        {
          address: 'module.keys["a.b"].aws_kms_key.main[0]',
          actions: ['delete', 'create'],
          values: { enable_key_rotation: true, deletion_window_in_days: 30, policy: KEY_POLICY },
          sensitive: { policy: true },
        },
        { address: 'aws_s3_bucket.old', actions: ['delete'] },
        { address: 'aws_s3_bucket.main', actions: ['no-op'], values: { bucket: 'main' } },
        { address: 'aws_s3_bucket.main', deposed: '0a1b2c3d', actions: ['delete'] },
        { address: 'data.aws_iam_policy_document.main', mode: 'data', unknown: { json: true } },
        {
          address: 'null_resource.tool',
          provider: 'registry.terraform.io/hashicorp/null',
          provisioners: [{ type: 'local-exec', expressions: { command: { constant_value: 'echo "done"' } } }],
        },
      ],
      prior_state: {
        format_version: '1.0',
        values: {
          root_module: {
            resources: [
              { address: 'aws_s3_bucket.old', mode: 'managed', type: 'aws_s3_bucket', values: {} },
              { address: 'data.aws_kms_key.a', mode: 'data', type: 'aws_kms_key', values: { arn: 'a' } },
            ],
            child_modules: [{ address: 'module.a', resources: [] }],
          },
        },
      },
    }),
  ),
);

it('the plan is judged while it is whole', () => {
  expect(fateOf('plan.json', PLAN)).toBe('judged');
});

it('a plan that is cut at any byte is refused by the readers', () => {
  const fates = new Map<Fate, number>();
  for (let length = 0; length < PLAN.length; length++) {
    const fate = fateOf('plan.json', PLAN.subarray(0, length));
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
  }
  expect([...fates]).toEqual([['refused by the readers', PLAN.length]]);
});

it('a plan whose beginning is missing is refused by the readers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: PLAN.length - 1 }), (start) => {
      expect(fateOf('plan.json', PLAN.subarray(start))).toBe('refused by the readers');
    }),
    { numRuns: 300 },
  );
});

it('a plan with one flipped bit is refused in a sentence, or judged as what it then says', () => {
  const fates = new Set<Fate>();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: PLAN.length * 8 - 1 }), (bit) => {
      fates.add(fateOf('plan.json', flipped(PLAN, bit)));
    }),
    { numRuns: 150 },
  );
  expect([...fates].sort()).toEqual(['judged', 'refused by the readers']);
});

it('bytes that have nothing to do with a plan are refused by the readers', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(fateOf('plan.json', Buffer.from(bytes))).toBe('refused by the readers');
    }),
    { numRuns: 300 },
  );
});

it('a plan in which any value is another is refused in a sentence, or judged as what it then says', () => {
  const text = PLAN.toString();
  const places = [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!:)|true|false|null|\{\}|\[\]|\d+)/g)];
  const fates = new Set<Fate>();
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.oneof(fc.constantFrom('null', 'true', '{}', '[]', '-1e400', '[[["a"]]]', '"${x}"'), fc.json()),
      (place, value) => {
        const { index, 0: old } = place;
        const other = text.slice(0, index) + value + text.slice(index + old.length);
        fates.add(fateOf('plan.json', Buffer.from(other)));
      },
    ),
    { numRuns: 60 },
  );
  expect([...fates]).toEqual(expect.arrayContaining(['judged', 'refused by the readers']));
});

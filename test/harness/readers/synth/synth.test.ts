import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { policyResults } from '../../../support/policy-results';
import { contentOf, problemsOf, readAll, readOne } from '../../../support/reading';

type Members = Readonly<Record<string, unknown>>;
interface Synthesized {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly after: Members; readonly after_unknown: Members };
    readonly [name: string]: unknown;
  }[];
  readonly configuration: {
    readonly provider_config: Members;
    readonly root_module: { readonly resources: readonly Members[]; readonly variables: Members };
  };
}

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-synth-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** What the policies see of a stack with this configuration. */
function synthesized(configuration: Members): Synthesized {
  write('app/cdk.tf.json', configuration);
  return contentOf(readOne('app/cdk.tf.json')) as Synthesized;
}

function refusal(configuration: unknown): readonly string[] {
  write('app/cdk.tf.json', configuration);
  return problemsOf(() => readOne('app/cdk.tf.json'));
}

/** What is known and unknown of one resource's attributes. */
function attributes(type: string, body: Members, others: Members = {}): readonly [Members, Members] {
  const { resource_changes: changes } = synthesized({ ...others, resource: { [type]: { main: body } } });
  const [change] = changes;
  if (changes.length !== 1 || change === undefined) throw new Error(`${changes.length} changes`);
  return [change.change.after, change.change.after_unknown];
}

function addresses(body: Members, others: Members = {}): readonly string[] {
  return synthesized({ ...others, resource: { terraform_data: { main: body } } }).resource_changes.map(
    ({ address }) => address,
  );
}

describe('a synthesized stack', () => {
  const CONFIGURATION = {
    '//': { metadata: { backend: 'local', stackName: 'contact-center', version: '0.21.0' } },
    terraform: { required_providers: { aws: { source: 'aws', version: '5.100.0' } } },
    provider: { aws: [{ region: 'eu-central-1' }] },
    variable: { size: { type: 'number', default: 1 } },
    data: { aws_kms_key: { shared: { '//': { metadata: {} }, key_id: 'alias/shared' } } },
    resource: {
      aws_connect_instance: {
        main: {
          '//': { metadata: { path: 'contact-center/main' } },
          identity_management_type: 'SAML',
          inbound_calls_enabled: false,
          outbound_calls_enabled: '${var.calls}',
          lifecycle: { prevent_destroy: true },
          depends_on: ['data.aws_kms_key.shared'],
        },
      },
    },
  };

  it('is read as a plan that creates everything', () => {
    write('app/cdk.tf.json', CONFIGURATION);
    const { bytes, ...summary } = readOne('app/cdk.tf.json');
    expect(summary).toEqual({
      name: 'contact-center',
      stage: 'synth',
      sha256: createHash('sha256').update(JSON.stringify(CONFIGURATION)).digest('hex'),
      terraformVersion: null,
      completenessKnown: true,
      resources: 1,
      resourceChanges: 2,
    });
    expect(contentOf({ bytes })).toEqual({
      format_version: '1.2',
      variables: {},
      resource_changes: [
        {
          address: 'aws_connect_instance.main',
          mode: 'managed',
          type: 'aws_connect_instance',
          name: 'main',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          change: {
            actions: ['create'],
            after: {
              identity_management_type: 'SAML',
              inbound_calls_enabled: false,
              contact_flow_logs_enabled: null,
              region: null,
              tags: null,
              tags_all: {},
            },
            after_unknown: { arn: true, id: true, outbound_calls_enabled: true },
            after_sensitive: {},
          },
        },
        {
          address: 'data.aws_kms_key.shared',
          mode: 'data',
          type: 'aws_kms_key',
          name: 'shared',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          change: {
            actions: ['read'],
            after: expect.objectContaining({ tags: null }) as unknown,
            after_unknown: expect.objectContaining({ arn: true }) as unknown,
            after_sensitive: {},
          },
        },
      ],
      configuration: {
        provider_config: {
          aws: {
            name: 'aws',
            full_name: 'registry.terraform.io/hashicorp/aws',
            expressions: { region: { constant_value: 'eu-central-1' } },
          },
        },
        root_module: {
          resources: [
            {
              address: 'aws_connect_instance.main',
              mode: 'managed',
              type: 'aws_connect_instance',
              name: 'main',
              provider_config_key: 'aws',
              expressions: {
                identity_management_type: { constant_value: 'SAML' },
                inbound_calls_enabled: { constant_value: false },
                outbound_calls_enabled: { constant_value: '${var.calls}', references: ['var.calls'] },
              },
              schema_version: 0,
            },
            {
              address: 'data.aws_kms_key.shared',
              mode: 'data',
              type: 'aws_kms_key',
              name: 'shared',
              provider_config_key: 'aws',
              expressions: { key_id: { constant_value: 'alias/shared' } },
              schema_version: 0,
            },
          ],
          variables: { size: { type: 'number', default: 1 } },
        },
      },
    });
  });

  it('is judged by the policies', () => {
    write('app/cdk.tf.json', CONFIGURATION);
    const { evaluated, deny } = policyResults(readOne('app'))['connect/instance_identity_saml'] ?? {};
    expect([evaluated, deny]).toEqual([['aws_connect_instance.main'], []]);
  });

  it('is named after its folder where cdktf does not say its name', () => {
    write('app/cdk.tf.json', { terraform: {} });
    expect(readOne('app/cdk.tf.json').name).toBe('app');
    process.chdir('app');
    expect(readOne('cdk.tf.json').name).toBe('app');
  });
});

describe('a value', () => {
  const input = (written: unknown, others: Members = {}): readonly [unknown, unknown] => {
    const [known, unknown] = attributes('terraform_data', { input: written }, others);
    return [known['input'], unknown['input']];
  };
  const UNKNOWN = [undefined, true];

  it.each([[null], [true], [5], ['text'], [[1, 'a']], [{ a: { b: [null] } }]])(
    'that is a literal is known: %j',
    (value) => {
      expect(input(value)).toEqual([value, undefined]);
    },
  );

  it('is what its escapes stand for', () => {
    expect(input(['$${a}', '%%{if b}', '$5'])).toEqual([['${a}', '%{if b}', '$5'], undefined]);
    expect(input({ '$${key}': 1 })).toEqual([{ '${key}': 1 }, undefined]);
  });

  it.each([
    '${aws_kms_key.main.arn}',
    'arn:${var.a}',
    '%{if var.a}x%{endif}',
    '${upper("a")}',
    '${local.absent}',
    '${local.constructor}',
    '${',
  ])('that is the template %j is unknown', (text) => {
    expect(input(text, { locals: {} })).toEqual(UNKNOWN);
  });

  it('is unknown in part where it is so within', () => {
    expect(input({ a: 1, b: '${var.b}' })).toEqual([{ a: 1 }, { b: true }]);
    expect(input([1, '${var.b}'])).toEqual([
      [1, null],
      [false, true],
    ]);
    expect(input({ a: [{ b: '${var.b}', c: 1 }] })).toEqual([{ a: [{ c: 1 }] }, { a: [{ b: true }] }]);
  });

  it('is unknown where a key of it is', () => {
    expect(input({ '${var.key}': 1 })).toEqual(UNKNOWN);
  });

  it('is that of a local, through other locals', () => {
    const locals = { a: '${local.b}', b: { c: ['x'] }, loop: '${local.loop}' };
    expect(input('${local.a}', { locals })).toEqual([{ c: ['x'] }, undefined]);
    expect(input('${local.loop}', { locals })).toEqual(UNKNOWN);
    expect(input('x${local.b}', { locals })).toEqual(UNKNOWN);
  });

  it('is kept where it is that of a property of every object', () => {
    write('app/cdk.tf.json', '{"resource":{"terraform_data":{"main":{"input":{"__proto__":{"a":1}}}}}}');
    expect(Buffer.from(readOne('app/cdk.tf.json').bytes).toString()).toContain(
      '"input":{"__proto__":{"a":1}}',
    );
  });

  it('of a resource whose type is that of a property of every object', () => {
    expect(attributes('constructor', {})).toEqual([{ region: null, tags: null }, {}]);
    expect(attributes('__proto_', {})).toEqual([{ region: null, tags: null }, {}]);
  });
});

describe('a block', () => {
  const block = (written: unknown): readonly [unknown, unknown] => {
    const [known, unknown] = attributes('aws_lambda_function', { vpc_config: written });
    return [known['vpc_config'], unknown['vpc_config']];
  };

  it('is a list, written as an object or as an array', () => {
    const vpc = { subnet_ids: ['subnet-1'], security_group_ids: ['${var.group}'] };
    const expected = [
      [{ subnet_ids: ['subnet-1'], security_group_ids: [null] }],
      [{ security_group_ids: [true] }],
    ];
    expect(block(vpc)).toEqual(expected);
    expect(block([vpc])).toEqual(expected);
    expect(block({ ...vpc, '//': 'a comment' })).toEqual(expected);
  });

  it('that is unknown is unknown', () => {
    expect(block('${var.vpc}')).toEqual([[null], [true]]);
  });

  it.each([
    { vpc_config: { for_each: '${var.a}', content: {} } },
    [{ vpc_config: { for_each: [], content: {} } }],
    [{ '//': 'a comment' }, { vpc_config: [{ for_each: [] }, { for_each: [] }] }],
  ])('that is dynamic is unknown: %j', (dynamic) => {
    const [known, unknown] = attributes('aws_lambda_function', { dynamic });
    expect([known['vpc_config'], unknown['vpc_config']]).toEqual([undefined, true]);
  });

  it.each([
    [{ apply_server_side_encryption_by_default: {} }],
    [[{ apply_server_side_encryption_by_default: {} }]],
  ])('that is dynamic within a block is unknown: %j', (dynamic) => {
    const [known, unknown] = attributes('aws_s3_bucket_server_side_encryption_configuration', {
      rule: { bucket_key_enabled: true, dynamic },
    });
    expect([known['rule'], unknown['rule']]).toEqual([
      [{ bucket_key_enabled: true }],
      [{ apply_server_side_encryption_by_default: true }],
    ]);
  });
});

describe('a dynamic block', () => {
  const expressionsOf = (type: string, body: Members): unknown =>
    synthesized({ resource: { [type]: { main: body } } }).configuration.root_module.resources[0]?.[
      'expressions'
    ];
  const KEY = { sse_algorithm: 'aws:kms', kms_master_key_id: '${aws_kms_key.main.arn}' };

  it('hides the blocks of its name that are written beside it', () => {
    const dynamic = { apply_server_side_encryption_by_default: { for_each: [1], content: {} } };
    const [known, unknown] = attributes('aws_s3_bucket_server_side_encryption_configuration', {
      rule: { bucket_key_enabled: true, apply_server_side_encryption_by_default: KEY, dynamic },
    });
    expect([known['rule'], unknown['rule']]).toEqual([
      [{ bucket_key_enabled: true }],
      [{ apply_server_side_encryption_by_default: true }],
    ]);
  });

  it('is an expression of which nothing can be told, at every depth', () => {
    const opaque = { references: ['(expression)'] };
    const dynamic = { rule: { for_each: [1], content: { bucket_key_enabled: true } } };
    expect(
      expressionsOf('aws_s3_bucket_server_side_encryption_configuration', {
        bucket: 'main',
        rule: { apply_server_side_encryption_by_default: KEY },
        dynamic,
      }),
    ).toEqual({ bucket: { constant_value: 'main' }, rule: opaque });
    expect(
      expressionsOf('aws_s3_bucket_server_side_encryption_configuration', {
        rule: {
          apply_server_side_encryption_by_default: KEY,
          dynamic: [{ apply_server_side_encryption_by_default: { for_each: [], content: {} } }],
        },
      }),
    ).toEqual({ rule: [{ apply_server_side_encryption_by_default: opaque }] });
  });

  it('of an inline policy of a role is undetermined for emergency access', () => {
    const policy =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"connect:*","Resource":"*"}]}';
    const dynamic = { inline_policy: { for_each: ['a'], content: { name: 'a', policy } } };
    write('app/cdk.tf.json', { resource: { aws_iam_role: { main: { dynamic } } } });
    expect(policyResults(readOne('app'))['connect/emergency_access_ip_restricted']).toEqual({
      evaluated: ['aws_iam_role.main'],
      deny: [],
      undetermined: [
        {
          address: 'aws_iam_role.main',
          path: ['inline_policy'],
          actual: '(known after apply)',
          expected: 'emergency access only with IpAddress on aws:SourceIp inside of the approved ranges',
        },
      ],
    });
  });

  it('of encryption in a bucket of its own is undetermined', () => {
    const dynamic = { server_side_encryption_configuration: { for_each: [1], content: {} } };
    write('app/cdk.tf.json', { resource: { aws_s3_bucket: { main: { bucket: 'main', dynamic } } } });
    const { evaluated, deny } = policyResults(readOne('app'))['s3/bucket_encrypted_with_customer_key'] ?? {};
    expect([evaluated, deny]).toEqual([['aws_s3_bucket.main'], []]);
  });
});

describe('the default tags of a provider', () => {
  const tagsAll = (provider: unknown, tags?: unknown, key?: string): readonly [unknown, unknown] => {
    const body = { ...(tags === undefined ? {} : { tags }), ...(key === undefined ? {} : { provider: key }) };
    const [known, unknown] = attributes('aws_kms_key', body, { provider: { aws: provider } });
    return [known['tags_all'], unknown['tags_all']];
  };

  it("come beneath a resource's own", () => {
    const provider = [{ default_tags: [{ tags: { Team: 'a', Project: 'p' } }] }];
    expect(tagsAll(provider, { Team: 'b', Stage: '${var.stage}' })).toEqual([
      { Team: 'b', Project: 'p' },
      { Stage: true },
    ]);
    expect(tagsAll(provider)).toEqual([{ Team: 'a', Project: 'p' }, undefined]);
  });

  it("are overridden by a resource's own tag although that is unknown", () => {
    const provider = { default_tags: { tags: { Team: 'a' } } };
    expect(tagsAll(provider, { Team: '${var.team}' })).toEqual([{}, { Team: true }]);
  });

  it('are those of the provider that the resource names', () => {
    const provider = [
      { default_tags: { tags: { Team: 'default' } } },
      { alias: 'other', default_tags: { tags: { Team: 'other' } } },
      { alias: 'bare' },
    ];
    expect(tagsAll(provider)).toEqual([{ Team: 'default' }, undefined]);
    expect(tagsAll(provider, undefined, 'aws.other')).toEqual([{ Team: 'other' }, undefined]);
    expect(tagsAll(provider, undefined, '${aws.other}')).toEqual([{ Team: 'other' }, undefined]);
    expect(tagsAll(provider, undefined, 'aws.bare')).toEqual([{}, undefined]);
  });

  it('that are dynamic make all tags unknown, and are undetermined', () => {
    const dynamic = { default_tags: { for_each: [1], content: { tags: { Project: 'p' } } } };
    expect(tagsAll([{ region: 'eu-central-1', dynamic }], { Team: 'a' })).toEqual([undefined, true]);
    write('app/cdk.tf.json', { provider: { aws: { dynamic } }, resource: { aws_kms_key: { main: {} } } });
    const { evaluated, deny } = policyResults(readOne('app'))['cost/required_tags'] ?? {};
    expect([evaluated, deny]).toEqual([['aws_kms_key.main'], []]);
  });

  it.each(['${var.tags}', [{ tags: '${var.tags}' }], [{ tags: {} }, { tags: {} }]])(
    'that are %j make all tags unknown',
    (written) => {
      expect(tagsAll([{ default_tags: written }], { Team: 'a' })).toEqual([undefined, true]);
    },
  );
});

describe('an expression that is more than its references', () => {
  const text = '${var.a ? aws_kms_key.main.arn : "other"}';
  const references = ['var.a', 'aws_kms_key.main.arn', 'aws_kms_key.main'];

  it('is marked in an attribute: what it names proves nothing', () => {
    const body = { role: text, handler: '${aws_kms_key.main.arn}', tags: { '${f(var.a)}': [text] } };
    const [resource] = synthesized({ resource: { aws_lambda_function: { main: body } } }).configuration
      .root_module.resources;
    expect(resource?.['expressions']).toEqual({
      role: { constant_value: text, references: [...references, '(expression)'] },
      handler: { constant_value: body.handler, references: ['aws_kms_key.main.arn', 'aws_kms_key.main'] },
      tags: {
        constant_value: body.tags,
        references: ['var.a', '(expression)', 'aws_kms_key.main.arn', 'aws_kms_key.main'],
      },
    });
  });

  it('is not in a provisioner, whose texts are compared themselves', () => {
    const body = { provisioner: { 'local-exec': { command: text } } };
    const [resource] = synthesized({ resource: { terraform_data: { main: body } } }).configuration.root_module
      .resources;
    expect(resource?.['provisioners']).toEqual([
      {
        type: 'local-exec',
        when: 'create',
        on_failure: 'fail',
        expressions: { command: { constant_value: text, references } },
      },
    ]);
  });
});

describe('provisioners', () => {
  const provisioners = (written: unknown): unknown =>
    synthesized({ resource: { terraform_data: { main: { provisioner: written } } } }).configuration
      .root_module.resources[0]?.['provisioners'];

  it('keep when and on_failure, with their defaults', () => {
    expect(
      provisioners([
        { 'local-exec': { command: 'a', environment: { ID: '${aws_connect_instance.main.id}' } } },
        { 'local-exec': { command: 'b $${x}', when: 'destroy', on_failure: 'continue' } },
      ]),
    ).toEqual([
      {
        type: 'local-exec',
        when: 'create',
        on_failure: 'fail',
        expressions: {
          command: { constant_value: 'a' },
          environment: {
            constant_value: { ID: '${aws_connect_instance.main.id}' },
            references: ['aws_connect_instance.main.id', 'aws_connect_instance.main'],
          },
        },
      },
      {
        type: 'local-exec',
        when: 'destroy',
        on_failure: 'continue',
        expressions: { command: { constant_value: 'b $${x}' } },
      },
    ]);
  });

  it('are read in each form of the syntax', () => {
    const one = {
      type: 'local-exec',
      when: 'create',
      on_failure: 'fail',
      expressions: { command: { constant_value: 'a' } },
    };
    expect(provisioners({ '//': 'a comment', 'local-exec': { command: 'a', '//': 'a comment' } })).toEqual([
      one,
    ]);
    expect(provisioners({ 'local-exec': [{ command: 'a' }, { command: 'a' }] })).toEqual([one, one]);
  });

  it('that are no objects are refused', () => {
    expect(refusal({ resource: { terraform_data: { main: { provisioner: ['a'] } } } })).toEqual([
      'app/cdk.tf.json: terraform_data.main: provisioner must be an object, got "a"; synthesize it with cdktf',
    ]);
  });
});

describe('instances', () => {
  it.each<readonly [Members, readonly string[]]>([
    [{}, ['terraform_data.main']],
    [{ count: 0 }, []],
    [{ count: 2 }, ['terraform_data.main[0]', 'terraform_data.main[1]']],
    [{ count: '${local.two}' }, ['terraform_data.main[0]', 'terraform_data.main[1]']],
    [{ for_each: { a: 1, 'b"c': 2 } }, ['terraform_data.main["a"]', String.raw`terraform_data.main["b\"c"]`]],
    [{ for_each: { '$${a}': 1 } }, ['terraform_data.main["$${a}"]']],
    [{ for_each: {} }, []],
    [{ count: null, for_each: null }, ['terraform_data.main']],
  ])('of %j are %j', (body, expected) => {
    expect(addresses(body, { locals: { two: 2 } })).toEqual(expected);
  });

  it.each<Members>([
    { count: '${var.count}' },
    { count: 1.5 },
    { count: 1001 },
    { count: '2' },
    { for_each: '${var.all}' },
    { for_each: ['a'] },
    { for_each: { '${var.key}': 1 } },
  ])('of %j cannot be told, and neither can any attribute', (meta) => {
    const { resource_changes: changes, configuration } = synthesized({
      resource: { aws_kms_key: { main: { ...meta, enable_key_rotation: true, policy: '${a.b}' } } },
    });
    expect(changes.map(({ address }) => address)).toEqual(['aws_kms_key.main']);
    expect(changes[0]?.change.after).toEqual({});
    expect(new Set(Object.values(changes[0]?.change.after_unknown ?? {}))).toEqual(new Set([true]));
    expect(configuration.root_module.resources[0]?.['expressions']).toEqual({
      enable_key_rotation: { constant_value: true, references: ['(expression)'] },
      policy: { constant_value: '${a.b}', references: ['a.b', '(expression)'] },
    });
  });

  it('with a key have it as their index', () => {
    const { resource_changes: changes } = synthesized({
      resource: { terraform_data: { main: { for_each: { '$${a}': 1 } }, other: { count: 1 } } },
    });
    expect(changes.map(({ index }) => index)).toEqual(['${a}', 0]);
  });
});

describe('providers', () => {
  it('have the full names of their sources', () => {
    const source = (written: unknown): unknown =>
      synthesized({
        terraform: { required_providers: { aws: { source: written } } },
        resource: { aws_kms_key: { main: {} }, terraform_data: { main: {} }, null_resource: { main: {} } },
      }).resource_changes.map(({ provider_name: name }) => name);
    const others = ['terraform.io/builtin/terraform', 'registry.terraform.io/hashicorp/null'];
    expect(source('aws')).toEqual(['registry.terraform.io/hashicorp/aws', ...others]);
    expect(source('hashicorp/aws')).toEqual(['registry.terraform.io/hashicorp/aws', ...others]);
    expect(source('example.com/other/aws')).toEqual(['example.com/other/aws', ...others]);
  });
});

describe('a configuration that cdktf does not write is refused:', () => {
  const file = 'app/cdk.tf.json';
  const tail = 'synthesize it with cdktf';
  const module = 'is not synthesized, so its resources cannot be judged; judge the plan instead';
  it.each<readonly [Members, readonly string[]]>([
    [
      { module: { a: { source: './a' }, b: [] } },
      [`module.a (source "./a") ${module}`, `module.b (source nothing) ${module}`],
    ],
    [
      { module: [{ a: { source: './a' } }] },
      [`module must be an object by name, got [{"a":{"source":"./a"}}]; ${tail}`],
    ],
    [
      { locals: [], provider: 'aws', variable: 1, terraform: true },
      [
        `terraform must be an object by name, got true; ${tail}`,
        `provider must be an object by name, got "aws"; ${tail}`,
        `variable must be an object by name, got 1; ${tail}`,
        `locals must be an object by name, got []; ${tail}`,
      ],
    ],
    [{ provider: { aws: ['a'] } }, ['provider.aws must be an object, got "a"']],
    [{ resource: [] }, [`resource must be an object by type and name, got []; ${tail}`]],
    [{ data: [] }, [`data must be an object by type and name, got []; ${tail}`]],
    [{ resource: { aws_kms_key: [] } }, [`resource.aws_kms_key must be an object by name, got []; ${tail}`]],
    [
      { resource: { aws_kms_key: { a: [{}] } } },
      [`resource.aws_kms_key.a must be an object, got [{}]; ${tail}`],
    ],
  ])('%j', (configuration, problems) => {
    expect(refusal(configuration)).toEqual(problems.map((problem) => `${file}: ${problem}`));
  });

  it.each([
    ['resource', '{"resource":{},"resource":{}}'],
    ['a', '{"resource":{"terraform_data":{"a":{},"\\u0061":{}}}}'],
  ])('%s occurs twice', (key, text) => {
    expect(refusal(text)).toEqual([`${file}: "${key}" occurs twice in one object; synthesize again`]);
  });

  it('an unknown section', () => {
    expect(refusal({ resource: {}, Resources: {} })).toEqual([
      `${file}: is JSON (with "resource", "Resources") but no Terraform plan and no synthesized application; make one with terraform show -json PLANFILE > plan.json`,
    ]);
  });
});

describe('a folder', () => {
  const stack = (name: string): unknown => ({ '//': { metadata: { stackName: name } }, resource: {} });
  const manifest = (...names: readonly string[]): unknown => ({
    version: '0.21.0',
    stacks: Object.fromEntries(
      names.map((name) => [name, { name, synthesizedStackPath: `stacks/${name}/cdk.tf.json` }]),
    ),
  });
  const problems = (): readonly string[] => problemsOf(() => readAll('cdktf.out'));

  it('with one stack is that stack', () => {
    write('stack/cdk.tf.json', stack('only'));
    expect(readAll('stack').map(({ name }) => name)).toEqual(['only']);
  });

  it('with a manifest is every stack of it, and no other', () => {
    write('cdktf.out/manifest.json', manifest('b', 'a'));
    for (const name of ['a', 'b', 'old']) write(`cdktf.out/stacks/${name}/cdk.tf.json`, stack(name));
    expect(readAll('cdktf.out').map(({ name, stage }) => [name, stage])).toEqual([
      ['a', 'synth'],
      ['b', 'synth'],
    ]);
  });

  it('with bad stacks is refused with the problems of all', () => {
    write('cdktf.out/manifest.json', manifest('a', 'b', 'c', 'd', 'e'));
    write('cdktf.out/stacks/a/cdk.tf.json', stack('a'));
    write('cdktf.out/stacks/b/cdk.tf.json', '{"resource":');
    write('cdktf.out/stacks/d', 'a file');
    write('cdktf.out/stacks/e/cdk.tf.json', { format_version: '1.2', configuration: { root_module: {} } });
    expect(problems()).toEqual([
      'cdktf.out/stacks/b/cdk.tf.json:1: is not whole JSON: it ends where a value must follow, at column 13; it was cut off, write it again',
      'cdktf.out/stacks/c/cdk.tf.json: there is no such file; name an existing Terraform plan or synthesized application',
      'cdktf.out/stacks/d/cdk.tf.json: cannot be read (ENOTDIR); check the path',
      'cdktf.out/stacks/e/cdk.tf.json: is no Terraform configuration as cdktf writes it; synthesize again',
    ]);
  });

  it('with configuration that Terraform would read beside the stack is refused', () => {
    write('cdktf.out/manifest.json', manifest('a'));
    write('cdktf.out/stacks/a/cdk.tf.json', stack('a'));
    for (const file of ['more.tf', 'other.tf.json', 'x.tofu', 'notes.md', 'terraform.tfstate'])
      write(`cdktf.out/stacks/a/${file}`, '');
    expect(problems()).toEqual([
      'cdktf.out/stacks/a: has other configuration that Terraform would read as well: more.tf, other.tf.json, x.tofu; judge the plan instead',
    ]);
  });

  it.each<unknown>([
    {},
    [],
    { stacks: {} },
    { stacks: { a: {} } },
    { stacks: { a: { synthesizedStackPath: 'a' }, b: { synthesizedStackPath: 1 } } },
  ])('whose manifest is %j is refused', (content) => {
    write('cdktf.out/manifest.json', content);
    expect(problems()).toEqual([
      'cdktf.out/manifest.json: has no stacks with a synthesizedStackPath; synthesize again with cdktf synth',
    ]);
  });

  it('whose manifest names a stack twice, is cut off, or has an impossible path is refused', () => {
    const one = JSON.stringify(manifest('a'));
    write('cdktf.out/manifest.json', one.replace('"stacks":', '"stacks":{},"stacks":'));
    expect(problems()).toEqual([
      'cdktf.out/manifest.json: "stacks" occurs twice in one object; synthesize again',
    ]);
    write('cdktf.out/manifest.json', one.slice(0, 20));
    expect(problems()).toEqual([
      'cdktf.out/manifest.json:1: is not whole JSON: it ends where a key in double quotes must follow, at column 21; it was cut off, write it again',
    ]);
    write('cdktf.out/manifest.json', one.replace('stacks/a/', 'stacks/\\u0000/'));
    expect(problems()).toEqual([
      'cdktf.out/stacks/\0/cdk.tf.json: cannot be read (ERR_INVALID_ARG_VALUE); check the path',
    ]);
  });
});

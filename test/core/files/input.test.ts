import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildPlan } from '../../support/plan-builder';
import { contentOf, problemsOf, readOne } from '../../support/reading';
import { REPOSITORY } from '../../support/repository';
import { expectStatus, startChild } from '../../support/child';

/** The user id that owns nothing. */
const NOBODY = 65_534;
const PLAN = buildPlan({
  resources: [{ address: 'aws_connect_instance.main', values: { identity_management_type: 'SAML' } }],
});
const TEXT = JSON.stringify(PLAN);
const HOW_TO_PLAN = 'make one with terraform show -json PLANFILE > plan.json';
const DAMAGED = 'the plan is damaged, make it again';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'connect-guardrails-input-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** What is said of a file `plan.json` with this content. */
function refusal(content: string | Buffer): readonly string[] {
  writeFileSync('plan.json', content);
  return problemsOf(() => readOne('plan.json'));
}

function without(plan: Record<string, unknown>, ...sections: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(plan).filter(([name]) => !sections.includes(name)));
}

/** The plan with other members in its one resource change. */
function withChange(change: Record<string, unknown>): string {
  const [only] = PLAN['resource_changes'] as [Record<string, unknown>];
  return JSON.stringify({ ...PLAN, resource_changes: [{ ...only, ...change }] });
}

function bigEndian(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

const MARK = '\ufeff';

/** The beginning of a module in a module. */
const MODULE = '{"child_modules":[';

describe('a plan is read', () => {
  const encodings: Readonly<Record<string, string | Buffer>> = {
    'as UTF-8': TEXT,
    'with white space around and within it': `\r\n\t ${JSON.stringify(PLAN, null, 2)} \n`,
    'as UTF-8 with a byte-order mark': MARK + TEXT,
    'as UTF-16 LE with a byte-order mark, as Windows PowerShell writes it': Buffer.from(
      MARK + TEXT,
      'utf16le',
    ),
    'as UTF-16 BE with a byte-order mark': bigEndian(MARK + TEXT),
    'as UTF-16 LE without a mark': Buffer.from(TEXT, 'utf16le'),
    'as UTF-16 BE without a mark': bigEndian(TEXT),
    'in the wrapper of HCP Terraform': JSON.stringify({ run: { id: 'run-1' }, plan: PLAN }),
  };
  it.each(Object.entries(encodings))('%s', (_name, content) => {
    writeFileSync('plan.json', content);
    const { bytes, ...summary } = readOne('plan.json');
    expect(summary).toEqual({
      name: 'plan.json',
      sha256: createHash('sha256').update(content).digest('hex'),
      stage: 'plan',
      terraformVersion: '1.11.4',
      completenessKnown: true,
      resources: 1,
      resourceChanges: 1,
    });
    expect(contentOf({ bytes })).toEqual({
      format_version: '1.2',
      terraform_version: '1.11.4',
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
            after: { identity_management_type: 'SAML' },
            after_unknown: {},
            after_sensitive: {},
          },
        },
      ],
      configuration: PLAN['configuration'],
    });
  });

  it('through a symbolic link', () => {
    writeFileSync('plan.json', TEXT);
    symlinkSync('plan.json', 'link.json');
    expect(readOne('link.json').name).toBe('link.json');
  });

  it('that has nothing at all', () => {
    writeFileSync(
      'plan.json',
      JSON.stringify({ format_version: '1.2', configuration: { root_module: {} }, complete: true }),
    );
    expect(contentOf(readOne('plan.json'))).toEqual({
      format_version: '1.2',
      resource_changes: [],
      configuration: { root_module: {} },
    });
  });

  it('whose planned resources all have a change, however they are written', () => {
    const planned = {
      root_module: {
        resources: [{ address: 'aws_connect_instance.main' }, null],
        child_modules: [{ address: 'module.a', resources: [], child_modules: {} }, 1],
      },
    };
    const text = JSON.stringify({ ...PLAN, planned_values: planned });
    writeFileSync('plan.json', text.replace('"address":"aws', '"addr\\u0065ss":"\\u0061ws'));
    expect(readOne('plan.json').resources).toBe(1);
  });

  it('where nothing is left but the drift of what was deleted by hand and is not wanted any more', () => {
    const plan = {
      ...without(PLAN, 'resource_changes'),
      resource_drift: [{ address: 'aws_iam_policy.gone', mode: 'managed' }],
      applyable: false,
    };
    writeFileSync('plan.json', JSON.stringify(plan));
    expect(readOne('plan.json').resourceChanges).toBe(0);
  });

  it('that does not say whether it is complete', () => {
    writeFileSync('plan.json', JSON.stringify(without(PLAN, 'complete')));
    expect(readOne('plan.json').completenessKnown).toBe(false);
  });

  it('with a resource type that has the name of what every object inherits', () => {
    writeFileSync(
      'plan.json',
      JSON.stringify(buildPlan({ resources: [{ address: 'constructor.a' }, { address: '__proto__.b' }] })),
    );
    expect(readOne('plan.json').resources).toBe(2);
  });
});

describe('what is no text is refused:', () => {
  const binaryPlan = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from('tfplan')]);
  const cases: Readonly<Record<string, readonly [string | Buffer, string]>> = {
    'an empty file': ['', 'plan.json: is empty; write it with terraform show -json PLANFILE'],
    'a compressed plan': [gzipSync(TEXT), 'plan.json: is compressed with gzip; unpack it with gunzip first'],
    'a binary plan': [
      binaryPlan,
      'plan.json: is a binary plan; convert it with terraform show -json plan.json > plan.json',
    ],
    'another zip archive': [
      Buffer.from('PK\x03\x04 something else'),
      'plan.json: is a zip archive; give the document in it',
    ],
    'bytes that are no UTF-8': [
      Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]),
      'plan.json: must be UTF-8 text, got other bytes; save the file as UTF-8',
    ],
    'Latin 1': [
      Buffer.from(TEXT.replace('main', 'müller'), 'latin1'),
      'plan.json: must be UTF-8 text, got other bytes; save the file as UTF-8',
    ],
    'half a character of UTF-16': [
      Buffer.from(MARK + TEXT, 'utf16le').subarray(0, 41),
      'plan.json: begins like UTF-16 but is not; save it as UTF-8',
    ],
    'UTF-16 with half of a surrogate pair': [
      Buffer.from('{"a": "\ud800"}', 'utf16le'),
      'plan.json: begins like UTF-16 but is not; save it as UTF-8',
    ],
  };
  it.each(Object.entries(cases))('%s', (_name, [content, problem]) => {
    expect(refusal(content)).toEqual([problem]);
  });
});

describe('what is not one JSON document is refused:', () => {
  const tail = 'give one JSON document, as terraform show -json PLANFILE writes it';
  const cut = 'it was cut off, write it again';
  const cases: Readonly<Record<string, readonly [string, string]>> = {
    'white space': [
      ' \n',
      `plan.json:2: is not whole JSON: it ends where a value must follow, at column 1; ${cut}`,
    ],
    'a byte-order mark alone': [
      MARK,
      `plan.json:1: is not whole JSON: it ends where a value must follow, at column 1; ${cut}`,
    ],
    'a plan without its end': [
      TEXT.slice(0, 30),
      `plan.json:1: is not whole JSON: it ends where the end of a string must follow, at column 31; ${cut}`,
    ],
    'what terraform show prints': [
      'Terraform will perform\nthe following actions',
      `plan.json:1: is not JSON: expected a value at column 1, got "Terraform will perfo"; ${tail}`,
    ],
    'a mistake in the third line': [
      '{\n  "a": 1,\n  b: 2\n}',
      `plan.json:3: is not JSON: expected a key in double quotes at column 3, got "b: 2"; ${tail}`,
    ],
    'trailing garbage': [
      `${TEXT}x`,
      `plan.json:1: is not JSON: something follows the JSON document at column ${TEXT.length + 1}, got "x"; ${tail}`,
    ],
    'a second document': [
      `${TEXT}\n{}`,
      `plan.json:2: is not JSON: a second JSON document follows at column 1, got "{}"; ${tail}`,
    ],
    'a zero byte behind': [
      `${TEXT}\0`,
      `plan.json:1: is not JSON: something follows the JSON document at column ${TEXT.length + 1}, got "\\u0000"; ${tail}`,
    ],
    'nesting that is too deep': [
      '['.repeat(100_000),
      `plan.json:1: is not JSON: nested more than 1000 deep at column 1001, got "${'['.repeat(20)}"; ${tail}`,
    ],
    'nesting that is too deep in a plan': [
      TEXT.replace('"SAML"', '{"a":'.repeat(2000)),
      `plan.json:1: is not JSON: nested more than 1000 deep at column ${TEXT.indexOf('"SAML"') + 5001}, got ${JSON.stringify('{"a":{"a":{"a":{"a":')}; ${tail}`,
    ],
    'modules in planned values that are nested too deep': [
      TEXT.replace('"root_module":{}', `"root_module":${MODULE.repeat(2000)}`),
      `plan.json:1: is not JSON: nested more than 1000 deep at column ${TEXT.indexOf('"root_module":{}') + '"root_module":'.length + 500 * MODULE.length + 1}, got ${JSON.stringify(`${MODULE}{"`)}; ${tail}`,
    ],
    'the log of terraform plan -json that ends after one line': [
      '{"@level":"error","@message":"Error: no credentials"}\n',
      `plan.json: is the log of terraform plan -json, no plan; ${HOW_TO_PLAN}`,
    ],
    'the log of terraform plan -json': [
      '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n',
      `plan.json: is the log of terraform plan -json, no plan; ${HOW_TO_PLAN}`,
    ],
  };
  it.each(Object.entries(cases))('%s', (_name, [content, problem]) => {
    expect(refusal(content)).toEqual([problem]);
  });
});

describe('JSON that is no plan is refused:', () => {
  const cases: Readonly<Record<string, readonly [unknown, string]>> = {
    null: [null, `is a single JSON value, no Terraform plan; ${HOW_TO_PLAN}`],
    'a text': ['plan', `is a single JSON value, no Terraform plan; ${HOW_TO_PLAN}`],
    'an array': [[PLAN], `is a JSON array, no Terraform plan; ${HOW_TO_PLAN}`],
    'an empty object': [
      {},
      `is JSON (without members) but no Terraform plan and no synthesized application; ${HOW_TO_PLAN}`,
    ],
    'any object': [
      { kind: 'Deployment', spec: {} },
      `is JSON (with "kind", "spec") but no Terraform plan and no synthesized application; ${HOW_TO_PLAN}`,
    ],
    'a state file': [
      { version: 4, terraform_version: '1.11.4', serial: 1, lineage: 'a', outputs: {}, resources: [] },
      `is a Terraform state file, no plan; ${HOW_TO_PLAN}`,
    ],
    'a state as terraform show -json prints it': [
      { format_version: '1.0', terraform_version: '1.11.4', values: {} },
      `is a Terraform state as JSON, no plan; ${HOW_TO_PLAN}`,
    ],
    'what terraform show -json prints without a state': [
      { format_version: '1.0' },
      `has a format_version but nothing of a plan, as terraform show -json without a plan file; ${HOW_TO_PLAN}`,
    ],
    'the schemas of providers': [
      { format_version: '1.0', provider_schemas: {} },
      `has the schemas of providers, no plan; ${HOW_TO_PLAN}`,
    ],
    'a report of this program': [
      { schemaVersion: '1', outcome: 'pass', verdicts: [] },
      `is a report of connect-guardrails, no Terraform plan; ${HOW_TO_PLAN}`,
    ],
    'the manifest of an application': [
      { version: '0.21.0', stacks: {} },
      'is the manifest of a synthesized application; give the folder that it is in',
    ],
  };
  it.each(Object.entries(cases))('%s', (_name, [content, problem]) => {
    expect(refusal(JSON.stringify(content))).toEqual([`plan.json: ${problem}`]);
  });
});

describe('a plan that is not whole is refused:', () => {
  const version = (got: string): string =>
    `format_version must be 1.x, got ${got}; make the plan with a Terraform that writes it (1.1 or later)`;
  const deferred = { reason: 'resource_config_unknown', resource_change: {} };
  const cases: Readonly<Record<string, readonly [unknown, string]>> = {
    'format version 2': [{ ...PLAN, format_version: '2.0' }, version('"2.0"')],
    'a format version of another type': [{ ...PLAN, format_version: 1.2 }, version('1.2')],
    'no format version': [without(PLAN, 'format_version'), version('nothing')],
    'planning that failed': [
      { ...PLAN, errored: true },
      'planning failed and left resources out (errored: true); mend what terraform plan reports, then plan again',
    ],
    'complete: false': [
      { ...PLAN, complete: false },
      'it is not complete (complete: false), as with -target or -exclude, or with deferred changes; plan everything',
    ],
    'complete: false with a deferred change': [
      { ...PLAN, complete: false, deferred_changes: [deferred] },
      'it is not complete: 1 deferred change; apply what they wait for, then plan again',
    ],
    'deferred changes without complete': [
      { ...without(PLAN, 'complete'), deferred_changes: [deferred, deferred] },
      'it is not complete: 2 deferred changes; apply what they wait for, then plan again',
    ],
    'deferred changes that are no array': [
      { ...PLAN, deferred_changes: {} },
      `deferred_changes must be an array; ${DAMAGED}`,
    ],
    'an errored that is no boolean': [
      { ...PLAN, errored: 'false' },
      `errored must be true or false, got "false"; ${DAMAGED}`,
    ],
    'a complete that is no boolean': [
      { ...PLAN, complete: 1 },
      `complete must be true or false, got 1; ${DAMAGED}`,
    ],
    'no configuration': [
      without(PLAN, 'configuration'),
      `configuration with its root_module is missing; ${DAMAGED}`,
    ],
    'a configuration without root module': [
      { ...PLAN, configuration: { root_module: [] } },
      `configuration with its root_module is missing; ${DAMAGED}`,
    ],
    'an errored that is null': [
      { ...PLAN, errored: null },
      `errored must be true or false, got null; ${DAMAGED}`,
    ],
    'a complete that is null': [
      { ...PLAN, complete: null },
      `complete must be true or false, got null; ${DAMAGED}`,
    ],
    'resource changes that are no array': [
      { ...PLAN, resource_changes: {} },
      `resource_changes must be an array; ${DAMAGED}`,
    ],
    'no resource change among them although there are planned values': [
      {
        ...PLAN,
        resource_changes: [],
        planned_values: { root_module: { resources: [{ mode: 'managed' }] } },
      },
      'resource_changes is empty although planned_values has managed resources, as with -refresh-only; make the plan without that option',
    ],
    'planned values that are no object': [
      { ...PLAN, planned_values: [] },
      `planned_values must be an object; ${DAMAGED}`,
    ],
    'a planned resource without a change': [
      {
        ...PLAN,
        planned_values: {
          root_module: { resources: [{ address: 'aws_connect_instance.lost', mode: 'managed' }] },
        },
      },
      `planned_values has "aws_connect_instance.lost", resource_changes has not; ${DAMAGED}`,
    ],
    'a planned resource of a module without a change': [
      {
        ...PLAN,
        planned_values: {
          root_module: {
            resources: [{ address: 'aws_connect_instance.main' }],
            child_modules: [{}, { child_modules: [{ resources: [{ address: 'module.a.module.b.a_b.c' }] }] }],
          },
        },
      },
      `planned_values has "module.a.module.b.a_b.c", resource_changes has not; ${DAMAGED}`,
    ],
    'a planned resource without an address': [
      { ...PLAN, planned_values: { root_module: { resources: [{ address: null }] } } },
      `planned_values has a resource without an address; ${DAMAGED}`,
    ],
    'no resource changes although there are planned values': [
      {
        ...without(PLAN, 'resource_changes'),
        planned_values: { root_module: { child_modules: [{ resources: [{ mode: 'managed' }] }] } },
        resource_drift: [{ mode: 'managed' }],
      },
      'resource_changes is missing although planned_values and resource_drift have managed resources, as with -refresh-only; make the plan without that option',
    ],
  };
  it.each(Object.entries(cases))('%s', (_name, [content, problem]) => {
    expect(refusal(JSON.stringify(content))).toEqual([`plan.json: ${problem}`]);
    expect(refusal(JSON.stringify({ plan: content }))).toEqual([`plan.json: ${problem}`]);
  });
});

describe('a key that occurs twice is refused', () => {
  it.each(['resource_changes', 'configuration', 'complete', 'variables'])('at the top: %s', (section) => {
    const again = `${TEXT.slice(0, -1)},"${section}":${JSON.stringify(PLAN[section])}}`;
    expect(refusal(again)).toEqual([`plan.json: "${section}" occurs twice; ${DAMAGED}`]);
  });

  it('written with an escape', () => {
    expect(refusal(`${TEXT.slice(0, -1)},"compl\\u0065te":true}`)).toEqual([
      `plan.json: "complete" occurs twice; ${DAMAGED}`,
    ]);
  });

  it.each([
    ['address', '"address":"aws_connect_instance.main"'],
    ['change', '"change":{}'],
    ['actions', '"actions":["no-op"]'],
    ['after', '"after":{}'],
  ])('in a resource change: %s', (name, member) => {
    const opening = name === 'actions' || name === 'after' ? '"change":{' : '{"address"';
    const at = TEXT.indexOf(opening) + (name === 'actions' || name === 'after' ? opening.length : 1);
    expect(refusal(`${TEXT.slice(0, at)}${member},${TEXT.slice(at)}`)).toEqual([
      `plan.json: resource_changes[0]: ${name} occurs twice; ${DAMAGED}`,
    ]);
  });

  it.each([
    ['after', '"identity_management_type":"SAML"'],
    ['after_unknown', '"id":false,"i\\u0064":true'],
  ])('in a resource change: an attribute in %s', (name, members) => {
    const opening = `"${name}":{`;
    const text = withChange({
      change: {
        actions: ['create'],
        after: { identity_management_type: 'CONNECT_MANAGED', other: 1 },
        after_unknown: { arn: true },
        after_sensitive: {},
      },
    });
    expect(refusal(text.replace(opening, `${opening}"other":1,${members},`))).toEqual([
      `plan.json: resource_changes[0]: ${name}.${name === 'after' ? 'identity_management_type' : 'id'} occurs twice; ${DAMAGED}`,
    ]);
  });

  it('in a resource change: an attribute of what is destroyed', () => {
    const text = withChange({
      change: {
        actions: ['create', 'delete'],
        before: { id: 1 },
        after: {},
        after_unknown: {},
        after_sensitive: {},
      },
    });
    expect(refusal(text.replace('"before":{', '"before":{"id":2,'))).toEqual([
      `plan.json: resource_changes[0]: before.id occurs twice; ${DAMAGED}`,
    ]);
  });

  it('in the wrapper of HCP Terraform, whichever of the two plans is good', () => {
    const problem = [`plan.json: "plan" occurs twice; ${DAMAGED}`];
    expect(refusal(`{"plan":${TEXT},"plan":${TEXT}}`)).toEqual(problem);
    expect(refusal(`{"plan":${TEXT},"plan":null}`)).toEqual(problem);
  });
});

describe('a resource change that contradicts itself is refused:', () => {
  const address =
    'address "aws_connect_instance.main" contradicts the type, name, index, mode or module_address beside it';
  const change = (changes: Record<string, unknown>): { change: Record<string, unknown> } => ({
    change: { actions: ['create'], after: {}, after_unknown: {}, after_sensitive: {}, ...changes },
  });
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ type: 'aws_connect_queue' }, address],
    [{ name: 'other' }, address],
    [{ index: 0 }, address],
    [{ module_address: 'module.a' }, address],
    [{ mode: 'data' }, address],
    [{ module_address: 'a' }, 'module_address is no address: "a"'],
    [{ type: 'aws connect' }, 'type is no identifier: "aws connect"'],
    [{ name: '' }, 'name is no identifier: ""'],
    [{ mode: 'other' }, 'mode must be managed or data, got "other"'],
    [{ type: null }, 'address, type and name must be texts, and module_address where there is one'],
    [{ deposed: null }, 'deposed must be a text, got null'],
    [{ change: null }, 'it has no change'],
    [change({ actions: ['create,delete'] }), 'change.actions is unknown: ["create,delete"]'],
    [change({ actions: [] }), 'change.actions is unknown: []'],
    [change({ actions: 'create' }), 'change.actions is unknown: "create"'],
    [change({ actions: ['read'] }), 'change.actions is read for a managed resource'],
    [
      { mode: 'data', address: 'data.aws_connect_instance.main' },
      'change.actions is create for a data resource',
    ],
    [{ deposed: '' }, 'change.actions is create for a deposed object'],
    [
      { deposed: '0a1b2c3d', ...change({ actions: ['delete', 'create'] }) },
      'change.actions is delete and create for a deposed object',
    ],
    [change({ after: null }), 'change.after must be an object for these actions'],
    [change({ actions: ['delete'], before: {} }), 'change.after must be null for these actions'],
    [
      change({ actions: ['delete'], before: null, after: null }),
      'change.before must be an object for these actions',
    ],
    [change({ actions: ['create', 'delete'] }), 'change.before must be an object for these actions'],
    [change({ after_unknown: null }), 'change.after_unknown must be an object or a boolean'],
    [change({ after_sensitive: [] }), 'change.after_sensitive must be an object or a boolean'],
    [change({ after_unknown: undefined }), 'change.after_unknown is missing'],
    [change({ after: undefined }), 'change.after is missing'],
  ];
  it.each(cases)('%j', (members, problem) => {
    expect(refusal(withChange(members))).toEqual([`plan.json: resource_changes[0]: ${problem}; ${DAMAGED}`]);
  });

  it('two with one address, and one that is no object: all are named', () => {
    const [only] = PLAN['resource_changes'] as [unknown];
    expect(refusal(JSON.stringify({ ...PLAN, resource_changes: [only, only, null] }))).toEqual([
      `plan.json: resource_changes[1]: "aws_connect_instance.main" occurs twice; ${DAMAGED}`,
      `plan.json: resource_changes[2]: it must be an object; ${DAMAGED}`,
    ]);
  });

  it('twenty of them are shown', () => {
    const problems = refusal(JSON.stringify({ ...PLAN, resource_changes: Array(25).fill(null) }));
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('plan.json: 5 more problems are not shown');
  });
});

describe('a path that cannot be read is refused:', () => {
  it('a missing file', () => {
    expect(problemsOf(() => readOne('missing.json'))).toEqual([
      'missing.json: there is no such file; name an existing Terraform plan or synthesized application',
    ]);
  });

  it('a file below a file', () => {
    writeFileSync('plan.json', TEXT);
    expect(problemsOf(() => readOne('plan.json/plan.json'))).toEqual([
      'plan.json/plan.json: cannot be read (ENOTDIR); check the path',
    ]);
  });

  it('a link to itself', () => {
    symlinkSync('circle', 'circle');
    expect(problemsOf(() => readOne('circle'))).toEqual(['circle: cannot be read (ELOOP); check the path']);
  });

  it('a name that is too long', () => {
    const name = 'a'.repeat(300);
    expect(problemsOf(() => readOne(name))).toEqual([
      `${name}: cannot be read (ENAMETOOLONG); check the path`,
    ]);
  });

  it('a folder without stacks', () => {
    mkdirSync('empty');
    expect(problemsOf(() => readOne('empty'))).toEqual([
      "empty: a folder without manifest.json or cdk.tf.json, so no synthesized application; give cdktf.out, one stack's folder, or a plan file",
    ]);
  });

  it('a folder where a file must be', () => {
    mkdirSync(join('application', 'manifest.json'), { recursive: true });
    expect(problemsOf(() => readOne('application'))).toEqual([
      'application/manifest.json: must be a file, got a folder; name the file in it',
    ]);
  });

  it('a file that is larger than the memory, before a byte of it is read', () => {
    const descriptor = openSync('sparse.json', 'w');
    ftruncateSync(descriptor, 2 ** 42);
    closeSync(descriptor);
    expect(problemsOf(() => readOne('sparse.json'))).toEqual([
      expect.stringMatching(
        /^sparse\.json: 4194304 MB need about 25165920 MB of memory, there are \d+ MB; give the machine or container more, or split the stack$/,
      ),
    ]);
  });

  it('a file without read permission', () => {
    writeFileSync('secret.json', TEXT, { mode: 0 });
    // Nothing is denied to root: the file is read as nobody.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) {
      chmodSync('.', 0o755);
      process.seteuid?.(NOBODY);
    }
    try {
      expect(problemsOf(() => readOne('secret.json'))).toEqual([
        'secret.json: may not be read (permission denied); check its permissions',
      ]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('standard input', () => {
  /** What the readers say of standard input that arrives in parts, some time after one another. */
  async function said(...parts: readonly (string | Buffer)[]): Promise<unknown> {
    // Having process.stdin makes the pipe one that does not block.
    const script = `
      const { readDocuments, KeptAttributes } = require('./harness/readers');
      void process.stdin;
      console.error('ready');
      try { const [{ bytes, ...summary }] = readDocuments('-', new KeptAttributes([])); console.log(JSON.stringify(summary)); }
      catch ({ kind, problems }) { console.log(JSON.stringify({ kind, problems })); }
      process.exit();`;
    const { child, ended } = startChild(
      [process.execPath, '-r', 'ts-node/register/transpile-only', '-e', script],
      { cwd: REPOSITORY },
    );
    // It may have said everything before all is written.
    child.stdin.on('error', () => undefined);
    await Promise.race([new Promise((resolve) => child.stderr.once('data', resolve)), ended]);
    for (const part of parts) {
      child.stdin.write(part);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    child.stdin.end();
    return JSON.parse(expectStatus(await ended, 0).stdout);
  }

  it('is read to its end', async () => {
    expect(await said(TEXT.slice(0, 100), TEXT.slice(100))).toEqual({
      name: '-',
      sha256: createHash('sha256').update(TEXT).digest('hex'),
      stage: 'plan',
      terraformVersion: '1.11.4',
      completenessKnown: true,
      resources: 1,
      resourceChanges: 1,
    });
  });

  it('that is empty is refused', async () => {
    expect(await said()).toEqual({
      kind: 'document',
      problems: ['-: is empty; write it with terraform show -json PLANFILE'],
    });
  });

  it('with a binary plan is refused', async () => {
    expect(await said('PK\x03\x04', 'tfplan')).toEqual({
      kind: 'document',
      problems: ['-: is a binary plan; convert it with terraform show -json FILE > plan.json'],
    });
  });
});

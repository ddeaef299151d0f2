import { isTemplate, parseTemplate } from '../../../../harness/readers/synth/template';

describe('a literal text', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['$5 and 10%', '$5 and 10%'],
    ['$${a}', '${a}'],
    ['%%{if a}', '%{if a}'],
    ['a $${b} c %%{d}', 'a ${b} c %{d}'],
    ['$$', '$$'],
    ['{a}', '{a}'],
    ['"${"', undefined],
  ])('%j is %j', (written, text) => {
    expect(isTemplate(written)).toBe(text === undefined);
    if (text !== undefined) expect(parseTemplate(written)).toEqual({ kind: 'literal', text });
  });
});

describe('a template', () => {
  it('is no plain reference, however deep its interpolations are nested', () => {
    for (const depth of [1, 50, 100_000]) {
      const parsed = parseTemplate('${"'.repeat(depth) + '${a.b}' + '"}'.repeat(depth));
      expect(parsed).toEqual({ kind: 'template', references: depth > 100 ? [] : ['a.b'], plain: false });
    }
  });

  it.each<readonly [string, readonly string[], boolean]>([
    ['${aws_kms_key.main.arn}', ['aws_kms_key.main.arn', 'aws_kms_key.main'], true],
    ['a-${ aws_kms_key.main.id }-b', ['aws_kms_key.main.id', 'aws_kms_key.main'], true],
    [
      '${aws_kms_key.main[0].arn}',
      ['aws_kms_key.main[0].arn', 'aws_kms_key.main[0]', 'aws_kms_key.main'],
      true,
    ],
    [
      '${aws_kms_key.main["a.b"].arn}',
      ['aws_kms_key.main["a.b"].arn', 'aws_kms_key.main["a.b"]', 'aws_kms_key.main'],
      true,
    ],
    ['${data.aws_kms_key.a.arn}', ['data.aws_kms_key.a.arn', 'data.aws_kms_key.a'], true],
    ['${var.region}', ['var.region'], true],
    ['${self.input}', ['self.input', 'self'], true],
    ['${constructor.a.b}', ['constructor.a.b', 'constructor.a'], true],
    ['${a.b.c}${d.e.f}', ['a.b.c', 'a.b', 'd.e.f', 'd.e'], true],
    ['$${a.b}${c.d}', ['c.d'], true],
    ['${jsonencode(self.input)}', ['self.input', 'self'], false],
    ['${core::length(a.b)}', ['a.b'], false],
    ['${a.b ? "x" : c.d}', ['a.b', 'c.d'], false],
    ['${"in ${a.b} text"}', ['a.b'], false],
    ['${"a brace } and ${a.b}"} ${c.d}', ['a.b', 'c.d'], false],
    ['${{a = b.c}} ${d.e}', ['b.c', 'd.e'], false],
    ['%{if a.b}x%{endif}', ['a.b'], false],
    ['${5}', [], false],
    ['${}', [], false],
    ['${a.b', ['a.b'], true],
  ])('%j refers to %j', (written, references, plain) => {
    const parsed = parseTemplate(written);
    expect(parsed.kind).toBe('template');
    if (parsed.kind === 'literal') return;
    expect(parsed.plain).toBe(plain);
    expect(parsed.references.filter((reference) => !/^(if|endif)$/.test(reference))).toEqual(references);
  });
});

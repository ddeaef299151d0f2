import { shortened } from '../../../policies/detective';

describe('shortened', () => {
  it('leaves what fits as it is', () => {
    expect(shortened('x'.repeat(256))).toBe('x'.repeat(256));
    expect(shortened('ä'.repeat(128))).toBe('ä'.repeat(128));
  });

  it('cuts what is longer to 256 bytes, between characters', () => {
    expect(shortened('x'.repeat(257))).toBe(`${'x'.repeat(253)}…`);
    expect(shortened('ä'.repeat(129))).toBe(`${'ä'.repeat(126)}…`);
    expect(shortened('😀'.repeat(65))).toBe(`${'😀'.repeat(63)}…`);
  });

  it('makes one line of many', () => {
    expect(shortened('one\n\ttwo\u0000\u001b[31m')).toBe('one two [31m');
  });
});

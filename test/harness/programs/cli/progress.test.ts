import { startProgress } from '../../../../harness/programs/cli/progress';

/** What is said of steps that begin at these milliseconds of a run. */
function said(pause: number, ...times: readonly number[]): string {
  let now = 1_000_000;
  let text = '';
  const progress = startProgress(
    pause,
    () => now,
    (line) => (text += line),
  );
  for (const time of times) {
    now = 1_000_000 + time;
    progress(`step ${time}`);
  }
  return text;
}

describe('what a run is at', () => {
  it('is said of no step that begins within two seconds', () => {
    expect(said(0, 0, 1, 1999)).toBe('');
  });

  it('is said of every step after that, without a pause', () => {
    expect(said(0, 1999, 2000, 2000, 2001, 90_000)).toBe(
      'step 2000 ...\nstep 2000 ...\nstep 2001 ...\nstep 90000 ...\n',
    );
  });

  it('is said again after the pause at the earliest', () => {
    expect(said(5000, 2500, 7499, 7500, 7501, 20_000)).toBe('step 2500 ...\nstep 7500 ...\nstep 20000 ...\n');
  });

  it('is said without what a terminal would obey', () => {
    let text = '';
    let now = 0;
    const progress = startProgress(
      0,
      () => now,
      (line) => (text += line),
    );
    now = 2000;
    progress('reading \u001b[31mplan\n.json');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n')).toHaveLength(2);
  });
});

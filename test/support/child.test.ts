import { expectStatus, runBeside, runChild, startChild } from './child';

const NODE = process.execPath;
const SAY = [
  NODE,
  '-e',
  'console.log("all I did"); console.error("what went wrong"); process.exit(3)',
] as const;

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a child that ends with another status than expected', () => {
  it.each([
    ['run to its end', () => Promise.resolve(runChild(SAY))],
    ['run beside the test', () => runBeside(SAY)],
    ['started', () => startChild(SAY).ended],
  ])('is shown with its command, status and output: %s', async (_, run) => {
    const ended = await run();
    expect(messageOf(() => expectStatus(ended, 0, 1))).toBe(
      `expected status 0 or 1 of\n${SAY.join(' ')}\nended with status 3\nstandard output:\nall I did\n\nstandard error:\nwhat went wrong\n`,
    );
    expect(expectStatus(ended, 3)).toEqual({ stdout: 'all I did\n', stderr: 'what went wrong\n' });
    expect(ended.whole()).toEqual({ status: 3, stdout: 'all I did\n', stderr: 'what went wrong\n' });
  });

  it('is shown with the signal that ended it, or why it did not start', async () => {
    const killed = [NODE, '-e', 'process.kill(process.pid, "SIGKILL")'] as const;
    const missing = ['/no/such/program'] as const;
    for (const ended of [runChild(killed), await runBeside(killed)]) {
      expect(messageOf(() => expectStatus(ended, 0))).toContain(
        '\nended with signal SIGKILL\nstandard output: (empty)\nstandard error: (empty)',
      );
    }
    for (const ended of [runChild(missing), await runBeside(missing)]) {
      expect(messageOf(() => expectStatus(ended, 0))).toMatch(
        /\nended with spawn\S* \/no\/such\/program ENOENT\n/,
      );
    }
  });

  it('is shown with the beginning and the end of what is long', () => {
    const long = 'console.log("first" + "x".repeat(50000) + "last"); process.exit(1) //' + 'y'.repeat(5000);
    const message = messageOf(() => expectStatus(runChild([NODE, '-e', long]), 0));
    expect(message).toMatch(/\nfirstx+ … 42010 characters … x+last\n/);
    expect(message.length).toBeLessThan(10_000);
  });

  it('is shown at the line of the test', () => {
    try {
      expectStatus(runChild(SAY), 0);
    } catch (error) {
      expect((error as Error).stack).toMatch(/\n {4}at \S+ \(\S*child\.test\.ts/);
      expect((error as Error).stack).not.toContain('child.ts:');
    }
    expect.assertions(2);
  });
});

describe('a child', () => {
  it('does not give its status out alone, and is like no other', () => {
    const ended = runChild(SAY);
    // @ts-expect-error: a status that is asserted alone shows nothing of what went wrong.
    expect(ended.status).toBeUndefined();
    expect(ended).not.toEqual(runChild(SAY));
  });

  it('reads what it is given, and nothing where that is nothing', async () => {
    const echo = [NODE, '-e', 'process.stdin.pipe(process.stdout)'] as const;
    expect(expectStatus(runChild(echo, { input: 'a' }), 0).stdout).toBe('a');
    expect(expectStatus(runChild(echo), 0).stdout).toBe('');
    expect(expectStatus(await runBeside(echo), 0).stdout).toBe('');
    const { child, ended } = startChild(echo);
    child.stdin.end('b');
    expect(expectStatus(await ended, 0).stdout).toBe('b');
  });
});

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scheduledEvent } from '../harness/programs/config-rule/event';
import { type AwsDouble, REGION } from './aws-double';
import { type Ended, runBeside } from './child';
import type { ConfigDouble } from './config-double';

/** Runs the compiled function as Lambda does: a process with its environment, the event and the context as arguments. */
const INVOKE = `
const { handler } = require(process.argv[1]);
handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 900_000 }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
`;

/**
 * Invokes the compiled function of the custom rules for a control, in a process of its own: its doubles run in this one, which
 * must not wait for it in a blocking way.
 * @param folder has `index.js` and `profile.json`.
 */
export function invokeRule(
  folder: string,
  control: string,
  doubles: { readonly aws: AwsDouble; readonly config: ConfigDouble },
  requestsPerSecond = '1000',
): Promise<Ended> {
  const event = JSON.stringify(scheduledEvent(control));
  return runBeside([process.execPath, '-e', INVOKE, join(folder, 'index.js'), event], {
    cwd: tmpdir(),
    env: {
      ...doubles.aws.environment,
      ...doubles.config.environment,
      AWS_REGION: REGION,
      CONNECT_REQUESTS_PER_SECOND: requestsPerSecond,
    },
  });
}

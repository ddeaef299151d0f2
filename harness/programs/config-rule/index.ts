/** The Lambda function behind the periodic custom rules of AWS Config. The policies and the profile are packed with it. */
import { readFileSync } from 'node:fs';
import { assetPath } from '../../../core/files/assets';
import { catalogue } from '../../../policies/controls';
import { parseProfile } from '../../../policies/profile';
import { loadBundle } from '../../engine';
import { ruleHandler } from './rule-handler';

const PROFILE = 'profile.json';
const RATE = 'CONNECT_REQUESTS_PER_SECOND';

/** Evaluates a rule. */
export const handler = ruleHandler({
  region: variable('AWS_REGION'),
  requestsPerSecond,
  bundle: loadBundle,
  profile: () => parseProfile(readFileSync(assetPath(PROFILE), 'utf8'), PROFILE, catalogue),
});

function requestsPerSecond(): number {
  const text = variable(RATE);
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(
    `the environment variable ${RATE} must be a number greater than 0, got ${JSON.stringify(text)}; deploy the function again`,
  );
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`the environment variable ${name} must be set, got nothing; deploy the function again`);
  return value;
}

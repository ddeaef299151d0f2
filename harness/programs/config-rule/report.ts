/** Talks to AWS Config. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ConfigService, Evaluation as SdkEvaluation } from '@aws-sdk/client-config-service';
import type { ConfigResource, Evaluation } from './evaluations';
import type { RuleEvent } from './event';

/** Source: AWS Config API Reference, "PutEvaluations" and "GetComplianceDetailsByConfigRule" (as in botocore 1.43.11). */
const EVALUATIONS_PER_CALL = 100;
const RESULTS_PER_PAGE = 100;

/** How often evaluations that AWS Config could not take are put. */
const TRIES = 4;
/** Milliseconds before the second try; each further wait is twice as long. */
const FIRST_WAIT = 1000;

/** Waits for some milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

/** What was reported before. */
export interface EarlierResults {
  readonly resources: readonly ConfigResource[];
  /** Why there may be more; undefined where these are all. */
  readonly error?: unknown;
}

/** The resources for which AWS Config has a result of the rule that says more than "not applicable". */
export async function earlierResults(config: ConfigService, rule: string): Promise<EarlierResults> {
  const resources: ConfigResource[] = [];
  let token: string | undefined;
  try {
    do {
      const { EvaluationResults, NextToken } = await config.getComplianceDetailsByConfigRule({
        ConfigRuleName: rule,
        ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
        Limit: RESULTS_PER_PAGE,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      for (const { EvaluationResultIdentifier } of EvaluationResults ?? []) {
        const { ResourceId: id, ResourceType: type } =
          EvaluationResultIdentifier?.EvaluationResultQualifier ?? {};
        if (id !== undefined && type !== undefined) resources.push({ type, id });
      }
      token = NextToken;
    } while (token !== undefined && token !== '');
    return { resources };
  } catch (error) {
    return { resources, error };
  }
}

/**
 * Puts evaluations, those that AWS Config could not take again.
 *
 * @throws Error where some are not taken in the end.
 */
export async function putEvaluations(
  config: ConfigService,
  event: Pick<RuleEvent, 'resultToken' | 'testMode' | 'time'>,
  evaluations: readonly Evaluation[],
  wait: Wait = pause,
): Promise<void> {
  for (let start = 0; start < evaluations.length; start += EVALUATIONS_PER_CALL) {
    let left: SdkEvaluation[] = evaluations
      .slice(start, start + EVALUATIONS_PER_CALL)
      .map((evaluation) => inSdk(evaluation, event.time));
    for (let tries = 1; left.length > 0; tries++) {
      if (tries > TRIES)
        throw new Error(
          `AWS Config did not take the evaluations of ${left.map(({ ComplianceResourceId: id }) => id).join(', ')} in ${TRIES} tries`,
        );
      if (tries > 1) await wait(FIRST_WAIT * 2 ** (tries - 2));
      const { FailedEvaluations } = await config.putEvaluations({
        Evaluations: left,
        ResultToken: event.resultToken,
        ...(event.testMode ? { TestMode: true } : {}),
      });
      left = FailedEvaluations ?? [];
    }
  }
}

function inSdk({ type, id, compliance, annotation }: Evaluation, time: Date): SdkEvaluation {
  return {
    ComplianceResourceType: type,
    ComplianceResourceId: id,
    ComplianceType: compliance,
    ...(annotation === undefined ? {} : { Annotation: annotation }),
    OrderingTimestamp: time,
  };
}

import type { LiveAccount } from '../documents/live-account';
import type { Verdict } from '../verdicts';
import { plainJson } from '../../core/text/plain';
import { type Run, summarize } from '../run/run';

const SCHEMA_VERSION = '1';

/** The report as JSON. The same run gives the same bytes. */
export function jsonReport(run: Run): string {
  const { judgement, profile, policies, restriction } = run;
  const report = {
    schemaVersion: SCHEMA_VERSION,
    outcome: judgement.outcome,
    profile: { name: profile.name, source: profile.source, sha256: profile.sha256 },
    policies: {
      sha256: policies.sha256,
      opaVersion: policies.opaVersion,
      controls: judgement.controls.length,
    },
    ...(restriction === null ? {} : { restriction }),
    documents: run.documents.map(
      ({ name, stage, sha256, terraformVersion, resources, completenessKnown, live }) => ({
        name,
        stage,
        sha256,
        terraformVersion,
        resources,
        ...(completenessKnown ? {} : { completeness: 'unknown' }),
        ...(live === undefined ? {} : { live: liveAsJson(live) }),
      }),
    ),
    summary: summarize(judgement.verdicts),
    ...(run.notJudgedLive === undefined ? {} : { notJudgedLive: run.notJudgedLive }),
    ...(run.drift === undefined ? {} : { drift: run.drift }),
    ...(judgement.waivers === null ? {} : { waivers: judgement.waivers }),
    controls: judgement.controls.map(({ id, name, level, outcome, evaluated }) => ({
      id,
      name,
      level,
      outcome,
      evaluated,
    })),
    verdicts: judgement.verdicts.map(verdictAsJson),
  };
  return `${plainJson(JSON.stringify(report, null, 2))}\n`;
}

function liveAsJson({ account, region, readAt, instances, unread }: LiveAccount): object {
  return {
    account,
    region,
    readAt,
    instances,
    unread: unread.map(({ address, what, operation, permission, reason }) => ({
      address,
      what,
      operation,
      permission,
      reason,
    })),
  };
}

function verdictAsJson(verdict: Verdict): object {
  const { control, document, address, outcome, waivedOutcome, blocking, message, remediation, waiver } =
    verdict;
  return {
    control,
    document,
    address,
    outcome,
    ...(waivedOutcome === undefined ? {} : { waivedOutcome }),
    blocking,
    findings: verdict.findings.map(({ path, actual, expected }) => ({ path, actual, expected })),
    message,
    remediation,
    waiver,
  };
}

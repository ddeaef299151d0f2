import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An evaluation as it was put. */
export interface PutEvaluation {
  readonly ComplianceResourceType: string;
  readonly ComplianceResourceId: string;
  readonly ComplianceType: string;
  readonly Annotation?: string;
  /** Seconds since 1970. */
  readonly OrderingTimestamp: number;
}

interface PutRequest {
  readonly Evaluations: readonly PutEvaluation[];
  readonly ResultToken: string;
  readonly TestMode?: boolean;
}

interface DetailsRequest {
  readonly ConfigRuleName: string;
  readonly ComplianceTypes: readonly string[];
  readonly Limit: number;
  readonly NextToken?: string;
}

/**
 * What a request is answered with: an error of AWS, or the ids of resources whose evaluations it could not take. `silence`
 * never answers, `garbage` answers with what is no answer of AWS.
 */
export type ConfigFault =
  | { readonly code: string; readonly status: number }
  | { readonly failed: readonly string[] }
  | 'silence'
  | 'garbage';

/** Source: AWS Config API Reference, "PutEvaluations", "Evaluation" (as in botocore 1.43.11). */
const MAXIMUM_EVALUATIONS = 100;
const MAXIMUM_ANNOTATION = 256;
const ACCEPTED = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'];

const TARGET = 'StarlingDoveService.';

/**
 * A double of the two operations of AWS Config that a custom rule calls. It keeps the results of one rule, refuses what the
 * API refuses, and gives results in pages of two.
 */
export class ConfigDouble {
  /** What was put, call by call, refused calls included. */
  readonly puts: PutRequest[] = [];
  /** Compliance by `type id`. */
  readonly results = new Map<string, string>();
  /** Decides about a request: the operation and its number, from 1. */
  fault: (operation: string, count: number) => ConfigFault | undefined = () => undefined;
  private readonly counts = new Map<string, number>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<ConfigDouble> {
    const double = new ConfigDouble();
    await new Promise<void>((resolve) => double.server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** What has to be in the environment for the client of AWS Config to talk to this server. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_CONFIG_SERVICE: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
    };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).slice(TARGET.length);
    const count = (this.counts.get(operation) ?? 0) + 1;
    this.counts.set(operation, count);
    const fault = this.fault(operation, count);
    if (fault === 'silence') return;
    if (fault === 'garbage') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>proxy</html>');
      return;
    }
    const [status, answer] = this.answer(operation, JSON.parse(Buffer.concat(chunks).toString()), fault);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer));
  }

  private answer(
    operation: string,
    input: unknown,
    fault: Exclude<ConfigFault, string> | undefined,
  ): [number, object] {
    if (operation === 'PutEvaluations') this.puts.push(input as PutRequest);
    if (fault !== undefined && 'code' in fault)
      return [fault.status, { __type: fault.code, message: 'a test' }];
    switch (operation) {
      case 'PutEvaluations':
        return this.put(input as PutRequest, fault?.failed ?? []);
      case 'GetComplianceDetailsByConfigRule':
        return this.details(input as DetailsRequest);
      default:
        return [400, { __type: 'UnknownOperationException', message: operation }];
    }
  }

  private put(
    { Evaluations, ResultToken, TestMode }: PutRequest,
    failed: readonly string[],
  ): [number, object] {
    const isWrong =
      ResultToken === '' ||
      Evaluations.length > MAXIMUM_EVALUATIONS ||
      Evaluations.some(
        ({ Annotation, ComplianceType }) =>
          (Annotation ?? '').length > MAXIMUM_ANNOTATION || !ACCEPTED.includes(ComplianceType),
      );
    if (isWrong) return [400, { __type: 'InvalidParameterValueException', message: 'refused' }];
    const isFailed = ({ ComplianceResourceId: id }: PutEvaluation): boolean => failed.includes(id);
    for (const evaluation of Evaluations.filter((one) => TestMode !== true && !isFailed(one))) {
      const { ComplianceResourceId: id, ComplianceResourceType: type, ComplianceType } = evaluation;
      this.results.set(`${type} ${id}`, ComplianceType);
    }
    return [200, { FailedEvaluations: Evaluations.filter(isFailed) }];
  }

  private details({ ConfigRuleName, ComplianceTypes, NextToken = '0' }: DetailsRequest): [number, object] {
    const found = [...this.results].filter(([, compliance]) => ComplianceTypes.includes(compliance));
    const start = Number(NextToken);
    const results = found.slice(start, start + 2).map(([key, ComplianceType]) => {
      const [ResourceType, ResourceId] = key.split(' ');
      return {
        ComplianceType,
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: { ConfigRuleName, ResourceType, ResourceId },
          OrderingTimestamp: 0,
        },
      };
    });
    return [
      200,
      { EvaluationResults: results, ...(start + 2 < found.length ? { NextToken: String(start + 2) } : {}) },
    ];
  }
}

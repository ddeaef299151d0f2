import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { MAX_MEMORY } from './limits';
import { ProblemsError } from '../problems';

/** Memory that the program can have, or needs, in bytes. */
export interface MemoryLimits {
  /** Of the machine or, where it is less, of the container. */
  readonly total: number;
  /** Of V8's heap (`--max-old-space-size`). */
  readonly heap: number;
}

const MEGABYTE = 1024 * 1024;

/** Memory for each byte of a document: the document itself, what is kept of it, and the policies' own memory (measured). */
const TOTAL_PER_BYTE = 6;
/** Of that, what lies on V8's heap: addresses. */
const HEAP_PER_BYTE = 0.5;
/** What the program takes without a document. */
const BASE = 96 * MEGABYTE;
const HEAP_BASE = 80 * MEGABYTE;

/** V8's heap for each byte of a synthesized application, which is read as values (measured: 16 for many small resources). */
const PARSED_HEAP_PER_BYTE = 20;
/** All memory for each byte of it: the file and what is kept of it, too (measured: 25). */
const PARSED_TOTAL_PER_BYTE = 26;

/** Memory of the policies for each byte that they read, where all of it is judged (measured: 140 for contact centers, 212 for buckets). */
const POLICIES_PER_BYTE = 220;
/** V8's heap for each byte that the policies read: verdicts and reports (measured: 48 where every verdict is a finding). */
const VERDICTS_PER_BYTE = 50;

/** The limits of this process. */
export function memoryLimits(): MemoryLimits {
  const machine = totalmem();
  const constrained = process.constrainedMemory();
  return {
    total: constrained > 0 ? Math.min(constrained, machine) : machine,
    heap: getHeapStatistics().heap_size_limit,
  };
}

/**
 * Refuses a document that needs more memory than there is: V8 ends the process without a word when it runs out.
 *
 * @param bytes size of the document.
 * @throws ProblemsError (document) with the need and the limit.
 */
export function assertMemoryFor(name: string, bytes: number, limits: MemoryLimits = memoryLimits()): void {
  assertEnough(
    `${name}: ${megabytes(bytes)} need`,
    { total: BASE + bytes * TOTAL_PER_BYTE, heap: HEAP_BASE + bytes * HEAP_PER_BYTE },
    limits,
  );
}

/**
 * Refuses a synthesized application that needs more memory to be read than there is.
 *
 * @param bytes size of the document.
 * @throws ProblemsError (document) with the need and the limit.
 */
export function assertMemoryToParse(
  name: string,
  bytes: number,
  limits: MemoryLimits = memoryLimits(),
): void {
  assertEnough(
    `${name}: ${megabytes(bytes)} of configuration need`,
    { total: BASE + bytes * PARSED_TOTAL_PER_BYTE, heap: HEAP_BASE + bytes * PARSED_HEAP_PER_BYTE },
    limits,
  );
}

/**
 * Refuses a document that needs more memory to be judged than there is: how much of it is judged shows only once it is read.
 *
 * @param bytes size of what is kept for the policies.
 * @throws ProblemsError (document) with the need and the limit.
 */
export function assertMemoryToJudge(
  name: string,
  bytes: number,
  limits: MemoryLimits = memoryLimits(),
): void {
  const verdicts = bytes * VERDICTS_PER_BYTE;
  assertEnough(
    `${name}: the policies read ${megabytes(bytes)} of it and need`,
    {
      total: BASE + Math.min(bytes * POLICIES_PER_BYTE, MAX_MEMORY) + verdicts,
      heap: HEAP_BASE + verdicts,
    },
    limits,
  );
}

/** @param subject with its verb: what needs the memory. */
function assertEnough(subject: string, need: MemoryLimits, limits: MemoryLimits): void {
  if (need.total > limits.total) {
    throw new ProblemsError(
      'document',
      `${subject} about ${megabytes(need.total)} of memory, there are ${megabytes(limits.total)}; give the machine or container more, or split the stack`,
    );
  }
  if (need.heap > limits.heap) {
    throw new ProblemsError(
      'document',
      `${subject} about ${megabytes(need.heap)} of heap, Node's limit is ${megabytes(limits.heap)}; raise it with NODE_OPTIONS=--max-old-space-size=${Math.ceil(need.heap / MEGABYTE)}`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / MEGABYTE)} MB`;
}

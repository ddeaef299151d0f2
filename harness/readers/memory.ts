import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { DocumentError } from './document-error';

/** Memory that the program can have, in bytes. */
export interface MemoryLimits {
  /** Of the machine or, where it is less, of the container. */
  readonly total: number;
  /** Of V8's heap (`--max-old-space-size`). */
  readonly heap: number;
}

const MEGABYTE = 1024 * 1024;

/** Memory for each byte of a document: the document itself, what is kept of it, and the policies' own memory (measured). */
const TOTAL_PER_BYTE = 6;
/** Of that, what lies on V8's heap: addresses and verdicts. */
const HEAP_PER_BYTE = 0.5;
/** What the program takes without a document. */
const BASE = 96 * MEGABYTE;
const HEAP_BASE = 32 * MEGABYTE;

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
 * @throws DocumentError with the need and the limit.
 */
export function assertMemoryFor(name: string, bytes: number, limits: MemoryLimits = memoryLimits()): void {
  const total = BASE + bytes * TOTAL_PER_BYTE;
  if (total > limits.total) {
    throw new DocumentError(
      `${name}: ${megabytes(bytes)} need about ${megabytes(total)} of memory, there are ${megabytes(limits.total)}; give the machine or container more, or split the stack`,
    );
  }
  const heap = HEAP_BASE + bytes * HEAP_PER_BYTE;
  if (heap > limits.heap) {
    throw new DocumentError(
      `${name}: ${megabytes(bytes)} need about ${megabytes(heap)} of heap, Node's limit is ${megabytes(limits.heap)}; raise it with NODE_OPTIONS=--max-old-space-size=${Math.ceil(heap / MEGABYTE)}`,
    );
  }
}

/** Memory of the policies for each byte that they read, where all of it is judged (measured: contact centers and nothing else). */
const JUDGED_PER_BYTE = 140;

/**
 * Refuses a document that needs more memory to be judged than there is: how much of it is judged shows only once it is read.
 *
 * @param bytes size of what is kept for the policies.
 * @throws DocumentError with the need and the limit.
 */
export function assertMemoryToJudge(
  name: string,
  bytes: number,
  limits: MemoryLimits = memoryLimits(),
): void {
  const need = BASE + bytes * JUDGED_PER_BYTE;
  if (need > limits.total) {
    throw new DocumentError(
      `${name}: the policies read ${megabytes(bytes)} of it and need about ${megabytes(need)} of memory, there are ${megabytes(limits.total)}; give the machine or container more, or split the stack`,
    );
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / MEGABYTE)} MB`;
}

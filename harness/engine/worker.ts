/** A worker thread that evaluates parts of a plan: one at a time, each as it is told. */
import { isProblems } from '../../core/problems';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { OutOfMemoryError } from './out-of-memory';
import { PartEvaluator, type PartTask } from './part';
import type { WorkerAnswer, WorkerStart } from './pool';

const { bundle, maximum } = workerData as WorkerStart;
const evaluator = new PartEvaluator(bundle, maximum);
const port = parentPort as MessagePort;

port.on('message', (task: PartTask) => port.postMessage(answerTo(task)));

function answerTo(task: PartTask): WorkerAnswer {
  try {
    return { answer: evaluator.evaluate(task) };
  } catch (error) {
    if (!isProblems(error, 'engine')) throw error;
    return { problem: error.message, outOfMemory: error instanceof OutOfMemoryError };
  }
}

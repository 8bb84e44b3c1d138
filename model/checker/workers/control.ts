/** What all workers and the coordinator share: whether to stop, where the level stands, and how far each has come. */
const STOP = 0
/** How many workers have come to the barrier, and how often all of them have passed it. */
const ARRIVED = 1
const PASSED = 2
/** How many levels there are so far. */
const DEPTH = 3
/** States found for the level after the present one, all workers together. */
const FOUND = 4
/** How many workers have expanded all of the present level. */
const DONE = 5
/** Whether the barrier opened another level when it was passed last. */
const OPEN = 6
/** Whether all workers are ready and may begin. */
const BEGUN = 7
const FIELDS = 8

/** By worker: generated, distinct, queue, bytes, and the bytes that it may need soon. */
const PROGRESS = 5

export interface ControlMemory {
  readonly workers: number
  readonly flags: SharedArrayBuffer
  readonly progress: SharedArrayBuffer
}

/** `depth`: of an exploration that is resumed, else 1: the level of the initial state. */
export const controlMemory = (workers: number, depth = 1): ControlMemory => {
  const flags = new SharedArrayBuffer(FIELDS * 4)
  new Int32Array(flags)[DEPTH] = depth
  return { workers, flags, progress: new SharedArrayBuffer(workers * PROGRESS * 8) }
}

export interface Progress {
  readonly generated: number
  readonly distinct: number
  readonly queue: number
  readonly bytes: number
}

/** How far one worker has come; `bytesSoon`: as many as it may have at its next report. */
interface OwnProgress extends Progress {
  readonly bytesSoon: number
}

export class Control {
  private readonly flags: Int32Array
  private readonly progress: Float64Array
  private readonly workers: number

  constructor({ workers, flags, progress }: ControlMemory) {
    this.workers = workers
    this.flags = new Int32Array(flags)
    this.progress = new Float64Array(progress)
  }

  stop(): void {
    Atomics.store(this.flags, STOP, 1)
  }

  stopped(): boolean {
    return Atomics.load(this.flags, STOP) === 1
  }

  begin(): void {
    Atomics.store(this.flags, BEGUN, 1)
    Atomics.notify(this.flags, BEGUN)
  }

  /** Waits for `begin`. */
  awaitBeginning(): void {
    Atomics.wait(this.flags, BEGUN, 0)
  }

  depth(): number {
    return Atomics.load(this.flags, DEPTH)
  }

  /** Says that a worker has expanded all its states of the level and published what it sent. */
  done(): void {
    Atomics.add(this.flags, DONE, 1)
  }

  allDone(): boolean {
    return Atomics.load(this.flags, DONE) === this.workers
  }

  /** Leaves the processor to others for a moment. */
  pause(): void {
    Atomics.wait(this.flags, STOP, 0, 0.1)
  }

  /**
   * Waits until every worker has taken in all of the level. Says whether the next level is open: it is not if it is
   * empty or if the exploration is to stop, and then all workers are told so alike.
   */
  barrier(found: number): boolean {
    const { flags } = this
    const passed = Atomics.load(flags, PASSED)
    Atomics.add(flags, FOUND, found)
    if (Atomics.add(flags, ARRIVED, 1) === this.workers - 1) {
      const open = Atomics.exchange(flags, FOUND, 0) > 0 && !this.stopped()
      if (open) Atomics.add(flags, DEPTH, 1)
      Atomics.store(flags, OPEN, open ? 1 : 0)
      Atomics.store(flags, ARRIVED, 0)
      Atomics.store(flags, DONE, 0)
      Atomics.add(flags, PASSED, 1)
      Atomics.notify(flags, PASSED)
    } else {
      while (Atomics.load(flags, PASSED) === passed) Atomics.wait(flags, PASSED, passed, 50)
    }
    return Atomics.load(flags, OPEN) === 1
  }

  report(worker: number, { generated, distinct, queue, bytes, bytesSoon }: OwnProgress): void {
    this.progress.set([generated, distinct, queue, bytes, bytesSoon], worker * PROGRESS)
  }

  /** All workers together. */
  sum(): OwnProgress {
    const total = (field: number) =>
      Array.from({ length: this.workers }, (_, k) => this.progress[k * PROGRESS + field]!).reduce((a, b) => a + b, 0)
    return { generated: total(0), distinct: total(1), queue: total(2), bytes: total(3), bytesSoon: total(4) }
  }
}

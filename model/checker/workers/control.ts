/** What all workers and the coordinator share: whether to stop, where the level stands, and how far each has come. */
const STOP = 0
/** How many workers have come to the meeting, and how many meetings there have been. */
const ARRIVED = 1
const MET = 2
/** How many levels there are so far. */
const DEPTH = 3
/** How many workers have no more of the present level to expand. */
const DONE = 4
/** Whether another level was open when the last one ended. */
const OPEN = 5
/** Whether all workers are ready and may begin. */
const BEGUN = 6
/** Held by the worker that gives numbers to values, or makes memory. */
const LOCK = 7
/** How many values have been numbered since the beginning. */
const NUMBERED = 8
const FIELDS = 9

/** How often a worker looks whether others have come before it leaves the processor to them, which takes longer. */
const LOOKS = 2000

/** By worker: generated, distinct, queue, and bytes of its own. */
const PROGRESS = 4

export interface ControlMemory {
  readonly workers: number
  readonly flags: SharedArrayBuffer
  readonly progress: SharedArrayBuffer
}

export interface Progress {
  readonly generated: number
  readonly distinct: number
  readonly queue: number
  readonly bytes: number
}

/** `depth`: of the level that comes first; `before`: what was there before the workers began. */
export const controlMemory = (workers: number, depth: number, before: Progress): ControlMemory => {
  const memory = {
    workers,
    flags: new SharedArrayBuffer(FIELDS * 4),
    progress: new SharedArrayBuffer((workers + 1) * PROGRESS * 8),
  }
  new Int32Array(memory.flags)[DEPTH] = depth
  new Control(memory).report(workers, before)
  return memory
}

export class Control {
  private readonly flags: Int32Array
  private readonly progress: Float64Array
  private readonly workers: number

  constructor(readonly memory: ControlMemory) {
    const { workers, flags, progress } = memory
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

  /** Says that a worker has no more of the level to expand. */
  done(): void {
    Atomics.add(this.flags, DONE, 1)
  }

  /** Waits until every worker is done, and runs `meanwhile` again and again. */
  awaitAllDone(meanwhile: () => void): void {
    for (let looks = 0; Atomics.load(this.flags, DONE) < this.workers; looks++) {
      meanwhile()
      if (looks > LOOKS) Atomics.wait(this.flags, STOP, 0, 0.1)
    }
  }

  /** Waits until every worker has come here; the last to come runs `last` before any goes on. */
  meet(last: () => void = () => {}): void {
    const { flags } = this
    const met = Atomics.load(flags, MET)
    if (Atomics.add(flags, ARRIVED, 1) === this.workers - 1) {
      last()
      Atomics.store(flags, ARRIVED, 0)
      Atomics.add(flags, MET, 1)
      Atomics.notify(flags, MET)
    } else {
      for (let looks = 0; Atomics.load(flags, MET) === met; looks++)
        if (looks > LOOKS) Atomics.wait(flags, MET, met, 50)
    }
  }

  /**
   * Ends the level. Says whether there is a next one: there is none if `open` does not open one or if the exploration is
   * to stop, and then all workers are told so alike.
   */
  endLevel(open: () => boolean): boolean {
    const { flags } = this
    this.meet(() => {
      const more = !this.stopped() && open()
      if (more) Atomics.add(flags, DEPTH, 1)
      Atomics.store(flags, OPEN, more ? 1 : 0)
      Atomics.store(flags, DONE, 0)
    })
    return Atomics.load(flags, OPEN) === 1
  }

  /** Runs `act` while no other worker runs anything here. */
  exclusively<A>(act: () => A): A {
    const { flags } = this
    while (Atomics.compareExchange(flags, LOCK, 0, 1) !== 0) Atomics.wait(flags, LOCK, 1, 1)
    try {
      return act()
    } finally {
      Atomics.store(flags, LOCK, 0)
      Atomics.notify(flags, LOCK, 1)
    }
  }

  /** How many values have been numbered since the beginning. */
  numbered(): number {
    return Atomics.load(this.flags, NUMBERED)
  }

  /** Counts one more numbered value; only while nobody else does. */
  number(): number {
    return Atomics.add(this.flags, NUMBERED, 1)
  }

  report(worker: number, { generated, distinct, queue, bytes }: Progress): void {
    this.progress.set([generated, distinct, queue, bytes], worker * PROGRESS)
  }

  /** All workers together. */
  sum(): Progress {
    const { progress } = this
    let [generated, distinct, queue, bytes] = [0, 0, 0, 0]
    for (let at = 0; at < progress.length; at += PROGRESS) {
      generated += progress[at]!
      distinct += progress[at + 1]!
      queue += progress[at + 2]!
      bytes += progress[at + 3]!
    }
    return { generated, distinct, queue, bytes }
  }
}

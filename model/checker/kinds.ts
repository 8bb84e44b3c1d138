import { IntArray } from './growable.js'
import { EVENT, infoOf } from './infos.js'
import { Interner } from './intern.js'
import { Sequences } from './sequences.js'
import type { Successor } from './steps.js'

/** What is the same for many lists: all that does not depend on which local states and bags they lead to. */
export interface Kind {
  /** The actions of all steps, in their order; -1 minus the action where a step leads outside the bounds. */
  readonly steps: readonly number[]
  /** By entry its info; see `infoOf`. */
  readonly infos: readonly number[]
  /** What is to be done about lists of this kind; see `infos.ts`. */
  readonly flags: number
  /** The info of the first step that changes nothing, or -1: it leads to a new state if the history changes by itself. */
  readonly same: number
}

/** The integers of a record: how many steps and entries there are, the flags, and where the infos begin. */
export const STEPS = 0
export const COUNT = 1
export const FLAGS = 2
export const INFOS = 3
export const SAME = 4
/** Integers of a record, a power of two. */
export const RECORD = 8

/**
 * The kinds of lists, and how often lists of each kind were gone through: from that follows how often each action was
 * taken, without counting steps. There are hundreds of kinds where there are millions of lists.
 */
export class Kinds extends Interner<Kind> {
  /** By kind its record, */
  readonly records = new IntArray()
  /** and the infos of all. */
  readonly infos = new IntArray()
  /** By kind how often a list of it was gone through. */
  visits = new Float64Array(256)
  private readonly sequences = new Sequences()

  constructor(private readonly actions: number) {
    super(({ steps, infos, flags, same }) => `${steps.join()};${infos.join()};${flags};${same}`)
  }

  protected override add(text: string, kind: Kind): number {
    const id = super.add(text, kind)
    const { steps, infos, flags, same } = kind
    for (const integer of [steps.length, infos.length, flags, this.infos.length, same, 0, 0, 0])
      this.records.push(integer)
    for (const info of infos) this.infos.push(info)
    if (id === this.visits.length) {
      const visits = new Float64Array(2 * id)
      visits.set(this.visits)
      this.visits = visits
    }
    return id
  }

  /** The kind of a list of these steps of a server, or of the network, with these flags. */
  of(server: number, flags: number, steps: readonly Successor[]): number {
    const { sequences } = this
    let place = sequences.after(sequences.after(0, server), flags)
    for (const step of steps) place = sequences.after(place, codeOf(step))
    const known = sequences.numberAt(place)
    return known >= 0 ? known : sequences.give(place, this.id(kindOf(server, flags, steps)))
  }

  get bytes(): number {
    return this.records.bytes + this.infos.bytes + this.visits.byteLength + this.sequences.bytes
  }

  /** How often each action was taken. */
  generatedBy(): Float64Array {
    const sums = new Float64Array(this.actions)
    for (const [id, { steps }] of this.all().entries())
      for (const step of steps) sums[step < 0 ? -1 - step : step]! += this.visits[id]!
    return sums
  }

  /** How many steps led outside the bounds. */
  outside(): number {
    return this.all().reduce(
      (sum, { steps }, id) => sum + this.visits[id]! * steps.filter((step) => step < 0).length,
      0,
    )
  }
}

/** The flags of a step, with whether it has an event. */
const flagsOf = ({ flags, event }: Successor): number => flags | (event >= 0 ? EVENT : 0)

/** All that a kind keeps of a step: equal codes make equal kinds. */
const codeOf = (step: Successor): number => infoOf(step.action, step.isOutside ? 1 : step.isSame ? 2 : 0, flagsOf(step))

const kindOf = (server: number, flags: number, steps: readonly Successor[]): Kind => {
  const within = steps.filter(({ isOutside }) => !isOutside)
  const same = within.find(({ isSame }) => isSame)
  const info = (step: Successor) => infoOf(step.action, server, flagsOf(step))
  return {
    steps: steps.map(({ action, isOutside }) => (isOutside ? -1 - action : action)),
    infos: within.filter(({ isSame }) => !isSame).map(info),
    flags,
    same: same === undefined ? -1 : info(same),
  }
}

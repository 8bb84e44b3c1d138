/** What the checker has to know of an object to decide whether a history of it is linearizable. */
import type { Option } from 'fp-ts/lib/Option.js'

/** An operation and the reply to it; none where the reply is unknown, and so is whether the operation took effect. */
export interface Call<Op, Reply> {
  readonly op: Op
  readonly reply: Option<Reply>
}

/**
 * What a call may depend on and change, as things, which are numbers from 0, no greater than needed. Two calls of which
 * neither writes what the other reads or writes give the same replies and the same state in either order. A footprint may
 * name too much, never too little.
 */
export interface Footprint {
  /** None of these is written, and no thing is named twice. */
  readonly reads: readonly number[]
  /** What is written counts as read too. Empty: the call changes nothing that another call depends on. */
  readonly writes: readonly number[]
  /** Whether it takes a place of its own in the order of all that changes something. What writes does. */
  readonly takesPlace: boolean
  /** The things of which it is known what they are after the call, whatever they were before, if this was its reply. */
  readonly tells: readonly number[]
  /**
   * Things on which it depends, besides the reply and each thing itself, what the call makes of the things that it writes.
   */
  readonly asks: readonly number[]
  /**
   * Calls without a reply that have equal texts here may stand for one another: whichever of them took effect, no reply
   * in the history tells.
   */
  readonly twin: string
}

/** What keeps a call from being answered as it was. */
export interface Obstacle {
  /** Things of its footprint such that as long as these are what they are, it is not answered so. */
  readonly values: readonly number[]
  /**
   * Things of its footprint that only ever grow, and have grown too far already: as long as these are no less, it is not
   * answered so either. What a call makes of such a thing is no less where the thing was no less before, and all that the
   * call asks for the same.
   */
  readonly passed: readonly number[]
}

/** A sequential specification, in Herlihy and Wing's sense (1990, section 2.2): what one operation after another does. */
export interface Spec<State, Op, Reply> {
  readonly initial: State
  /** Total and deterministic. Gives the very same state back where the operation changes nothing. */
  readonly apply: (state: State, op: Op) => readonly [State, Reply]
  readonly sameReply: (a: Reply, b: Reply) => boolean
  readonly sameState: (a: State, b: State) => boolean
  /** A 32-bit integer, equal for equal states. */
  readonly hash: (state: State) => number
  /**
   * The footprint of each call, if `from` is the state before them all. It is asked of all the calls of a history at once,
   * because a reply may tell what another call touches. If a linearization gives every reply, the footprints have to be
   * right in it.
   */
  readonly footprints: (calls: readonly Call<Op, Reply>[], from: State) => readonly Footprint[]
  /**
   * Why a call with this footprint is not answered `expected` in a state in which it is answered `given`. All the values of
   * its footprint, if nothing better is known.
   */
  readonly obstacle: (footprint: Footprint, expected: Reply, given: Reply, state: State) => Obstacle
  /**
   * What each call without a reply is answered in every linearization in which it takes effect, where the replies of the other
   * calls tell; none where they do not, or where it has a reply.
   */
  readonly foretold: (calls: readonly Call<Op, Reply>[]) => readonly Option<Reply>[]
  readonly showOp: (op: Op) => string
  readonly showReply: (reply: Reply) => string
}

/** Exploring for one thing: which property falls first, in how many steps, among how many states. */
import type { Counterexample } from '../../model/checker/counterexample.js'
import { exploring } from '../../model/checker/explore.js'
import type { Protocol } from '../../model/checker/protocol.js'
import type { Style } from '../../text/style.js'
import { counterexampleLines } from '../report/counterexample/counterexample.js'
import type { Display } from '../report/display/display.js'

/** Lines for a person, given the width that they may take. */
export type Lines = (width?: number, style?: Style) => readonly string[]

/** What fell, by a shortest path. */
export interface Found {
  readonly property: string
  /** The steps of the path. */
  readonly steps: number
  readonly lines: Lines
}

/** How far a hunt has come. */
export interface Seen {
  readonly generated: number
  readonly distinct: number
}

/** An exploration that hides what kind of states it explores. */
export interface Hunt {
  /** Expands up to this many states; true when there is nothing left to do. */
  readonly advance: (states: number) => boolean
  readonly seen: () => Seen
  readonly found: () => Found | null
}

/** A cluster to be explored, and how its paths are shown. */
export interface Subject<L, M, E> {
  readonly protocol: Protocol<L, M, E>
  readonly display: Display<L, M>
  /** Why the last property is false, in words; null if the path tells enough. */
  readonly because: (violation: Counterexample<L, M>) => string | null
}

/** Begins to hunt: only the named properties are asked, so that the path is a shortest one to one of them. */
export type BeginHunt = (properties: readonly string[], maxStates?: number) => Hunt

/** The protocol with these properties only. Throws if one is not a property of it: an entry of the zoo that names it is wrong. */
export const asking = <L, M, E>(protocol: Protocol<L, M, E>, properties: readonly string[]): Protocol<L, M, E> => {
  const isAsked = ({ name }: { readonly name: string }): boolean => properties.includes(name)
  const invariants = protocol.invariants.filter(isAsked)
  const actionProperties = protocol.actionProperties.filter(isAsked)
  const known = [...invariants, ...actionProperties].map(({ name }) => name)
  for (const name of properties) {
    if (!known.includes(name)) throw new RangeError(`${name} is no property of the explored cluster`)
  }
  return { ...protocol, invariants, actionProperties }
}

export const hunting =
  <L, M, E>({ protocol, display, because }: Subject<L, M, E>): BeginHunt =>
  (properties, maxStates = Number.POSITIVE_INFINITY) => {
    const exploration = exploring(asking(protocol, properties), { maxStates })
    return {
      advance: exploration.advance,
      seen: exploration.report,
      found: () => {
        const { violation } = exploration.report()
        if (violation === null) return null
        const told = { ...violation, because: because(violation) }
        const lines: Lines = (width, style) => counterexampleLines(display, told, width, style)
        return { property: violation.property, steps: violation.steps.length, lines }
      },
    }
  }

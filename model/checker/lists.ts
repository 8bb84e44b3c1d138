/**
 * The layout of a list: what a server, or the network, can do on a bag. This file alone knows it.
 *
 *     GENERATED PROFILE ASKED FLAGS SAME COUNT | entry, ... | info, ... | event, ...
 *
 * There is an entry for each successor that is within the bounds and changes something: the words that turn the slot of
 * the state into that of the successor by an exclusive or, and what to add to its sum. So lists depend on the layout of
 * the slots, and are made anew when that changes. The infos of the entries follow; the events only where there are any.
 *
 * Steps that change nothing lead to a new state only if the history changes by itself; `SAME` is the info of the first of
 * them. Steps outside the bounds have no entry: `ASKED` says what is to be asked of them.
 */
import { IntArray } from './growable.js'
import { PairTable } from './pair-table.js'

/** How many steps there are, and which: see `Profiles`. */
export const GENERATED = 0
export const PROFILE = 1
/** The number of what is to be asked of the steps outside the bounds, and of what others' steps see: see `OutsideSets`. */
export const ASKED = 2
export const FLAGS = 3
/** The info of the first step that changes nothing, or -1. */
export const SAME = 4
export const COUNT = 5
export const HEADER = 6

/** Something is to be asked of the steps outside the bounds, */
export const ASKS = 1
/** and this one by one. */
export const ONE_BY_ONE = 2
/** A property that reads no more than one of the steps fails. */
export const BAD = 4
/** Some steps lead outside the bounds and leave what properties see of the servers as it was. */
export const UNSEEN_OUTSIDE = 8
/** Some entries have events. */
export const EVENTS = 16

/** The flags of a step. The server changes in what properties of several servers read of it. */
export const SEEN = 1
/** A message was sent that some property reads with two servers, */
export const SENT = 2
/** or without the server that moves. */
export const BESIDE = 4
export const EVENT = 8
/** The history has changed. Not in lists: it depends on the state that is left. */
export const AGED = 16
/** After which properties of more than one server are asked. */
export const ASKED_WHEN_NEW = SEEN | SENT | BESIDE | EVENT | AGED

const SERVER_SHIFT = 5
const ACTION_SHIFT = 16

/** An info: the action, the column that moves, and the flags. */
export const infoOf = (action: number, server: number, flags: number): number =>
  (action << ACTION_SHIFT) | (server << SERVER_SHIFT) | flags
export const actionOf = (info: number): number => info >>> ACTION_SHIFT
export const serverOf = (info: number): number => (info >>> SERVER_SHIFT) & 0x7ff

/** Integers of an entry. */
export const strideOf = (words: number): number => words + 1

/** Where the infos of a list begin, and its events, which are there if the list has `EVENTS`. */
export const infosAt = (items: Int32Array, start: number, words: number): number =>
  start + HEADER + items[start + COUNT]! * strideOf(words)
export const eventsAt = (items: Int32Array, start: number, words: number): number =>
  infosAt(items, start, words) + items[start + COUNT]!

/** Lists that other threads have made, in the same integers but for events: a list with an event stays at home. */
export interface ListExchange {
  /** Appends the list to `lists` if another thread has offered it; -1, or where it begins. */
  readonly take: (key: number, bag: number, lists: IntArray) => number
  readonly offer: (key: number, bag: number, lists: IntArray, start: number, length: number) => void
}

/** The lists are a cache of this many integers (64 MiB); when it is full it is emptied. */
const CACHE = 1 << 24

/** Lists by server and its local state, or by the network, and the bag. */
export class Lists {
  readonly all = new IntArray(1 << 14)
  /** By server, and then by the number of its local state and the bag. */
  private readonly ofServers: readonly PairTable[]
  /** By bag, one more than where the list begins. */
  private readonly ofNetwork = new IntArray()
  /** The most entries of a list. */
  longest = 0
  /** Set where several threads explore the same space. */
  exchange: ListExchange | undefined

  constructor(private readonly servers: number) {
    this.ofServers = Array.from({ length: servers }, () => new PairTable())
  }

  /** Where the list of a server begins, or -1. `number`: of its local state. */
  ofServer(server: number, number: number, bag: number): number {
    return this.ofServers[server]!.get(number, bag)
  }

  /** The same of the network. */
  ofBag(bag: number): number {
    return bag < this.ofNetwork.length ? this.ofNetwork.items[bag]! - 1 : -1
  }

  /**
   * Takes the list of a server, or of the network if it is no server, from another thread, or has it made and offers it to
   * the others.
   */
  add(server: number, number: number, bag: number, make: () => number): number {
    const { all, exchange } = this
    const key = (number + 1) * (this.servers + 1) + server
    const taken = exchange?.take(key, bag, all) ?? -1
    const start = taken >= 0 ? taken : make()
    this.longest = Math.max(this.longest, all.items[start + COUNT]!)
    if (server < this.servers) this.ofServers[server]!.add(number, bag, start)
    else {
      while (this.ofNetwork.length <= bag) this.ofNetwork.push(0)
      this.ofNetwork.items[bag] = start + 1
    }
    if (taken < 0 && (all.items[start + FLAGS]! & EVENTS) === 0)
      exchange?.offer(key, bag, all, start, all.length - start)
    return start
  }

  /** To be asked before places of lists are used: what they are of may be forgotten only then. */
  get isFull(): boolean {
    return this.all.length > CACHE
  }

  /** Lists of another layout are of no use. */
  clear(): void {
    this.all.length = 0
    this.ofNetwork.length = 0
    for (const table of this.ofServers) table.clear()
  }

  get bytes(): number {
    return this.all.bytes + this.ofNetwork.bytes + this.ofServers.reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

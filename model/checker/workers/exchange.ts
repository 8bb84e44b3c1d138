import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Explorer } from '../explorer.js'
import { IntArray } from '../growable.js'
import type { Space } from '../space.js'
import { type RingMemory, RingReader, RingWriter } from './ring.js'

/** What connects one worker with another: a ring each way for rows and bags, and a port for all other values. */
export interface Link {
  readonly outgoing: RingMemory
  readonly incoming: RingMemory
  readonly port: MessagePort
}

/** A value that the other thread has not met yet, with its number here. */
interface Definition {
  readonly kind: 'local' | 'message' | 'history'
  /** Which history variable. */
  readonly index: number
  readonly id: number
  readonly value: unknown
}

const STATE = 0
const BAG = 1

/** Rows sent lately, so that most repetitions stay at home; a power of two. */
const RECENT = 1 << 15

/** Marks of what the other thread has been told, by number. */
class Told {
  private readonly marks = new IntArray()

  /** True the first time that it is asked of a number. */
  first(id: number): boolean {
    while (this.marks.length <= id) this.marks.push(0)
    if (this.marks.items[id] === 1) return false
    this.marks.items[id] = 1
    return true
  }
}

/** The numbers here of the other thread's numbers. */
class Translation {
  private readonly ids = new IntArray()

  set(theirs: number, ours: number): void {
    while (this.ids.length <= theirs) this.ids.push(-1)
    this.ids.items[theirs] = ours
  }

  /** -1 if it is not known yet. */
  get(theirs: number): number {
    return theirs < this.ids.length ? this.ids.items[theirs]! : -1
  }
}

/**
 * One worker's end of the connection with another. The threads number the same values differently: a row is sent in the
 * sender's numbers, after the definitions of those that the receiver does not know, and translated on arrival.
 */
export class Exchange<L, M, E> {
  private readonly writer: RingWriter
  private readonly reader: RingReader
  private readonly told
  private readonly known
  private readonly recent: Int32Array
  private readonly row: Int32Array

  constructor(
    private readonly space: Space<L, M, E>,
    private readonly port: MessagePort,
    { outgoing, incoming }: Link,
  ) {
    this.writer = new RingWriter(outgoing)
    this.reader = new RingReader(incoming)
    const histories = space.values.histories
    this.told = {
      locals: new Told(),
      messages: new Told(),
      bags: new Told(),
      histories: histories.map(() => new Told()),
    }
    this.known = {
      locals: new Translation(),
      messages: new Translation(),
      bags: new Translation(),
      histories: histories.map(() => new Translation()),
    }
    this.recent = new Int32Array(RECENT * space.width).fill(-1)
    this.row = new Int32Array(space.width)
  }

  /** Sends a row unless it was sent lately. `wait` is called, again and again, while the ring is full. */
  send(row: Int32Array, hash: number, parent: number, how: number, wait: () => void): void {
    if (this.wasSentLately(row, hash)) return
    const { space, writer } = this
    const servers = space.protocol.servers
    for (let i = 0; i < servers; i++) this.tellLocal(row[i]!)
    this.tellBag(row[servers]!, wait)
    for (let k = 0; k < space.values.histories.length; k++) this.tellHistory(k, row[servers + 1 + k]!)
    while (!writer.hasRoom(4 + space.width)) {
      writer.publish()
      wait()
    }
    writer.put(STATE)
    writer.put(hash)
    writer.put(parent)
    writer.put(how)
    for (let column = 0; column < space.width; column++) writer.put(row[column]!)
    writer.commit()
  }

  publish(): void {
    this.writer.publish()
  }

  isEmpty(): boolean {
    return this.reader.available() === 0
  }

  /** Hands all that has arrived to the explorer. */
  drain(explorer: Explorer<L, M, E>): void {
    const { reader, row, space } = this
    if (reader.available() === 0) return
    while (reader.available() > 0) {
      if (reader.take() === BAG) {
        this.learnBag()
        continue
      }
      const hash = reader.take()
      const parent = reader.take()
      const how = reader.take()
      for (let column = 0; column < space.width; column++) row[column] = this.translate(column, reader.take())
      explorer.receive(row, hash, parent, how)
    }
    reader.release()
  }

  private wasSentLately(row: Int32Array, hash: number): boolean {
    const { recent, space } = this
    const start = (hash & (RECENT - 1)) * space.width
    let column = 0
    while (column < space.width && recent[start + column] === row[column]) column++
    if (column === space.width) return true
    recent.set(row, start)
    return false
  }

  private tellLocal(id: number): void {
    if (this.told.locals.first(id)) this.define('local', 0, id, this.space.values.locals.value(id))
  }

  private tellHistory(index: number, id: number): void {
    const { values } = this.space.values.histories[index]!
    if (this.told.histories[index]!.first(id)) this.define('history', index, id, values.value(id))
  }

  private define(kind: Definition['kind'], index: number, id: number, value: unknown): void {
    const definition: Definition = { kind, index, id, value }
    this.port.postMessage(definition)
  }

  private tellBag(bag: number, wait: () => void): void {
    if (!this.told.bags.first(bag)) return
    const { bags, values } = this.space
    const distinct = bags.distinct(bag)
    for (let k = 0; k < distinct; k++) {
      const message = bags.message(bag, k)
      if (this.told.messages.first(message)) this.define('message', 0, message, values.messages.value(message))
    }
    const { writer } = this
    while (!writer.hasRoom(3 + 2 * distinct)) {
      writer.publish()
      wait()
    }
    writer.put(BAG)
    writer.put(bag)
    writer.put(distinct)
    for (let k = 0; k < distinct; k++) {
      writer.put(bags.message(bag, k))
      writer.put(bags.copies(bag, k))
    }
    writer.commit()
  }

  private learnBag(): void {
    const { reader, known, space } = this
    const theirs = reader.take()
    const distinct = reader.take()
    const content = Array.from({ length: distinct }, () => {
      const message = this.ours(known.messages, reader.take())
      return [message, reader.take()] as const
    })
    known.bags.set(theirs, space.bags.of(content))
  }

  private translate(column: number, theirs: number): number {
    const { known, space } = this
    const servers = space.protocol.servers
    if (column < servers) return this.ours(known.locals, theirs)
    if (column === servers) return known.bags.get(theirs)
    return this.ours(known.histories[column - servers - 1]!, theirs)
  }

  private ours(translation: Translation, theirs: number): number {
    for (;;) {
      const id = translation.get(theirs)
      if (id >= 0) return id
      this.learn()
    }
  }

  /** Takes the next definition from the port; a row never overtakes the definitions that it needs. */
  private learn(): void {
    const received = receiveMessageOnPort(this.port)
    if (received === undefined) throw new Error('a row arrived before the definition of a value in it')
    const { kind, index, id, value }: Definition = received.message
    const { values } = this.space
    // What arrives is a copy of a value that the other thread took from its space of the same protocol.
    if (kind === 'local') this.known.locals.set(id, values.locals.id(value as never))
    else if (kind === 'message') this.known.messages.set(id, values.messages.id(value as never))
    else this.known.histories[index]!.set(id, values.histories[index]!.values.id(value))
  }
}

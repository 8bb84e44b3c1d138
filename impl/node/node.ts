/**
 * A node: the shell around the reducer. It feeds the reducer with inputs, one step at a time, and carries out the effects
 * in their order. What it knows of the world are the three ports.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { fromNullable, isNone, isSome, map, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Type } from 'io-ts'
import type { Input, Message, ServerId } from '../raft/types.js'
import { clientsOf } from './clients.js'
import { type Codec, jsonCodec } from './codec.js'
import { contactsOf } from './contacts.js'
import { isForwarded } from './forwarded.js'
import { type Forwarding, forwarding } from './forwarding.js'
import { groupCommit } from './group-commit.js'
import { interpreter } from './interpreter.js'
import type { Node, NodeOptions } from './node-options.js'
import type { MessageId } from './observer.js'
import type { Disk, Receiver, Transport } from './ports.js'
import { type Past, recoverFrom } from './recovery.js'
import { replicaOf } from './replica.js'
import { roleTimer } from './role-timer.js'
import { selfReport } from './self-report.js'
import { stepper } from './stepper.js'
import { trafficOf } from './traffic.js'
import { recover } from './wal.js'

/** Left: why the node cannot start, in one line; then everything that it was given is closed. */
export const startNode = <S, R>(
  options: NodeOptions<S, R>,
  started: (node: Either<string, Node<S, R>>) => void,
): void => {
  const { cluster, config, disk, log, observer } = options
  recoverFrom(disk, { cluster, node: config.id }, log, options.recover ?? recover, (past) => {
    if (isLeft(past)) {
      observer.closed()
      disk.close(() => started(past))
      return
    }
    const { node, receive, connect } = begin(options, past.right)
    options.transport(receive, (error, transport) => {
      connect(transport)
      if (error === null) started(right(node))
      else node.stop(() => started(left(`cannot listen to its peers: ${error.message}`)))
    })
  })
}

/** A node that has heard nothing for so many election timeouts is not one to send clients to. */
const SILENT_TIMEOUTS = 4

interface Begun<S, R> {
  readonly node: Node<S, R>
  readonly receive: Receiver
  readonly connect: (transport: Transport) => void
}

const begin = <S, R>(options: NodeOptions<S, R>, { durable, incarnation }: Past): Begun<S, R> => {
  const { config, clock, log, codec = jsonCodec } = options
  let transport: Option<Transport> = none
  let isStopped = false

  const replica = replicaOf(options.machine)
  const traffic = trafficOf(config.id, config.servers)
  const timer = roleTimer(clock, options.timing, (input) => take(input))
  const clients = clientsOf<R>(options, {
    whenWritten: (action) => commit.afterwards(action),
    feed: (requests) => take({ _tag: 'ClientRequests', requests }),
    pass: (command, leader) => {
      if (isNone(forwards) || isNone(transport) || !transport.value.reaches(leader)) return false
      forwards.value.pass(command, leader)
      return true
    },
  })
  const commit = groupCommit(
    observed(options.disk, () => steps.reveal()),
    (error) => {
      const reason = `${options.disk.name} cannot be written: ${error.message}`
      log({ level: 'error', msg: `stopping: ${reason}` })
      stop(() => options.failed(reason))
    },
  )
  const carryOut = interpreter({
    commit,
    reveal: () => steps.reveal(),
    send: (id, message) => {
      traffic.sent(message)
      if (isSome(transport)) transport.value.send(message.to, codec.encode({ id, message }))
    },
    apply: (effect) => replica.apply(effect, clients.applied),
    reply: clients.replied,
    setTimer: timer.set,
  })
  const steps = stepper(options, durable, incarnation, carryOut)
  const forwards = map((reply: Type<R, unknown, unknown>) =>
    forwarding({
      reply,
      clock,
      life: incarnation,
      state: steps.state,
      send: (to, payload) => {
        if (isSome(transport)) transport.value.send(to, payload)
      },
      serve: clients.serve,
      answered: clients.answered,
    }),
  )(fromNullable(options.reply))

  const contacts = contactsOf(clock, config.servers)
  const report = selfReport({
    id: config.id,
    machine: options.machine,
    replica,
    contacts,
    state: steps.state,
    silentMs: SILENT_TIMEOUTS * options.timing.electionMs,
  })

  const take = (input: Input, received?: MessageId): void => {
    if (isStopped) return
    steps.take(input, received)
    clients.termIs(steps.state().currentTerm)
  }
  const stop = (done: () => void): void => {
    if (isStopped) {
      clock.after(0, done)
      return
    }
    isStopped = true
    timer.stop()
    clients.stop()
    const closeTransport = (next: () => void): void => (isSome(transport) ? transport.value.close(next) : next())
    const closeDisk = (): void =>
      options.disk.close(() => {
        options.observer.closed()
        done()
      })
    commit.stop(() => closeTransport(closeDisk))
  }

  take({ _tag: 'Restart', durable })
  return {
    node: {
      submit: clients.submit,
      ...report,
      traffic: traffic.report,
      machineState: replica.state,
      atLeader: clients.atLeader,
      stop,
    },
    receive: receiver(codec, config.id, forwards, (message, id) => {
      traffic.received(message)
      take({ _tag: 'Receive', message }, id)
      contacts.received(message, steps.state())
    }),
    connect: (opened) => {
      transport = some(opened)
    },
  }
}

/** What goes to disk, the next life of the node will reveal: so the observer must have it before. */
const observed = (disk: Disk, reveal: () => void): Disk => ({
  ...disk,
  append: (bytes, done) => {
    reveal()
    disk.append(bytes, done)
  },
})

/** Takes in messages, and only those that the peer may send to this node, and what is passed on for clients. */
const receiver =
  (
    codec: Codec,
    self: ServerId,
    forwards: Option<Forwarding>,
    take: (message: Message, id: MessageId) => void,
  ): Receiver =>
  (from, payload) => {
    if (isSome(forwards) && isForwarded(payload)) return forwards.value.receive(from, payload)
    const decoded = codec.decode(payload)
    if (isLeft(decoded)) return some(`no message: ${decoded.left}`)
    const { id, message } = decoded.right
    if (message.from !== from || message.to !== self) {
      return some(`a message from ${message.from} to ${message.to}, sent by ${from} to ${self}`)
    }
    take(message, id)
    return none
  }

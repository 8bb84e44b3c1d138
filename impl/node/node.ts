/**
 * A node: the shell around the reducer. It feeds the reducer with inputs, one step at a time, and carries out the effects
 * in their order. What it knows of the world are the three ports.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { fromNullable, isNone, isSome, map, none, type Option, some } from 'fp-ts/lib/Option.js'
import type { Type } from 'io-ts'
import type { Input, ServerId } from '../raft/types.js'
import { contactsOf } from './core/contacts.js'
import { jsonCodec } from './core/envelope.js'
import { housekeeping } from './core/housekeeping.js'
import { interpreter } from './core/interpreter.js'
import type { End, Node, NodeOptions } from './core/node-options.js'
import type { MessageId } from './core/observer.js'
import { replicaOf } from './core/replica.js'
import { roleTimer } from './core/role-timer.js'
import { selfReport } from './core/self-report.js'
import { stepper } from './core/stepper.js'
import { acquaintances } from './peers/acquaintances.js'
import { digestsOf } from './peers/digests.js'
import { receiver } from './peers/receiver.js'
import { trafficOf } from './peers/traffic.js'
import { type CannotStart, unableTo } from './ports/cannot-start.js'
import type { Disk, Reception, Transport } from './ports/ports.js'
import { clientsOf } from './requests/clients.js'
import { forwarding } from './requests/forwarding.js'
import { groupCommit } from './storage/group-commit.js'
import { type Past, recoverFrom } from './storage/recovery.js'
import { recover } from './storage/wal.js'
import { encodeNote } from './wire/notes.js'

/** Left: why the node cannot start; then everything that it was given is closed. */
export const startNode = <S, R>(
  options: NodeOptions<S, R>,
  started: (node: Either<CannotStart, Node<S, R>>) => void,
): void => {
  const { cluster, config, disk, log, observer } = options
  const identity = { cluster, node: config.id, members: config.servers }
  recoverFrom(disk, identity, { newFolder: options.newFolder, log, recover: options.recover ?? recover }, (past) => {
    if (isLeft(past)) {
      observer.closed()
      disk.close(() => started(past))
      return
    }
    const { node, reception, connect } = begin(options, past.right)
    options.transport(reception, (error, transport) => {
      connect(transport)
      if (error === null) started(right(node))
      else node.stop(() => started(left(unableTo('cannot listen to its peers', error))))
    })
  })
}

/** A node that has heard nothing for so many election timeouts is not one to send clients to. */
const SILENT_TIMEOUTS = 4

interface Begun<S, R> {
  readonly node: Node<S, R>
  readonly reception: Reception
  readonly connect: (transport: Transport) => void
}

const begin = <S, R>(options: NodeOptions<S, R>, past: Past): Begun<S, R> => {
  const { config, clock, log, codec = jsonCodec } = options
  let transport: Option<Transport> = none
  let isStopped = false
  const send = (to: ServerId, payload: Uint8Array): void => {
    if (isSome(transport)) transport.value.send(to, payload)
  }

  const digests = digestsOf({ members: config.servers, clock, log })
  const replica = replicaOf({
    machine: options.machine,
    clock,
    applied: (index, term, reply) => clients.applied(index, term, reply),
    reached: (index, state) => digests.reached(index, () => options.machine.digest(state)),
  })
  const traffic = trafficOf(config.id, config.servers)
  const timer = roleTimer(clock, options.timing, (input) => take(input))
  const clients = clientsOf<R>(options, {
    whyNot: () => known.whyNot(),
    whenWritten: (action) => commit.afterwards(action),
    feed: (requests) => take({ _tag: 'ClientRequests', requests }),
    pass: (command, leader) => {
      if (isNone(forwards) || isNone(transport) || !transport.value.reaches(leader)) return false
      forwards.value.pass(command, leader)
      return true
    },
  })
  const fail = (reason: string, end: End): void => {
    if (isStopped) return
    log({ level: 'error', msg: `stopping: ${reason}` })
    stop(() => options.failed(reason, end))
  }
  const commit = groupCommit(
    observed(options.disk, () => steps.reveal()),
    (error) => fail(`${options.disk.name} cannot be written: ${error.message}`, 'Trouble'),
  )
  const carryOut = interpreter({
    commit,
    committed: () => steps.state().commitIndex,
    reveal: () => steps.reveal(),
    send: (id, message) => {
      if (!known.isWelcome(message.to)) return
      traffic.sent(message)
      send(message.to, codec.encode({ id, message }))
    },
    apply: replica.apply,
    reply: clients.replied,
    setTimer: timer.set,
  })
  const steps = stepper(options, past, carryOut, (keep, committed) =>
    fail(
      `another leader has other entries after index ${keep}, where this node knows ${committed} entries to be committed: ` +
        'two majorities have decided, for instance since nodes were started with different lists of members or without their ' +
        'data folders; what clients were told by one of them is lost, so a person has to choose which data folders to keep',
      'Contradiction',
    ),
  )
  const forwards = map((reply: Type<R, unknown, unknown>) =>
    forwarding({
      reply,
      clock,
      life: past.incarnation,
      state: steps.state,
      send,
      serve: clients.serve,
      answered: clients.answered,
    }),
  )(fromNullable(options.reply))

  const known = acquaintances({
    id: config.id,
    members: config.servers,
    folder: past.folder,
    clock,
    log,
    askEveryMs: options.timing.electionMs,
    state: steps.state,
    write: commit.note,
    whenDurable: commit.afterwards,
    send: (to, note) => send(to, encodeNote(note)),
    joined: () => take({ _tag: 'Restart', durable: past.durable }),
    forgotten: (reason) => fail(reason, 'Contradiction'),
  })
  const contacts = contactsOf(clock, config.servers)
  const report = selfReport({
    id: config.id,
    machine: options.machine,
    replica,
    contacts,
    state: steps.state,
    silentMs: SILENT_TIMEOUTS * options.timing.electionMs,
    wrong: () => known.whyNot() ?? digests.whyWrong(),
  })
  const chores = housekeeping({
    everyMs: options.housekeepingMs ?? null,
    clock,
    peers: config.servers.filter((server) => server !== config.id),
    committed: () => steps.state().commitIndex,
    past: past.committed,
    commit,
    marks: () => digests.marks(replica.lastApplied(), replica.digest()),
    send: (to, note) => send(to, encodeNote(note)),
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
    known.stop()
    chores.stop()
    replica.stop()
    clients.stop()
    const closeTransport = (next: () => void): void => (isSome(transport) ? transport.value.close(next) : next())
    const closeDisk = (): void =>
      options.disk.close(() => {
        options.observer.closed()
        done()
      })
    commit.stop(() => closeTransport(closeDisk))
  }

  if (known.takesPart()) take({ _tag: 'Restart', durable: past.durable })
  return {
    node: {
      submit: clients.submit,
      ...report,
      traffic: traffic.report,
      machineState: replica.state,
      refusedPeers: known.refusedPeers,
      differingPeers: digests.differing,
      atLeader: clients.atLeader,
      stop,
    },
    reception: {
      introduce: known.introduce,
      greet: known.greet,
      refused: (by, refusal) => {
        if (!isStopped) known.refused(by, refusal)
      },
      receive: receiver({
        codec,
        self: config.id,
        forwards,
        takesPart: known.takesPart,
        take: (message, id) => {
          traffic.received(message)
          take({ _tag: 'Receive', message }, id)
          contacts.received(message, steps.state())
        },
        note: (from, note) => {
          if (isStopped) return
          if (note.note !== 'marks') known.take(from, note)
          else digests.compare(from, note.marks, replica.lastApplied(), replica.digest())
        },
      }),
    },
    connect: (opened) => {
      transport = some(opened)
      known.start()
      chores.start()
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

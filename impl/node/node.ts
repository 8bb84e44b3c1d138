/**
 * A node: the shell around the reducer. It feeds the reducer with inputs, one step at a time, and carries out the effects
 * in their order. What it knows of the world are the three ports.
 */
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import { fromNullable, isNone, map } from 'fp-ts/lib/Option.js'
import type { Type } from 'io-ts'
import { initial } from '../raft/state.js'
import type { ServerId } from '../raft/types.js'
import { contactsOf } from './core/contacts.js'
import { jsonCodec } from './core/envelope.js'
import { housekeeping } from './core/housekeeping.js'
import { loopOf } from './core/loop.js'
import type { Node, NodeOptions } from './core/node-options.js'
import { replicaOf } from './core/replica.js'
import { selfReport } from './core/self-report.js'
import { ticking } from './core/ticking.js'
import { acquaintances } from './peers/acquaintances.js'
import { digestsOf } from './peers/digests.js'
import { linkToPeers } from './peers/link.js'
import { receiver } from './peers/receiver.js'
import { type CannotStart, forGood, unableTo } from './ports/cannot-start.js'
import type { Receiver, Reception, Transport } from './ports/ports.js'
import { changesOf } from './requests/changes.js'
import { clientsOf } from './requests/clients.js'
import { type Forwarding, forwarding } from './requests/forwarding.js'
import { readsOf } from './requests/reads.js'
import { snapshotsOfNode, storeOf } from './snapshots/of-node.js'
import { type Found, recoverFrom } from './storage/recovery.js'
import { recover } from './storage/wal.js'
import { encodeNote, type Note } from './wire/notes.js'

/** Left: why the node cannot start; then everything that it was given is closed. */
export const startNode = <S, R>(
  options: NodeOptions<S, R>,
  started: (node: Either<CannotStart, Node<S, R>>) => void,
): void => {
  const { cluster, config, disk, log, observer, newFolder } = options
  const cannot = (why: Either<CannotStart, never>): void => {
    observer.closed()
    disk.close(() => started(why))
  }
  const snapshots = storeOf(options)
  if (config.features?.snapshots === true && snapshots === null) {
    cannot(left(forGood('its servers have snapshots, but it has nowhere to keep them')))
    return
  }
  const identity = { cluster, node: config.id, members: config.servers }
  recoverFrom(disk, identity, { newFolder, log, recover: options.recover ?? recover, snapshots }, (found) => {
    if (isLeft(found)) return cannot(found)
    const { node, reception, connect } = begin(options, found.right)
    options.transport(reception, (error, transport) => {
      connect(transport)
      if (error === null) started(right(node))
      else node.stop(() => started(left(unableTo('cannot listen to its peers', error))))
    })
  })
}

/** A node that has heard nothing for this many election timeouts is not one to send clients to. */
const SILENT_TIMEOUTS = 4

interface Begun<S, R> {
  readonly node: Node<S, R>
  readonly reception: Reception
  readonly connect: (transport: Transport) => void
}

/** The parts in the order in which they need each other: the loop first, and what the loop needs of them last. */
const begin = <S, R>(options: NodeOptions<S, R>, found: Found<S>): Begun<S, R> => {
  const { past } = found
  const { config, clock, log, machine, codec = jsonCodec } = options
  const { id, servers } = config
  const loop = loopOf(options, past)
  const link = linkToPeers(id, servers)
  const sendNote = (to: ServerId, note: Note): void => link.send(to, encodeNote(note))

  // A node that has taken part holds on to no part of its past: its log is dropped by and by.
  const unjoined = past.folder.isJoined ? initial : past.durable
  const known = acquaintances({
    ...{ id, members: servers, folder: past.folder, clock, log },
    askEveryMs: options.timing.electionMs,
    state: loop.state,
    write: loop.note,
    whenDurable: loop.afterwards,
    send: sendNote,
    joined: () => loop.feed({ _tag: 'Restart', durable: unjoined }),
    forgotten: (reason) => loop.fail(reason, 'Contradiction'),
  })
  const contacts = contactsOf(clock, servers)

  const forwards = map((reply: Type<R, unknown, unknown>) =>
    forwarding({ reply, clock, life: past.incarnation, state: loop.state, send: link.send }),
  )(fromNullable(options.reply))
  const clients = clientsOf<R>(options, {
    whyNot: known.whyNot,
    whenWritten: loop.afterwards,
    feed: (requests) => loop.feed({ _tag: 'ClientRequests', requests }),
    pass: (command, leader) => {
      if (isNone(forwards) || !link.reaches(leader)) return false
      forwards.value.pass(command, leader)
      return true
    },
  })

  const reads = readsOf({
    ...{ clock, machine, timing: options.timing, life: past.incarnation, whyNot: known.whyNot },
    ask: (read) => loop.feed({ _tag: 'ReadRequest', id: read }),
  })

  const changes = changesOf({
    clock,
    whyNot: () => (config.features?.membership === true ? known.whyNot() : 'the members of this cluster never change'),
    ask: (id, change) => loop.feed({ _tag: 'ChangeMembers', id, change }),
  })

  const digests = digestsOf({ members: servers, clock, log })
  const replica = replicaOf({
    machine,
    clock,
    applied: (index, term, reply) => {
      clients.applied(index, term, reply)
      reads.applied()
    },
    paused: () => snapshots.applied(),
    reached: (index, state) => {
      reads.reached(index, state)
      digests.reached(index, () => machine.digest(state))
    },
  })
  const snapshots = snapshotsOfNode({
    ...{ options, found, loop, replica, send: link.send, note: sendNote },
    restored: (index) => {
      clients.passed(index)
      reads.applied()
    },
  })
  const report = selfReport({
    ...{ id, machine, replica, contacts, state: loop.state },
    silentMs: SILENT_TIMEOUTS * options.timing.electionMs,
    wrong: () => known.whyNot() ?? digests.whyWrong(),
  })
  const chores = housekeeping({
    everyMs: options.housekeepingMs ?? null,
    clock,
    peers: servers.filter((server) => server !== id),
    committed: () => loop.state().commitIndex,
    past: past.committed,
    commit: loop,
    marks: () => digests.marks(replica.lastApplied(), replica.digest()),
    send: sendNote,
  })
  const ticker = ticking({
    ticks: options.ticks ?? null,
    clock,
    state: loop.state,
    machineState: replica.state,
    submit: clients.submit,
  })

  const stop = (done: () => void): void => {
    if (loop.isHalted()) {
      clock.after(0, done)
      return
    }
    loop.halt()
    known.stop()
    chores.stop()
    ticker.stop()
    replica.stop()
    snapshots.stop()
    clients.stop()
    reads.stop()
    changes.stop()
    const closeDisk = (): void =>
      options.disk.close(() => {
        options.observer.closed()
        done()
      })
    loop.drain(() => link.close(closeDisk))
  }
  loop.begin({
    send: (name, message) => {
      if (!known.isWelcome(message.to)) return
      const encoded = (): Uint8Array => codec.encode({ id: name, message })
      if (snapshots.holdsBack(message, encoded)) return
      link.sent(message)
      link.send(message.to, encoded())
    },
    apply: replica.apply,
    restore: snapshots.restore,
    reply: (reply) => ([reads, changes].find(({ isOwn }) => isOwn(reply)) ?? clients).replied(reply),
    stepped: ({ currentTerm }) => clients.termIs(currentTerm),
    failed: (reason, end) => stop(() => options.failed(reason, end)),
  })
  if (known.takesPart()) loop.feed({ _tag: 'Restart', durable: past.durable })

  return {
    node: {
      submit: clients.submit,
      read: config.features?.reads === true ? reads.read : clients.submit,
      ...report,
      traffic: link.traffic,
      machineState: replica.state,
      refusedPeers: known.refusedPeers,
      differingPeers: digests.differing,
      stored: snapshots.stored,
      atLeader: clients.atLeader,
      changeMembers: changes.change,
      handOver: (to) => loop.feed({ _tag: 'TransferLeadership', to }),
      stop,
    },
    reception: {
      introduce: known.introduce,
      greet: known.greet,
      refused: (by, refusal) => {
        if (!loop.isHalted()) known.refused(by, refusal)
      },
      receive: receiver({
        codec,
        self: id,
        forwarded: map(
          (passed: Forwarding<R>): Receiver =>
            (from, payload) =>
              passed.receive(from, payload, clients),
        )(forwards),
        takesPart: known.takesPart,
        piece: snapshots.piece,
        receive: (message, name) => {
          if (!snapshots.lets(message)) return
          link.received(message)
          loop.feed({ _tag: 'Receive', message }, name)
          contacts.received(message, loop.state())
        },
        note: (from, note) => {
          if (loop.isHalted()) return
          if (note.note === 'marks') digests.compare(from, note.marks, replica.lastApplied(), replica.digest())
          else if (note.note === 'ask' || note.note === 'known') known.noted(from, note)
          else snapshots.noted(from, note)
        },
      }),
    },
    connect: (transport) => {
      link.open(transport)
      known.start()
      chores.start()
      ticker.start()
    },
  }
}

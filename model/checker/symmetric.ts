/** Whether a protocol treats all servers alike, as its `symmetry` promises: asked about some thousand of its answers. */
import { askInvariant, type OfServer, type Reading } from './around.js'
import { listenedTo, type Move } from './listening.js'
import type { HistoryVariable, Protocol, Step, Symmetry } from './protocol.js'
import { differentSteps, stepTexts } from './questions.js'
import { sampling } from './sampling.js'
import { shown } from './validate.js'

/** The answers of each function and property that are compared: the first ones, and later one of these. */
const FIRST = 1_000
const EVERY = 256

type To = readonly number[]

/**
 * A permutation that swaps two servers, for each two: between them they take each server to each place. And one that moves
 * all of them.
 */
const samplePermutations = (servers: number): readonly To[] => {
  const numbers = Array.from({ length: servers }, (_, i) => i)
  const swaps = numbers.flatMap((i) => numbers.slice(i + 1).map((j) => numbers.with(i, j).with(j, i)))
  return servers < 3 ? swaps : [...swaps, numbers.map((i) => (i + 1) % servers)]
}

const refuse = (what: string, one: string, other: string): never => {
  throw new Error(
    `the protocol is not symmetric: ${what} ${one}, and with the servers renamed ${other}; expected the same of all servers, or no symmetry`,
  )
}

/** What a permutation makes of each kind of question. */
const renaming = <L, M>({ local, message, history }: Symmetry<L, M>, variables: readonly string[], to: To) => {
  const server = (i: number): number => to[i] ?? i
  const value = (variable: number, of: unknown): unknown => history[variable]?.(to, of as never)
  const ofServer = (of: OfServer<L>): OfServer<L> => ({ server: server(of.server), local: local(to, of.local) })
  return {
    server,
    value,
    ofServer,
    local: (of: L) => local(to, of),
    message: (of: M) => message(to, of),
    reading: ({ locals, messages, history: values }: Reading<L, M>): Reading<L, M> => ({
      locals: locals.map(ofServer),
      messages: messages.map((copies) => ({ ...copies, message: message(to, copies.message) })),
      history: values.map(({ variable, value: of }) => ({ variable, value: value(variables.indexOf(variable), of) })),
    }),
    move: ({ server: i, before, step: { action, next, sent }, received }: Move<L, M>): Move<L, M> => ({
      server: server(i),
      before: local(to, before),
      step: { action, next: local(to, next), sent: sent.map((m) => message(to, m)) },
      received: received === undefined ? undefined : message(to, received),
    }),
  }
}

type Renaming<L, M> = ReturnType<typeof renaming<L, M>>

const brief = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text)

/** Compares the steps of a server with those of the server that has its place. */
const compareSteps = <L, M, E>(
  protocol: Protocol<L, M, E>,
  rename: Renaming<L, M>,
  of: OfServer<L>,
  received: M | undefined,
  answer: readonly Step<L, M, E>[],
): void => {
  const { history, encodeLocal, encodeMessage } = protocol
  const { server, local } = rename.ofServer(of)
  const steps =
    received === undefined
      ? protocol.spontaneous(server, local)
      : protocol.receive(server, local, rename.message(received))
  const record = (k: number, value: unknown, event: E) => {
    const recorded = history[k]?.record
    return recorded === undefined ? value : recorded(value as never, event)
  }
  const renamed = answer.map((step) => ({
    ...step,
    next: rename.local(step.next),
    sent: step.sent.map(rename.message),
  }))
  const expected = stepTexts(protocol, renamed, (k, event) => rename.value(k, record(k, history[k]?.initial, event)))
  const found = stepTexts(protocol, steps, (k, event) => record(k, rename.value(k, history[k]?.initial), event))
  const different = differentSteps(expected, found)
  if (different === undefined) return
  const on = received === undefined ? '' : ` on ${brief(encodeMessage(received))}`
  const where = `${received === undefined ? 'spontaneous' : 'receive'} of server ${of.server} in ${brief(encodeLocal(of.local))}${on}`
  refuse(where, `gives ${different.one}`, `gives ${different.other}`)
}

const mustPermuteInitial = <L, M, E>(protocol: Protocol<L, M, E>, renamings: readonly Renaming<L, M>[]): void => {
  const { servers, initial, encodeLocal, history } = protocol
  // Any initial states that are given will do: with them those into which they are renamed are explored.
  if (protocol.initialStates !== undefined) return
  for (const rename of renamings) {
    for (let i = 0; i < servers; i++) {
      const one = encodeLocal(rename.local(initial(i)))
      const other = encodeLocal(initial(rename.server(i)))
      if (one !== other) refuse(`initial of server ${i}`, `is ${brief(one)}`, `is ${brief(other)}`)
    }
    for (const [k, { name, initial: value, encode }] of history.entries()) {
      const one = encode(value as never)
      const other = encode(rename.value(k, value) as never)
      if (one !== other) refuse(`initial of ${name}`, `is ${brief(one)}`, `is ${brief(other)}`)
    }
  }
}

/** History variables that are compared when they are told of a server. */
const heardHistory = <L, M, E>(
  { history }: Protocol<L, M, E>,
  renamings: readonly Renaming<L, M>[],
  listens: (name: string) => boolean,
): readonly HistoryVariable<never, L, E>[] =>
  history.map((variable, k) => {
    const { name, observe, encode } = variable
    if (observe === undefined) return variable
    return {
      ...variable,
      observe: (value, server, local) => {
        const answer = observe(value, server, local)
        if (!listens(`observe of ${name}`)) return answer
        for (const rename of renamings) {
          const renamed = rename.ofServer({ server, local })
          const one = encode(rename.value(k, answer) as never)
          const other = encode(observe(rename.value(k, value) as never, renamed.server, renamed.local) as never)
          if (one !== other)
            refuse(`observe of ${name}, told of server ${server}`, `gives ${brief(one)}`, `gives ${brief(other)}`)
        }
        return answer
      },
    }
  })

const serversNamed = (of: number | readonly number[] | null): readonly number[] =>
  of === null ? [] : typeof of === 'number' ? [of] : of

/** The same protocol; throws, and names what differs, where it does not treat all servers alike. */
export const withSymmetryCheck = <L, M, E>(protocol: Protocol<L, M, E>): Protocol<L, M, E> => {
  const { symmetry, history, encodeLocal, encodeMessage } = protocol
  if (symmetry === undefined) throw new Error('the protocol does not say how to permute its servers')
  const variables = history.map(({ name }) => name)
  const permutations = samplePermutations(protocol.servers)
  const renamings = permutations.map((to) => renaming(symmetry, variables, to))
  mustPermuteInitial(protocol, renamings)
  const listens = sampling(FIRST, EVERY)
  /** Compares an answer with the one to the renamed question. */
  const compare = (what: string, answer: unknown, again: (rename: Renaming<L, M>) => unknown): void => {
    for (const rename of renamings) {
      const other = again(rename)
      if (other !== answer) refuse(what, `gives ${shown(answer)}`, `gives ${shown(other)}`)
    }
  }
  const listened = listenedTo(protocol, {
    listens,
    steps: (of, received, answer) => {
      for (const rename of renamings) compareSteps(protocol, rename, of, received, answer)
    },
    destinations: (message, answer) => {
      for (const rename of renamings) {
        const one = answer.map(rename.server).sort().join()
        const other = [...protocol.destinations(rename.message(message))].sort().join()
        if (one !== other) refuse(`destinations of ${brief(encodeMessage(message))}`, `gives ${one}`, `gives ${other}`)
      }
    },
    withinBounds: (of, answer) =>
      compare(`withinBounds of server ${of.server} in ${brief(encodeLocal(of.local))}`, answer, (rename) => {
        const { server, local } = rename.ofServer(of)
        return protocol.withinBounds(server, local)
      }),
    invariant: (p, reading, answer) => {
      const of = reading.locals.map(({ server, local }) => ` of server ${server} in ${brief(encodeLocal(local))}`)
      compare(`the invariant ${p.name}${of.join()}`, answer, (rename) => askInvariant(p, rename.reading(reading)))
      if (p.reads !== 'message and server' && p.reads !== 'message and pair') return
      for (const { message } of reading.messages)
        for (const rename of renamings) {
          const one = serversNamed(p.of(message)).map(rename.server).join(' and ')
          const other = serversNamed(p.of(rename.message(message))).join(' and ')
          if (one !== other) refuse(`of of ${p.name}`, `gives ${one}`, `gives ${other}`)
        }
    },
    move: (p, move, answer) =>
      compare(`the action property ${p.name} of ${move.step.action} of server ${move.server}`, answer, (rename) => {
        const { server, before, step, received } = rename.move(move)
        return p.holds(server, before, step, received)
      }),
  })
  return { ...listened, history: heardHistory(protocol, renamings, listens) }
}

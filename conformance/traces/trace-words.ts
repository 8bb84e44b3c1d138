/**
 * Refusals in the trace's own names. The model has numbers for servers, and so have the reasons that it gives; where in a reason a
 * server stands is known by the words around it.
 */
import type { Difference } from '../explanation/observation.js'
import type { WhyNot } from '../explanation/why-not.js'

/** Variables, parameters and message fields whose values are servers, or sets of them. */
const ofServers = [
  ...['votedFor', 'votesGranted', 'votesResponded', 'preVotes', 'responded', 'transferee'],
  ...['i', 'j', 'members', 'voters', 'outgoing', 'learners', 'msource', 'mdest'],
].join('|')

type Name = (server: string) => string
type Written = (name: Name, found: string, before: string, value: string, other: string) => string

const named = (name: Name, value: string): string => value.replace(/\d+/g, name)

/** The places of servers in a reason, and how each is written with names. */
const places: readonly (readonly [place: RegExp, written: Written])[] = [
  // The ends of a message, such as "RequestVoteRequest 1 -> 2 (".
  [/( )(\d+ -> \d+)(?= \()/g, (name, _found, before, ends) => `${before}${named(name, ends)}`],
  // A way to take an action with a parameter, such as "leads to 2: …".
  [/^((?:leads to )?)(\d+)(?=: )/g, (name, _found, before, server) => `${before}${name(server)}`],
  // What is said of one server, such as "matchIndex[1]".
  [/\b([A-Za-z]+\[)(\d+)(?=\])/g, (name, _found, before, server) => `${before}${name(server)}`],
  // A value in a guard, such as "votedFor is 1"; Nil is -1 there.
  [
    new RegExp(`\\b((?:${ofServers}) is )(-?\\d+)`, 'g'),
    (name, _found, before, value) => `${before}${value === '-1' ? 'Nil' : named(name, value)}`,
  ],
  // A set in a guard, such as "votesGranted is {0, 2}": all of them are of servers.
  [/( is )(\{[\d, ]*\})/g, (name, _found, before, value) => `${before}${named(name, value)}`],
  // Two values that differ, such as "votedFor: expected Nil, actual 2".
  [
    new RegExp(`\\b((?:${ofServers}): expected )(\\[[\\d,]*\\]|\\d+|Nil), actual (\\[[\\d,]*\\]|\\d+|Nil)`, 'g'),
    (name, _found, before, expected, actual) => `${before}${named(name, expected)}, actual ${named(name, actual)}`,
  ],
  // A number for each server, such as "matchIndex is [0, 3, 2]".
  [
    /\b(matchIndex is \[)(\d[\d, ]*)(?=\])/g,
    (name, _found, before, list) =>
      `${before}${list
        .split(', ')
        .map((index, k) => `${name(String(k))} ${index}`)
        .join(', ')}`,
  ],
  // Members, such as "{s1,s3}", where the first server is s1.
  [
    /\{s\d+(?:,s\d+)*\}/g,
    (name, found) => found.replace(/s(\d+)/g, (_server, number: string) => name(String(Number(number) - 1))),
  ],
]

/** A reason with the names of the nodes in the places of their numbers. */
export const withNames = (nodes: readonly string[], reason: string): string => {
  const name: Name = (server) => nodes[Number(server)] ?? server
  return places.reduce(
    (text, [place, written]) =>
      text.replace(place, (found: string, before: string, value: string, other: string) =>
        written(name, found, before, value, other),
      ),
    reason,
  )
}

const differenceWithNames = (nodes: readonly string[], { field, expected, actual }: Difference): Difference => {
  // Only beside its field is a bare number known to be a server.
  const whole = withNames(nodes, `${field}: expected ${expected}, actual ${actual}`)
  const [, one = field, two = expected, three = actual] = /^(.*?): expected (.*), actual (.*)$/s.exec(whole) ?? []
  return { field: one, expected: two, actual: three }
}

export const whyNotWithNames = (nodes: readonly string[], { nearest, differences, candidates }: WhyNot): WhyNot => ({
  nearest,
  differences: differences.map((difference) => differenceWithNames(nodes, difference)),
  candidates: candidates.map(({ action, why }) => ({ action, why: why.map((reason) => withNames(nodes, reason)) })),
})

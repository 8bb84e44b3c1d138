/**
 * Three nodes that do what CCF's src/consensus/aft/raft.h does, and write the lines that it writes there, in the present form or in that
 * of 2023. The members never change, as they do at the start of each of CCF's own scenarios now.
 */

/** Rules that are broken on purpose. */
export interface Broken {
  readonly votesTwice?: boolean
  readonly commitsAlone?: boolean
  readonly acknowledgesMore?: boolean
}

type Leadership = 'None' | 'Follower' | 'Candidate' | 'Leader'
type Packet = Readonly<Record<string, number | boolean | string>>
interface Entry {
  readonly term: number
  readonly isSigned: boolean
}
interface Message {
  readonly kind: 'append_entries' | 'append_entries_response' | 'request_vote' | 'request_vote_response'
  readonly from: string
  readonly to: string
  readonly packet: Packet
  readonly entries: readonly Entry[]
}
interface Node {
  view: number
  role: Leadership
  votedFor: string | null
  isLeaderKnown: boolean
  isNewFollower: boolean
  log: readonly Entry[]
  commit: number
  votes: Set<string>
  matched: Map<string, number>
  sentTo: Map<string, number>
}

const NAMES = ['0', '1', '2'] as const
const othersOf = (name: string): readonly string[] => NAMES.filter((other) => other !== name)

const newNode = (): Node => ({
  ...{ view: 0, role: 'None', votedFor: null, isLeaderKnown: false, isNewFollower: false, log: [], commit: 0 },
  ...{ votes: new Set(), matched: new Map(), sentTo: new Map() },
})

/** The last index up to which all is signed. */
const lastSigned = ({ log, commit }: Node): number =>
  Math.max(commit, log.findLastIndex(({ isSigned }) => isSigned) + 1)
const termAt = ({ log }: Node, index: number): number => (index === 0 ? 0 : (log[index - 1]?.term ?? 0))

/** The names of 2023, where they were others. */
const oldFunctions: Readonly<Record<string, string>> = { send_append_entries: 'send_authenticated' }

export const emulated = (form: 'present' | '2023', broken: Broken = {}) => {
  const lines: string[] = []
  const nodes = new Map<string, Node>(NAMES.map((name) => [name, newNode()]))
  const flying: Message[] = []
  const nodeOf = (name: string): Node => nodes.get(name) ?? newNode()

  const tell = (
    name: string,
    told: string,
    rest: { packet?: Packet; from?: string; to?: string; args?: unknown } = {},
  ) => {
    const { view, log, commit, role } = nodeOf(name)
    const state = { current_view: view, last_idx: log.length, commit_idx: commit }
    const { packet, from, to, args } = rest
    const line =
      form === 'present'
        ? {
            tag: 'raft_trace',
            msg: {
              ...{ function: told, packet, from_node_id: from, to_node_id: to, args },
              state: {
                ...state,
                node_id: name,
                leadership_state: role,
                membership_state: 'Active',
                pre_vote_enabled: false,
              },
            },
          }
        : {
            tag: 'tla',
            msg: {
              event: { component: 'raft', function: oldFunctions[told] ?? told },
              ...{ paket: packet, from, to, node: name, state: { ...state, my_node_id: name } },
              ...(told === 'append' ? {} : { leadership: role === 'None' ? 'none' : role }),
            },
          }
    lines.push(JSON.stringify(line))
  }

  const send = (
    kind: Message['kind'],
    from: string,
    to: string,
    packet: Packet,
    entries: readonly Entry[] = [],
  ): void => {
    // The answer to a vote request is told by its receiver alone, today.
    if (form === '2023' || kind !== 'request_vote_response') tell(from, `send_${kind}`, { packet, to })
    flying.push({ kind, from, to, packet, entries })
  }

  const follow = (name: string): void => {
    const node = nodeOf(name)
    node.log = node.log.slice(0, lastSigned(node))
    node.role = 'Follower'
    node.isLeaderKnown = false
    tell(name, 'become_follower')
  }

  const learn = (name: string, view: number): void => {
    Object.assign(nodeOf(name), { view, votedFor: null })
    follow(name)
    nodeOf(name).isNewFollower = true
  }

  const sendEntries = (from: string, to: string): void => {
    const node = nodeOf(from)
    const prev = node.sentTo.get(to) ?? 0
    // All entries of a message have one term.
    const term = termAt(node, prev + 1)
    const rest = node.log.slice(prev)
    const other = rest.findIndex((entry) => entry.term !== term)
    const entries = other < 0 ? rest : rest.slice(0, other)
    const idx = prev + entries.length
    const packet = {
      ...{ idx, prev_idx: prev, prev_term: termAt(node, prev), term: node.view },
      ...{ leader_commit_idx: node.commit, term_of_idx: termAt(node, idx), contains_new_view: false },
    }
    send('append_entries', from, to, packet, entries)
    node.sentTo.set(to, idx)
    if (idx < node.log.length) sendEntries(from, to)
  }

  const lead = (name: string): void => {
    const node = nodeOf(name)
    if (node.commit > 0) node.log = node.log.slice(0, lastSigned(node))
    node.role = 'Leader'
    tell(name, 'become_leader')
    for (const other of othersOf(name)) {
      node.matched.set(other, 0)
      node.sentTo.set(other, node.log.length)
      sendEntries(name, other)
    }
  }

  const commit = (name: string, index: number): void => {
    const node = nodeOf(name)
    if (index <= node.commit) return
    if (form === '2023') node.commit = index
    tell(name, 'commit', { args: { idx: index } })
    node.commit = index
  }

  const answer = (name: string, to: string, isOk: boolean, term: number, index: number): void => {
    const success = form === 'present' ? (isOk ? 'OK' : 'FAIL') : isOk ? 0 : 1
    send('append_entries_response', name, to, { term, last_log_idx: index, success })
  }

  /** The last index up to which this node may have what the other one has there. */
  const possibleMatch = (node: Node, term: number, index: number): number => {
    let probe = Math.min(index, node.log.length)
    while (probe > 0 && termAt(node, probe) > term) probe -= 1
    return probe
  }

  const takes = (name: string, { from, packet, entries }: Message): void => {
    const node = nodeOf(name)
    const [term, prev] = [Number(packet.term), Number(packet.prev_idx)]
    if (node.view > term) {
      answer(name, from, false, node.view, node.log.length)
      return
    }
    if (node.view < term || node.role === 'Candidate') learn(name, term)
    if (termAt(node, prev) !== packet.prev_term) {
      const match = possibleMatch(node, Number(packet.prev_term), prev)
      if (prev > node.log.length) answer(name, from, false, node.view, node.log.length)
      else answer(name, from, false, termAt(node, match), match)
      return
    }
    node.isLeaderKnown = true
    if (prev < node.commit) return
    for (const [k, entry] of entries.entries()) {
      const index = prev + k + 1
      if (index <= node.log.length && termAt(node, index) === entry.term) continue
      if (index <= node.log.length && !node.isNewFollower) return
      node.log = node.log.slice(0, index - 1)
      node.isNewFollower = false
      if (form === 'present') tell(name, 'execute_append_entries_sync', { from })
      node.log = [...node.log, entry]
      if (form === '2023') tell(name, 'append')
    }
    const known = node.log.slice(0, Number(packet.leader_commit_idx)).findLastIndex(({ isSigned }) => isSigned) + 1
    commit(name, known)
    answer(name, from, true, node.view, Number(packet.idx) + (broken.acknowledgesMore ? 1 : 0))
  }

  const commitsWhatItMay = (name: string): void => {
    const node = nodeOf(name)
    const all = [node.log.length, ...node.matched.values()].sort((one, other) => one - other)
    const agreed = broken.commitsAlone ? node.log.length : (all[1] ?? 0)
    const index = node.log.slice(0, agreed).findLastIndex(({ isSigned }) => isSigned) + 1
    if (termAt(node, index) === node.view) commit(name, index)
  }

  const hearsAnswer = (name: string, { from, packet }: Message): void => {
    const node = nodeOf(name)
    const [term, index] = [Number(packet.term), Number(packet.last_log_idx)]
    const isOk = packet.success === 'OK' || packet.success === 0
    if (node.role !== 'Leader') return
    if (node.view < term) {
      learn(name, term)
      return
    }
    const match = node.matched.get(from) ?? 0
    if (isOk && (node.view !== term || index < match)) return
    if (!isOk) {
      const sent = Math.min(possibleMatch(node, term, index), node.sentTo.get(from) ?? 0)
      node.sentTo.set(from, Math.max(sent, match))
      return
    }
    node.matched.set(from, Math.max(match, index))
    commitsWhatItMay(name)
  }

  const votes = (name: string, { from, packet }: Message): void => {
    const node = nodeOf(name)
    const vote = (vote_granted: boolean): void =>
      send('request_vote_response', name, from, { term: node.view, vote_granted })
    if (node.view > Number(packet.term)) {
      vote(false)
      return
    }
    if (node.view < Number(packet.term)) learn(name, Number(packet.term))
    const own = lastSigned(node)
    const [term, index] = [Number(packet.term_of_last_committable_idx), Number(packet.last_committable_idx)]
    const isUpToDate = term > termAt(node, own) || (term === termAt(node, own) && index >= own)
    const isFree =
      !node.isLeaderKnown && (node.votedFor === null || node.votedFor === from || broken.votesTwice === true)
    if (isUpToDate && isFree) node.votedFor = from
    vote(isUpToDate && isFree)
  }

  const hearsVote = (name: string, { from, packet }: Message): void => {
    const node = nodeOf(name)
    if (node.view < Number(packet.term)) {
      learn(name, Number(packet.term))
      return
    }
    if (node.view !== packet.term || node.role !== 'Candidate' || packet.vote_granted !== true) return
    node.votes.add(from)
    if (node.votes.size === 2) lead(name)
  }

  const handlers = {
    append_entries: takes,
    append_entries_response: hearsAnswer,
    request_vote: votes,
    request_vote_response: hearsVote,
  }

  const deliver = (message: Message): void => {
    flying.splice(flying.indexOf(message), 1)
    tell(message.to, `recv_${message.kind}`, { packet: message.packet, from: message.from })
    handlers[message.kind](message.to, message)
  }

  for (const name of NAMES) tell(name, 'add_configuration')

  return {
    lines,
    leads: (name: string): boolean => nodeOf(name).role === 'Leader',
    /** The node's timer fires while it does not lead. */
    timeout: (name: string): void => {
      const node = nodeOf(name)
      Object.assign(node, {
        view: node.view + 1,
        role: 'Candidate',
        votedFor: name,
        isLeaderKnown: false,
        votes: new Set([name]),
      })
      tell(name, 'become_candidate')
      for (const other of othersOf(name)) {
        const last = lastSigned(node)
        const packet = { term: node.view, last_committable_idx: last, term_of_last_committable_idx: termAt(node, last) }
        send('request_vote', name, other, packet)
      }
    },
    /** A client's entry, or a signature over all before it. */
    replicate: (name: string, isSigned: boolean): void => {
      const node = nodeOf(name)
      if (form === 'present') tell(name, 'replicate')
      node.log = [...node.log, { term: node.view, isSigned }]
      if (form === '2023') tell(name, 'append')
    },
    periodic: (name: string): void => {
      for (const other of othersOf(name)) sendEntries(name, other)
    },
    /** A leader that nobody answers. */
    stepDown: follow,
    /** Delivers what these two send each other, and all other messages are lost, until none is left. */
    dispatch: (...between: readonly string[]): void => {
      const isBetween = ({ from, to }: Message): boolean => between.includes(from) && between.includes(to)
      for (let next = flying.find(isBetween); next !== undefined; next = flying.find(isBetween)) deliver(next)
      flying.length = 0
    },
  }
}

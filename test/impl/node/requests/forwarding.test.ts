/** Commands that clients give to a node which does not lead. */
import * as t from 'io-ts'
import { describe, expect, it } from 'vitest'
import { isForwarded } from '../../../../impl/node/requests/forwarded.js'
import { forwarding, type Served } from '../../../../impl/node/requests/forwarding.js'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { beginLife } from '../../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'
import { ServerId, type ServerState, Term } from '../../../../impl/raft/types.js'
import { leaderOf, led, servers, simulate, submit, until } from '../simulation.js'

type Changed = NonNullable<Parameters<typeof simulate>[1]>
type Cluster = ReturnType<typeof simulate>

const start = (seed: number, changed: Changed = {}): Cluster => simulate(seed, { reply: t.string, ...changed })

describe('a node that does not lead', () => {
  it("passes a command on, and gives the leader's answer", () => {
    const cluster = start(1)
    const { followers } = led(cluster)
    const outcomes = submit(cluster, followers[0]!, 'a')
    expect(outcomes).toEqual([])
    until(cluster, 'it waits for the leader', () => cluster.node(followers[0]!)?.atLeader() === 1)
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect(outcomes).toEqual([{ _tag: 'Applied', reply: '0', index: 2 }])
    expect(cluster.node(followers[0]!)?.atLeader()).toBe(0)
  })

  it('passes the commands of one moment on in one frame, and so come the answers', () => {
    const frames: string[] = []
    const cluster = start(2, {
      sent: (from, payload) => {
        if (isForwarded(payload)) frames.push(`${from}: ${Buffer.from(payload).toString()}`)
      },
    })
    const { leader, followers } = led(cluster)
    const [asked] = followers
    const outcomes = ['a', 'b'].map((command) => submit(cluster, asked!, command, `key of ${command}`))
    until(cluster, 'all are answered', () => outcomes.every((each) => each.length > 0))
    const { term } = cluster.node(leader)!.status()
    const commands = '{"id":1,"command":"a","key":"key of a"},{"id":2,"command":"b","key":"key of b"}'
    const outcome = (id: number) =>
      `{"life":1,"id":${id},"outcome":{"_tag":"Applied","reply":"${id - 1}","index":${id + 1}}}`
    expect(frames).toEqual([
      `${asked}: ["commands",{"life":1,"number":1,"term":${term}},[${commands}]]`,
      `${leader}: ["outcomes",[${outcome(1)},${outcome(2)}]]`,
    ])
  })

  it('lets no more than 2,048 commands wait for the leader', () => {
    const cluster = start(8)
    const { followers } = led(cluster)
    const outcomes = Array.from({ length: 2_050 }, (_, k) => submit(cluster, followers[0]!, `${k}`))
    until(cluster, 'all are answered', () => outcomes.every((each) => each.length > 0))
    const refused = { _tag: 'Unavailable', why: 'too many requests wait for the leader' }
    expect(outcomes.slice(2_048)).toEqual([[refused], [refused]])
    expect(outcomes.slice(0, 2_048).filter(([outcome]) => outcome?._tag !== 'Applied')).toEqual([])
  })

  it('has no way to a leader while it knows none', () => {
    const cluster = start(3)
    led(cluster)
    const [one, ...others] = servers
    cluster.network.partition([[one!], others])
    until(cluster, 'it knows no leader', () => cluster.node(one!)?.status().leader === null)
    const outcomes = submit(cluster, one!, 'a')
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect(outcomes).toEqual([{ _tag: 'NotLeader', leader: null }])
  })

  it('says that the command may be lost as soon as there may be another leader', () => {
    const cluster = start(4)
    const { leader, followers } = led(cluster)
    const [asked] = followers
    cluster.crash(leader)
    const outcomes = submit(cluster, asked!, 'a')
    const term = cluster.node(asked!)!.status().term
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect([outcomes, cluster.node(asked!)!.status().term > term]).toEqual([[{ _tag: 'Lost' }], true])
  })

  it('says so too when the time is over in which the leader should have answered', () => {
    const cluster = start(5)
    const { leader, followers } = led(cluster)
    const [asked] = followers
    cluster.network.setLink(asked!, leader, true)
    const began = cluster.time.now()
    const outcomes = submit(cluster, asked!, 'a')
    until(cluster, 'an answer', () => outcomes.length > 0)
    expect([outcomes, cluster.time.now() - began >= 2_000, leaderOf(cluster)]).toEqual([
      [{ _tag: 'Lost' }],
      true,
      leader,
    ])
    expect(servers.map((server) => cluster.node(server)?.machineState())).toEqual([[], [], []])
  })
})

describe('a key in flight', () => {
  it('is refused wherever it is asked for again, until the first command has its answer', () => {
    const cluster = start(6)
    const { leader, followers } = led(cluster)
    const first = submit(cluster, followers[0]!, 'a', 'k')
    until(cluster, 'the leader has it', () => cluster.node(leader)!.status().lastIndex === 2)
    const others = [followers[0]!, followers[1]!, leader].map((server) => submit(cluster, server, 'b', 'k'))
    until(cluster, 'answers', () => [first, ...others].every((each) => each.length > 0))
    expect(first).toEqual([{ _tag: 'Applied', reply: '0', index: 2 }])
    expect(others).toEqual(others.map(() => [{ _tag: 'InFlight' }]))
    const again = submit(cluster, followers[1]!, 'b', 'k')
    until(cluster, 'an answer', () => again.length > 0)
    expect(again).toEqual([{ _tag: 'Applied', reply: '1', index: 3 }])
  })
})

describe('a frame of commands', () => {
  const n2 = ServerId('n2')
  /** A leader of term 3 in its life 7; `role` may make it something else. */
  const leader = (role: ServerState['role']['_tag'] = 'Leader') => {
    const served: string[] = []
    const sent: string[] = []
    const answers: unknown[] = []
    const time = virtualTime()
    const { receive } = forwarding<string>({
      reply: t.string,
      clock: beginLife(time, seededRandom(1)).clock,
      life: 7,
      state: () => ({ currentTerm: Term(3), role: { _tag: role } }) as ServerState,
      send: (to, payload) => sent.push(`${to} ${Buffer.from(payload).toString()}`),
    })
    const clients: Served<string> = {
      serve: ({ id, command, key }, done) => {
        served.push(`${id} ${command} ${key}`)
        done({ _tag: 'Applied', reply: command, index: 9 })
      },
      answered: (id, outcome) => answers.push([id, outcome]),
    }
    const take = (text: string): string | null => {
      const refused = receive(n2, Buffer.from(text), clients)
      time.runUntil(time.now() + 1)
      return refused._tag === 'Some' ? refused.value : null
    }
    const commands = (life: number, number: number, term: number, command: string) =>
      take(
        `["commands",{"life":${life},"number":${number},"term":${term}},[{"id":1,"command":"${command}","key":null}]]`,
      )
    return { take, commands, served, sent, answers }
  }

  it('is served once, and only after those before it, in each life of the sender', () => {
    const { commands, served } = leader()
    commands(1, 1, 3, 'a')
    commands(1, 1, 3, 'a')
    commands(1, 3, 3, 'b')
    commands(1, 2, 3, 'late')
    commands(2, 1, 3, 'c')
    commands(1, 4, 3, 'of an earlier life')
    expect(served).toEqual(['1 a null', '1 b null', '1 c null'])
  })

  it('is for the leader of its term alone', () => {
    const refusal = 'n2 ["outcomes",[{"life":1,"id":1,"outcome":{"_tag":"Lost"}}]]'
    const [other, deposed] = [leader(), leader('Follower')]
    other.commands(1, 1, 2, 'a')
    deposed.commands(1, 1, 3, 'a')
    expect([other.served, other.sent, deposed.served, deposed.sent]).toEqual([[], [refusal], [], [refusal]])
  })

  it('is answered in the life that asked, and answers to another one are nobody’s', () => {
    const { commands, take, sent, answers } = leader()
    commands(4, 1, 3, 'a')
    take('["outcomes",[{"life":6,"id":1,"outcome":{"_tag":"Lost"}},{"life":7,"id":2,"outcome":{"_tag":"Lost"}}]]')
    expect(sent).toEqual(['n2 ["outcomes",[{"life":4,"id":1,"outcome":{"_tag":"Applied","reply":"a","index":9}}]]'])
    expect(answers).toEqual([[2, { _tag: 'Lost' }]])
  })

  it('that makes no sense is refused in one line', () => {
    const { take, served, answers } = leader()
    expect([
      take('["commands"'),
      take('["commands",{"life":1,"number":1,"term":3},[{"id":0,"command":"a","key":null}]]'),
      take('["outcomes",[{"life":7,"id":2,"outcome":{"_tag":"Applied","reply":5,"index":1}}]]'),
    ]).toEqual([
      'nothing forwarded: not JSON: ["commands"',
      expect.stringMatching(/^nothing forwarded: .*\n?$/),
      expect.stringMatching(/^nothing forwarded: .*$/),
    ])
    expect([served, answers]).toEqual([[], []])
  })
})

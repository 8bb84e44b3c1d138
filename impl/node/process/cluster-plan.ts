/** Which nodes a local cluster has and on which ports, kept in its data folder so that it comes up again as it was. */

import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Either, isLeft, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { ServerId } from '../../raft/types.js'
import { type Member, member } from '../network/members.js'
import { makeFolder } from '../storage/make-folder.js'
import { decodeJson } from '../wire/codecs.js'

const plan = t.readonly(t.type({ cluster: t.string, members: t.readonlyArray(member) }), 'the plan of a cluster')
export type ClusterPlan = t.TypeOf<typeof plan>

const HOST = '127.0.0.1'
/**
 * Ports are chosen below those that systems give to outgoing connections: while a node is down, another's connection
 * could take the node's port, and the node could not come back.
 */
const FIRST_PORT = 20_000
const LAST_PORT = 32_000

const nodes = (size: number): string => (size === 1 ? '1 node' : `${size} nodes`)

/**
 * The plan that the folder holds; a new one for a new folder. If some port of the plan is taken, all ports are chosen
 * anew. Left: the folder holds something else, or another number of nodes.
 */
export const planCluster = async (data: string, size: number): Promise<Either<string, ClusterPlan>> => {
  const file = join(data, 'cluster.json')
  try {
    makeFolder(data)
    const found = readPlan(file)
    if (isLeft(found)) return left(`${file}: ${found.left}`)
    const old = found.right
    if (old !== null && old.members.length !== size) {
      return left(`${file}: it is a cluster of ${nodes(old.members.length)}, not of ${size}`)
    }
    if (old !== null && (await allFree(portsOf(old)))) return right(old)
    const cluster = old?.cluster ?? `lockstep-${Date.now().toString(36)}`
    const next = { cluster, members: await newMembers(size) }
    writeFileSync(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`)
    renameSync(`${file}.new`, file)
    return right(next)
  } catch (error) {
    return left(error instanceof Error ? error.message : `${error}`)
  }
}

const readPlan = (file: string): Either<string, ClusterPlan | null> => {
  try {
    return decodeJson(plan)(readFileSync(file))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return right(null)
    throw error
  }
}

const portsOf = ({ members }: ClusterPlan): readonly number[] =>
  members.flatMap(({ peer, http }) => [peer.port, http.port])

const newMembers = async (size: number): Promise<readonly Member[]> => {
  const ports = new Set<number>()
  for (let attempts = 0; ports.size < 2 * size; attempts += 1) {
    if (attempts > 1_000) throw new Error(`too few free ports from ${FIRST_PORT} to ${LAST_PORT}`)
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT))
    if (await isFree(port)) ports.add(port)
  }
  const all = [...ports]
  return Array.from({ length: size }, (_, i) => ({
    id: ServerId(`n${i + 1}`),
    peer: { host: HOST, port: all[2 * i]! },
    http: { host: HOST, port: all[2 * i + 1]! },
  }))
}

const allFree = async (ports: readonly number[]): Promise<boolean> => {
  for (const port of ports) if (!(await isFree(port))) return false
  return true
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })

/**
 * A lock on a data folder, so that no two processes write to it. The lock is a file that names its process; the lock of a
 * process that is gone is taken over.
 */

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type CannotStart, unableTo } from '../ports/cannot-start.js'
import { decodeJson, encodeJson } from '../wire/codecs.js'
import { makeFolder } from './make-folder.js'

const holder = t.readonly(
  t.type({
    pid: t.number,
    /** Tells the process apart from a later one with the same number; empty where the system does not say. */
    birth: t.string,
  }),
  'the holder of a lock',
)
type Holder = t.TypeOf<typeof holder>

/** Right: how to release the lock. Left: who holds the folder, or why it cannot be locked. */
export const lockFolder = (folder: string): Either<CannotStart, () => void> => {
  try {
    makeFolder(folder)
    const lock = join(folder, 'lock')
    const inUse = acquire(lock)
    if (inUse !== null)
      return left({ why: `the data folder ${folder} is in use by process ${inUse.pid}`, mayPass: true })
    return right(() => rmSync(lock, { force: true }))
  } catch (error) {
    const { why, mayPass } = unableTo(`the data folder ${folder} cannot be locked`, error)
    return left({ why: `${why}; expected a folder that can be written`, mayPass })
  }
}

/** Who holds the lock instead, if somebody does. */
const acquire = (lock: string): Holder | null => {
  const mine = `${lock}.${process.pid}`
  try {
    writeFileSync(mine, encodeJson(holder)({ pid: process.pid, birth: birthOf(process.pid) }))
    while (!linked(mine, lock)) {
      const inUse = removeIfStale(lock)
      if (inUse !== null) return inUse
    }
    return null
  } finally {
    rmSync(mine, { force: true })
  }
}

/** A link appears with its content or not at all, and never replaces another. */
const linked = (from: string, to: string): boolean => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** The holder, if it is alive; else the lock is gone. */
const removeIfStale = (lock: string): Holder | null => {
  const found = read(lock)
  if (found.holder !== null && isAlive(found.holder)) return found.holder
  const aside = `${lock}.stale.${process.pid}`
  try {
    renameSync(lock, aside)
  } catch (error) {
    // Somebody else was quicker to remove it.
    if (hasCode(error, 'ENOENT')) return null
    throw error
  }
  // Somebody else may even have taken the lock in between: then it goes back.
  const taken = read(aside)
  const wasTaken = taken.text !== found.text && taken.holder !== null && isAlive(taken.holder)
  if (wasTaken) linked(aside, lock)
  rmSync(aside, { force: true })
  return wasTaken ? taken.holder : null
}

const read = (lock: string): { readonly text: string; readonly holder: Holder | null } => {
  try {
    const bytes = readFileSync(lock)
    const decoded = decodeJson(holder)(bytes)
    return { text: bytes.toString('utf8'), holder: decoded._tag === 'Right' ? decoded.right : null }
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { text: '', holder: null }
    throw error
  }
}

const isAlive = ({ pid, birth }: Holder): boolean => {
  if (birth !== '') return birthOf(pid) === birth
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return hasCode(error, 'EPERM')
  }
}

/** On Linux, which boot and which tick of it the process was born in; process numbers alone are used again. */
const birthOf = (pid: number): string => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program comes second, in parentheses, and may hold anything; the state is third, the birth 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const isDead = fields[0] === 'Z' || fields[0] === 'X'
    return isDead ? '' : `${boot} ${fields[19]}`
  } catch {
    return ''
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

import { describe, expect, it } from 'vitest'
import { virtualTime } from '../../../../impl/node/simulated/clock.js'
import { type SimulatedDisk, simulatedDisk, sound } from '../../../../impl/node/simulated/disk.js'
import { beginLife } from '../../../../impl/node/simulated/life.js'
import { seededRandom } from '../../../../impl/node/simulated/random.js'

const textOf = (disk: SimulatedDisk): string => Buffer.from(disk.content()).toString('latin1')

const opened = (lie = 0) => {
  const time = virtualTime()
  const life = beginLife(time, seededRandom(1))
  const disk = simulatedDisk()
  const port = disk.open(
    life.outside,
    () => 10,
    () => lie,
  )
  const said: (string | null)[] = []
  const append = (text: string): void =>
    port.append(Buffer.from(text), (error) => said.push(error === null ? null : error.message))
  return { time, life, disk, append, said }
}

describe('a simulated disk in trouble', () => {
  it('keeps some pages of what was not synced, with zeros between them', () => {
    const { disk, append } = opened()
    append('a'.repeat(64) + 'b'.repeat(64) + 'c'.repeat(64) + 'd'.repeat(64))
    disk.crashTorn({ kept: 0, pages: 0b0101 })
    expect(textOf(disk)).toBe('a'.repeat(64) + '\0'.repeat(64) + 'c'.repeat(64))
  })

  it('keeps the first part of what was not synced', () => {
    const { disk, append } = opened()
    append('abcdefgh')
    disk.crashTorn({ kept: 0.5, pages: null })
    expect(textOf(disk)).toBe('abcd')
  })

  it('says that it is full, and that it cannot sync, and loses that in a crash', () => {
    const { time, disk, append, said } = opened()
    disk.setTrouble({ slowBy: 0, appends: 'find it full' })
    append('abcd')
    time.runUntil(20)
    disk.setTrouble({ slowBy: 0, appends: 'fail to sync' })
    append('efgh')
    time.runUntil(40)
    expect(said).toEqual(['ENOSPC: no space left on device, write', 'EIO: i/o error, fdatasync'])
    expect([textOf(disk), disk.unsynced()]).toEqual(['abefgh', 6])
    disk.crash(0)
    expect(textOf(disk)).toBe('')
  })

  it('is slow for as long as it is told', () => {
    const { time, disk, append, said } = opened()
    disk.setTrouble({ slowBy: 100, appends: 'work' })
    append('a')
    time.runUntil(109)
    expect(said).toEqual([])
    time.runUntil(110)
    disk.setTrouble(sound)
    append('b')
    time.runUntil(120)
    expect(said).toEqual([null, null])
  })

  it('lies: what it said to be synced is lost in a crash, unless that comes late', () => {
    const { time, disk, append, said } = opened(50)
    append('a')
    time.runUntil(1)
    expect([said, disk.unsynced()]).toEqual([[null], 1])
    time.runUntil(60)
    append('b')
    time.runUntil(70)
    disk.crash(0)
    expect([said, textOf(disk)]).toEqual([[null, null], 'a'])
  })

  it('flips a bit of an older append or of the last one, and back; and loses the last one', () => {
    const { time, disk, append } = opened()
    append('A')
    expect(disk.flip('any but the last', 0, 0)).toBe(null)
    time.runUntil(20)
    append('A')
    time.runUntil(40)
    const repairs = [disk.flip('any but the last', 0, 0), disk.flip('the last', 0.5, 1)]
    expect(textOf(disk)).toBe('@C')
    for (const repair of repairs) repair?.()
    expect(textOf(disk)).toBe('AA')
    disk.loseLast()
    expect(textOf(disk)).toBe('A')
  })
})

describe('a life', () => {
  it('does nothing while it is paused, and then all that was due, in its order', () => {
    const { time, life } = opened()
    const done: string[] = []
    life.clock.after(5, () => done.push('timer'))
    const cancel = life.clock.after(6, () => done.push('cancelled while paused'))
    life.outside.after(7, () => done.push('disk'))
    life.pause()
    time.runUntil(10)
    life.enter(() => done.push('message'))
    expect(done).toEqual([])
    cancel()
    life.resume()
    expect(done).toEqual(['timer', 'disk', 'message'])
  })

  it('has timers that follow its clock when it drifts and jumps, and a world that does not', () => {
    const { time, life } = opened()
    const done: (readonly [string, number])[] = []
    const note = (what: string) => () => done.push([what, time.now()])
    life.clock.after(100, note('on the clock'))
    life.outside.after(100, note('outside'))
    life.clock.after(400, note('later'))
    time.runUntil(10)
    life.setRate(2)
    time.runUntil(20)
    expect(life.clock.now()).toBe(30)
    life.jump(40)
    expect(life.clock.now()).toBe(70)
    time.runUntil(1_000)
    expect(done).toEqual([
      ['on the clock', 35],
      ['outside', 100],
      ['later', 185],
    ])
  })
})

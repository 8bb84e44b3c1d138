/** The table of files and of the tests that judge them: what was moved would be judged by nothing. */
import { existsSync, readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { files } from '../../bench/mutants-node/files.js'

it('names files that are there, and tests that are', () => {
  const there = new Set(
    readdirSync('test/impl/node', { recursive: true, encoding: 'utf8' }).map((file) => basename(file)),
  )
  const gone = Object.entries(files).flatMap(([name, { folder, tests }]) => [
    ...[`impl/node/${folder}/${name}.ts`].filter((file) => !existsSync(file)),
    ...tests.map((test) => `${test}.test.ts`).filter((test) => !there.has(test)),
  ])
  expect(gone).toEqual([])
})

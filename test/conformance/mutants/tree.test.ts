import { describe, expect, it } from 'vitest'
import { copied } from '../../../conformance/mutants/tree.js'
import { importsOf } from '../../tidy/imports.js'
import { isTypeScript, readSources } from '../../tidy/sources.js'

describe('a copy of the sources for a mutant', () => {
  it('holds every module that its modules import', () => {
    const isCopied = (path: string): boolean => copied.some((part) => path === part || path.startsWith(`${part}/`))
    const modules = readSources().filter((source) => isTypeScript(source) && isCopied(source.path))
    expect(modules.length).toBeGreaterThan(100)
    const missing = modules.flatMap(importsOf).filter(({ target }) => target?.endsWith('.ts') && !isCopied(target))
    expect(missing.map(({ from, specifier }) => `${from}: ${specifier}`)).toEqual([])
  })
})

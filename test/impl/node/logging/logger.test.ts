import { describe, expect, it } from 'vitest'
import { jsonLog, shownLine } from '../../../../impl/node/logging/logger.js'

const written = (...lines: Parameters<ReturnType<typeof jsonLog>>[0][]): readonly string[] => {
  const texts: string[] = []
  const log = jsonLog({ write: (text) => void texts.push(text) })
  for (const line of lines) log(line)
  return texts
}

describe('the log of a node', () => {
  it('is one JSON object on each line, whatever is in a message', () => {
    const [text = ''] = written({ level: 'warn', msg: 'two\nlines', node: 'n1', port: 7000, known: true })
    expect(text.indexOf('\n')).toBe(text.length - 1)
    expect(JSON.parse(text)).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      msg: 'two\nlines',
      node: 'n1',
      port: 7000,
      known: true,
    })
  })

  it('tells no secret', () => {
    const secret = 'sesame-open-the-door'
    const details = { authorization: `Bearer ${secret}`, token: secret, adminToken: secret, key: secret }
    const [text = ''] = written({ level: 'info', msg: 'hello', ...details })
    expect([text.includes(secret), JSON.parse(text)]).toEqual([
      false,
      expect.objectContaining({ token: '[redacted]', authorization: '[redacted]' }),
    ])
  })

  it('is shown to the eye as text; other lines as they are', () => {
    const [text = ''] = written({ level: 'error', msg: 'it is gone', node: 'n1', port: 7000 })
    const time = JSON.parse(text).time
    expect(shownLine(text)).toBe(`${time} error it is gone node=n1 port=7000`)
    expect(['no JSON', '{"msg":"of another program"}'].map(shownLine)).toEqual([
      'no JSON',
      '{"msg":"of another program"}',
    ])
  })
})

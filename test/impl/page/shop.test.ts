/** The shop page in a real browser, served by a real cluster, on which it operates. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../../../bench/browser.js'
import { type LocalCluster, startLocalCluster } from './local-cluster.js'

let cluster: LocalCluster
let browser: Browser
let context: BrowserContext
let page: Page
/** What the page has complained of, and hosts other than this machine that it has asked. */
const complaints: string[] = []

const watched = async (to: BrowserContext): Promise<Page> => {
  const opened = await to.newPage()
  // That a node does not answer, or does not lead, is what these tests bring about: the browser says it of every request.
  opened.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  opened.on('pageerror', (error) => complaints.push(error.message))
  opened.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol !== 'data:' && hostname !== '127.0.0.1') complaints.push(`it asks ${request.url()}`)
  })
  return opened
}

beforeAll(async () => {
  ;[cluster, browser] = await Promise.all([startLocalCluster(), openBrowser()])
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  context.setDefaultTimeout(15_000)
  page = await watched(context)
  await page.goto(cluster.page)
  await page.getByRole('button', { name: 'Fill them with samples' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await cluster?.stop()
})

const button = (name: string | RegExp) => page.getByRole('button', { name })
const says = (text: string | RegExp) => page.getByRole('status').getByText(text).last().waitFor()
const leader = async (): Promise<string> => {
  const pill = page.getByTestId('leader').filter({ hasText: 'leads' })
  return (await pill.textContent())?.split(' ')[0] ?? ''
}
const customer = (): Promise<string> => page.getByLabel('Your name in the shop').inputValue()

/** The orders of a customer as a node knows them, once it leads or knows who does. */
const ordersOf = async (url: string, name: string): Promise<readonly unknown[]> => {
  for (;;) {
    const response = await fetch(`${url}/orders?customer=${name}`)
    if (response.ok) {
      const { orders }: { readonly orders: readonly unknown[] } = JSON.parse(await response.text())
      return orders
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Sends it until the shop has decided: a node that was just let back may not know who leads yet. */
const post = async (path: string, key: string, body: unknown): Promise<void> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  for (;;) {
    const response = await fetch(`${cluster.nodes[0]}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.ok) return
    if (response.status < 500) throw new Error(await response.text())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The products on the page of the catalogue that is shown, and those in the basket. */
const marked = (selector: string, attribute: string): Promise<readonly (string | null)[]> =>
  page.locator(selector).evaluateAll((all, name) => all.map((one) => one.getAttribute(name)), attribute)
const onPage = () => marked('#catalogue [data-product]', 'data-product')
const inBasket = () => marked('#basket [data-line]', 'data-line')

/** The numbers of the orders that the page lists. */
const listed = async (): Promise<readonly string[]> => {
  const rows = await page.locator('#orders [data-order]').all()
  return Promise.all(rows.map(async (row) => (await row.getAttribute('data-order')) ?? ''))
}

/** Presses Tab until the focus is on what has this name; throws if it comes round, or cannot be seen, on the way. */
const tabTo = async (name: RegExp): Promise<void> => {
  const passed: string[] = []
  for (let k = 0; k < 60; k += 1) {
    await page.keyboard.press('Tab')
    const [label, outline] = await page.evaluate(() => {
      const { activeElement: at } = document
      if (at === null || at === document.body) return ['the end of the page', '3px']
      const text = at.getAttribute('aria-label') ?? at.getAttribute('name') ?? at.textContent
      return [text ?? '', getComputedStyle(at).outlineWidth]
    })
    if (outline === '0px') throw new Error(`the focus cannot be seen on ${label}`)
    if (name.test(label ?? '')) return
    passed.push(label ?? '')
  }
  throw new Error(`Tab does not reach ${name}, but ${passed.join(' | ')}`)
}

describe('the shop page', () => {
  it('sells to one who has a keyboard only', async () => {
    await tabTo(/^Skip to the catalogue$/)
    await tabTo(/^Fill them/)
    await page.keyboard.press('Enter')
    await says('The shelves are full.')
    await page.locator('[data-product]').nth(7).waitFor()
    await tabTo(/^Add to basket: Clay mug$/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    await tabTo(/^One Clay mug less/)
    expect(await page.getByTestId('total').textContent()).toBe('€29.00')
    await tabTo(/^customer$/)
    // Slowly: meanwhile the page is drawn anew, and must not take back what is written.
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('ann', { delay: 250 })
    await tabTo(/^Buy$/)
    await page.keyboard.press('Enter')
    await says('Order 1 is placed: €29.00.')
    await page.getByRole('heading', { name: 'Orders of ann' }).waitFor()
    expect(await ordersOf(cluster.nodes[0] ?? '', 'ann')).toHaveLength(1)
    // Past everything, buttons of the nodes included, the focus leaves the page: it is no trap.
    await tabTo(/^Cut off n3$/)
    await tabTo(/^the end of the page$/)
  })

  it('has the landmarks by which a screen reader finds its way, and pictures that say nothing twice', async () => {
    for (const role of ['banner', 'navigation', 'main', 'complementary', 'status'] as const)
      expect([role, await page.getByRole(role).count()]).toEqual([role, 1])
    for (const name of ['Catalogue', 'Basket', /^Orders of /])
      expect([name, await page.getByRole('region', { name }).count()]).toEqual([name, 1])
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Lockstep shop')
    expect(await page.locator('.picture:not([aria-hidden])').count()).toBe(0)
    expect(await page.getByRole('img').getAttribute('aria-label')).toMatch(/^n1: \w+, n2: \w+, n3: \w+$/)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('says beside the field what is wrong with a name, and does not send it', async () => {
    const field = page.getByLabel('Your name in the shop')
    const wrong = page.getByText(/^A name has 1 to 64 letters/)
    await field.fill('ann b')
    await wrong.waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await button('Add to basket: Black tea').click()
    await button('Buy').click()
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true)
    await field.fill('ann')
    await wrong.waitFor({ state: 'detached' })
    expect(await field.getAttribute('aria-invalid')).toBe('false')
    await button('One Black tea less').click()
    expect(await ordersOf(cluster.nodes[0] ?? '', 'ann')).toHaveLength(1)
  })

  it('has the basket beside the catalogue, and its header above both, on a desktop', async () => {
    const boxOf = async (selector: string) => {
      const box = await page.locator(selector).boundingBox()
      if (box === null) throw new Error(`${selector} is not drawn`)
      return { left: Math.round(box.x), right: Math.round(box.x + box.width), bottom: box.y + box.height }
    }
    for (const width of [1024, 1440, 1920]) {
      await page.setViewportSize({ width, height: 800 })
      await page.evaluate(() => scrollTo(0, 400))
      const [catalogue, basket, buy] = [await boxOf('#catalogue'), await boxOf('#basket'), await boxOf('button.main')]
      const [brand, pill, frame] = [await boxOf('.brand'), await boxOf('.top .pill'), await boxOf('.columns > aside')]
      expect([width, basket.left > catalogue.right, buy.bottom < 800]).toEqual([width, true, true])
      expect([width, brand.left, pill.right]).toEqual([width, catalogue.left, frame.right])
    }
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(() => scrollTo(0, 0))
  })

  it('knows from one node who leads, where it reaches no other', async () => {
    const name = await leader()
    const others = await browser.newContext()
    const [own = ''] = cluster.nodes.filter((_, k) => `n${k + 1}` !== name)
    await others.route(
      (url) => cluster.nodes.some((node) => node !== own && url.origin === new URL(node).origin),
      (route) => route.abort(),
    )
    const alone = await others.newPage()
    await alone.goto(own)
    await alone
      .getByTestId('leader')
      .filter({ hasText: new RegExp(`^${name} leads, term \\d+, says n\\d$`) })
      .waitFor()
    expect(await alone.getByTestId(`role-${name}`).textContent()).toBe('leader, not reached')
    await others.close()
  })

  it('goes on selling while its leader is killed by its own button, and loses no order', async () => {
    const killed = await leader()
    await button('Add to basket: Desk lamp').click()
    await button(`Kill ${killed}`).click()
    await button('Buy').click()
    await says(/^Order 2 is placed: €49\.00\.$/)
    await says(/^n\d leads in term \d+\.$/)
    expect(await leader()).not.toBe(killed)
    await expect.poll(listed).toEqual(['2', '1'])
    expect(await page.getByTestId(`role-${killed}`).textContent()).toBe('killed')
    const left = cluster.nodes.filter((_, k) => `n${k + 1}` !== killed)
    for (const url of left) expect(await ordersOf(url, await customer())).toHaveLength(2)
    await button(`Restart ${killed}`).click()
    await says(`${killed} runs again.`)
    await button('Cancel order 2').click()
    await says('Order 2 is cancelled.')
  })

  it('does so while its leader is paused, and while it is cut off from the others', async () => {
    const before = await listed()
    const paused = await leader()
    await button(`Pause ${paused}`).click()
    await says(`${paused} is paused.`)
    await button('Add to basket: Black tea').click()
    await button('Buy').click()
    await says(/^Order \d+ is placed/)
    await button(`Resume ${paused}`).click()
    await says(`${paused} goes on.`)
    const severed = await leader()
    await button(`Cut off ${severed}`).click()
    await says(`${severed} is cut off from the others.`)
    await button('Add to basket: Black tea').click()
    await button('Buy').click()
    await expect.poll(async () => (await listed()).length, { timeout: 15_000 }).toBe(before.length + 2)
    expect(await leader()).not.toBe(severed)
    await button(`Reconnect ${severed}`).click()
    await says(`${severed} is connected again.`)
  })

  it('asks again, when it is opened anew, for an order that was not answered, which is bought once', async () => {
    const name = await customer()
    const kept = { key: 'kept-checkout', customer: name, lines: [{ product: 'olive-oil', quantity: 1 }] }
    const before = await listed()
    for (let times = 0; times < 2; times += 1) {
      // What stands there while an order is on its way.
      await page.evaluate((text) => localStorage.setItem('lockstep.checkout', text), JSON.stringify(kept))
      await page.reload()
      await says(/^Order \d+ is placed: €11\.80\.$/)
      expect(await page.evaluate(() => localStorage.getItem('lockstep.checkout'))).toBe(null)
    }
    expect(await ordersOf(cluster.nodes[0] ?? '', name)).toHaveLength(before.length + 1)
  })

  it('shows all of a catalogue that is larger than a page, page by page, to one who has a keyboard only', async () => {
    const before = await onPage()
    const things = Array.from({ length: 50 }, (_, k) => `thing-${100 + k}`)
    await Promise.all(things.map((id) => post('/products', id, { id, name: `A ${id}`, price: 100, stock: 5 })))
    const all = [...before, ...things].sort()
    await page.reload()
    await expect.poll(onPage).toEqual(all.slice(0, 48))
    await tabTo(/^Next page$/)
    await page.keyboard.press('Enter')
    await says('Page 2 of the catalogue.')
    expect(await onPage()).toEqual(all.slice(48))
    // It goes on where the page begins, not behind it.
    await tabTo(/./)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      `Add to basket: A ${all[48]}`,
    )
    expect(await button('Next page').getAttribute('aria-disabled')).toBe('true')
    await button('Previous page').press('Enter')
    await says('Page 1 of the catalogue.')
    expect(await onPage()).toEqual(all.slice(0, 48))
    expect(await button('First page').getAttribute('aria-disabled')).toBe('true')
  })

  it('keeps a basket of several pages, beyond a reload, until it is bought', async () => {
    await button('Add to basket: Olive oil').click()
    await button('Next page').click()
    await says('Page 2 of the catalogue.')
    await button('Add to basket: A thing-149').click()
    expect(await inBasket()).toEqual(['olive-oil', 'thing-149'])
    await page.reload()
    await expect.poll(inBasket).toEqual(['olive-oil', 'thing-149'])
    expect(await page.getByTestId('total').textContent()).toBe('€12.80')
    await button('Buy').click()
    await says(/^Order \d+ is placed: €12\.80\.$/)
    expect(await inBasket()).toEqual([])
    await page.reload()
    await page.locator('#orders [data-order]').getByText('1 × Olive oil, 1 × A thing-149').waitFor()
    expect(await inBasket()).toEqual([])
  })

  it('says why an order is refused for as long as the basket is the same', async () => {
    await button('Add to basket: A thing-100').click()
    await post('/orders', 'all-of-it', { lines: [{ product: 'thing-100', quantity: 5 }] })
    await button('Buy').click()
    await page.getByTestId('refused').getByText('not in stock: 1 of thing-100 (there are 0)').waitFor()
    expect(await inBasket()).toEqual(['thing-100'])
    await button('One A thing-100 less').click()
    expect(await page.getByTestId('refused').count()).toBe(0)
  })

  it('shows older orders to those who ask for them', async () => {
    const order = { customer: 'bob', lines: [{ product: 'thing-101', quantity: 1 }] }
    await post('/products/thing-101/stock', 'more', { quantity: 25 })
    await Promise.all(Array.from({ length: 25 }, (_, k) => post('/orders', `bob-${k}`, order)))
    const name = await customer()
    await page.getByLabel('Your name in the shop').fill('bob')
    await page.keyboard.press('Enter')
    await expect.poll(async () => (await listed()).length).toBe(20)
    await button('Show older orders').click()
    await expect.poll(async () => (await listed()).length).toBe(25)
    expect(await button('There are no more to show').getAttribute('aria-disabled')).toBe('true')
    await page.getByLabel('Your name in the shop').fill(name)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: `Orders of ${name}` }).waitFor()
  })

  it('keeps its token out of the address, and does without buttons where it was given none', async () => {
    expect(page.url()).toBe(cluster.page.replace(/#.*/, ''))
    const other = await watched(context)
    await other.goto(cluster.nodes[1] ?? '')
    await other.locator('[data-product]').first().waitFor()
    expect(await other.getByRole('button', { name: /^Kill/ }).count()).toBe(0)
    await other.close()
  })

  it.each([
    [
      'forbids its storage, as it does with cookies blocked',
      () => {
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException('Access is denied for this document.', 'SecurityError')
            },
          })
      },
    ],
    [
      'has no room left in its storage',
      () => {
        Storage.prototype.setItem = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
        }
      },
    ],
  ])('sells in a browser that %s, and keeps until a reload what it would keep for longer', async (_, spoil) => {
    const forgetful = await browser.newContext()
    forgetful.setDefaultTimeout(15_000)
    await forgetful.addInitScript(spoil)
    const other = await watched(forgetful)
    const basket = () => other.locator('#basket [data-line]').count()
    await other.goto(cluster.page)
    await other.getByRole('button', { name: 'Add to basket: Olive oil' }).click()
    await other.getByRole('button', { name: 'Next page' }).click()
    await other.getByRole('status').getByText('Page 2 of the catalogue.').last().waitFor()
    expect(await basket()).toBe(1)
    await other.getByRole('button', { name: 'Buy' }).click()
    await other
      .getByRole('status')
      .getByText(/^Order \d+ is placed: €11\.80\.$/)
      .last()
      .waitFor()
    await other.locator('#orders [data-order]').getByText('1 × Olive oil').waitFor()
    expect(await other.getByRole('button', { name: /^Kill/ }).count()).toBe(3)
    await other.getByRole('button', { name: 'Previous page' }).click()
    await other.getByRole('button', { name: 'Add to basket: Olive oil' }).click()
    await expect.poll(basket).toBe(1)
    await other.reload()
    await other.locator('[data-product]').first().waitFor()
    expect(await basket()).toBe(0)
    await forgetful.close()
  })

  it('fits a phone, follows the colours of the system, and keeps still for those who want that', async () => {
    const phone = await browser.newContext({
      viewport: { width: 375, height: 720 },
      colorScheme: 'dark',
      reducedMotion: 'reduce',
    })
    const small = await watched(phone)
    await small.goto(cluster.page)
    await small.locator('[data-product]').first().waitFor()
    await small.locator('[data-node="n3"] .actions').waitFor()
    await small.locator('.dot').first().waitFor({ state: 'attached' })
    const look = () => {
      const style = getComputedStyle(document.body)
      const dot = document.querySelector('.dot')
      const widest = document.documentElement.scrollWidth
      return { ground: style.backgroundColor, widest, moves: dot === null ? '' : getComputedStyle(dot).animationName }
    }
    expect(await small.evaluate(look)).toEqual({ ground: 'rgb(18, 22, 27)', widest: 375, moves: 'none' })
    await small.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
    expect(await small.evaluate(look)).toMatchObject({ ground: 'rgb(246, 243, 236)', moves: 'travel' })
    await phone.close()
  })

  it('has complained of nothing, and has asked nobody but this machine', () => {
    expect(complaints).toEqual([])
  })
})

describe('what serves it', () => {
  it('lets the page load and ask nothing but what it needs', async () => {
    const response = await fetch(cluster.nodes[2] ?? '')
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      'img-src data:',
      `connect-src 'self' ${cluster.nodes.join(' ')} http://127.0.0.1:*`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ])
  })

  it('operates for those who have the token only, and does nothing else', async () => {
    const { url, token } = cluster.operations
    const ask = async (method: string, path: string, shown: string): Promise<number> =>
      (await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${shown}` } })).status
    expect(
      await Promise.all([
        fetch(`${url}/nodes`).then(({ status }) => status),
        ask('GET', '/nodes', 'x'.repeat(token.length)),
        ask('POST', '/nodes/n1/kill', 'another'),
        ask('GET', '/nodes', token),
        ask('GET', '/nodes/n1/kill', token),
        ask('POST', '/nodes/n1/explode', token),
        ask('POST', '/nodes/n9/kill', token),
        ask('POST', '/nodes/n1/restart', token),
        ask('POST', '/elsewhere', token),
      ]),
    ).toEqual([401, 403, 403, 200, 404, 404, 409, 409, 404])
    const response = await fetch(`${cluster.nodes[0]}/nodes`, { headers: { authorization: `Bearer ${token}` } })
    expect(response.status).toBe(404)
  })
})

/** The commands of a log for the benchmarks: orders of 256 customers, after the products that they are for. */
import { PRODUCTS, writeRequest } from '../cluster/requests.js'

const orderCommand = (k: number): string => {
  const { headers, body } = writeRequest('order', 'bench', k % 256, k)
  const { customer, lines } = JSON.parse(body)
  // In the order in which the shop writes them.
  return JSON.stringify({ _tag: 'PlaceOrder', customer, key: headers['idempotency-key'], lines })
}

const productCommand = (id: string): string =>
  JSON.stringify({ _tag: 'AddProduct', key: null, id, name: id, price: 350, stock: 1_000_000_000 })

/** The command at place `k`, counted from 0. */
export const commandOf = (k: number): string => {
  const id = PRODUCTS[k]
  return id === undefined ? orderCommand(k) : productCommand(id)
}

/** The customer of an order, who need not be told: commands and orders from before there were customers have none. */
import { CustomerId, optionalOrNull } from './fields.js'

export const OptionalCustomer = optionalOrNull(CustomerId)

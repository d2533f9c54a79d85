// json_logic.mjs: the discount cascade for json-logic-js: one `if` of six branches.
import { createRequire } from 'node:module'
import { missing } from '../player.mjs'
import { objects, playRows } from './rows.mjs'

const [name, modules] = process.argv.slice(2)
let logic
try {
  logic = createRequire(import.meta.url)(`${modules}/json-logic-js`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

const amount = { var: 'amount' }, member = { var: 'member' }
const from = least => ({ '>=': [amount, least] })
const rule = { if: [
  { and: [from(500), member] }, 20,
  from(500), 15,
  { and: [from(100), member] }, 12,
  from(100), 10,
  from(50), 5,
  0
] }

playRows(name, (first, end) => {
  let sum = 0
  for (let i = first; i < end; i++) sum += logic.apply(rule, objects[i])
  return sum
})

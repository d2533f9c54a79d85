// cel.mjs: the discount cascade as one expression of CEL, parsed and checked once.
import { missing } from '../player.mjs'
import { objects, playRows } from './rows.mjs'

const [name, modules] = process.argv.slice(2)
const { Environment } = await import(`${modules}/@marcbachmann/cel-js/lib/index.js`)
  .catch(error => missing(error.message))
const decide = new Environment()
  .registerVariable('amount', 'double')
  .registerVariable('member', 'bool')
  .parse(`amount >= 500.0 && member ? 20.0 : amount >= 500.0 ? 15.0
    : amount >= 100.0 && member ? 12.0 : amount >= 100.0 ? 10.0 : amount >= 50.0 ? 5.0 : 0.0`)

playRows(name, (first, end) => {
  let sum = 0
  for (let i = first; i < end; i++) sum += decide(objects[i])
  return sum
})

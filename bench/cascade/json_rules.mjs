// json_rules.mjs: the discount cascade for json-rules-engine: rules by priority, the first that
// holds stops the engine.
import { createRequire } from 'node:module'
import { missing } from '../player.mjs'
import { objects, playRows } from './rows.mjs'

const [name, modules] = process.argv.slice(2)
let library
try {
  library = createRequire(import.meta.url)(`${modules}/json-rules-engine`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

const from = value => ({ fact: 'amount', operator: 'greaterThanInclusive', value })
const member = { fact: 'member', operator: 'equal', value: true }
const rules = [[20, from(500), member], [15, from(500)], [12, from(100), member], [10, from(100)],
  [5, from(50)]]
const engine = new library.Engine([], { replaceFactsInEventParams: false })
rules.forEach(([discount, ...all], i) => engine.addRule({
  priority: rules.length - i, conditions: { all },
  event: { type: 'discount', params: { discount } }, onSuccess: () => engine.stop()
}))

async function addUp(first, end) {
  let sum = 0
  for (let i = first; i < end; i++) {
    const { events } = await engine.run(objects[i])
    sum += events.length > 0 ? events[0].params.discount : 0
  }
  return sum
}
playRows(name, addUp, 5000)

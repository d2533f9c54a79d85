// json_rules.mjs: the mini-case for json-rules-engine. Rules by priority, the first that holds
// stops the engine; what they compare is multiplied and added here, which is faster than a fact that is
// computed. Of the forms tried (all rules at once, all requests under way at once) the fastest.
import { createRequire } from 'node:module'
import { missing, play } from '../player.mjs'
import * as mini from './requests.mjs'

const [path, name, modules] = process.argv.slice(2)
const requests = mini.readRequests(path)

let library
try {
  library = createRequire(import.meta.url)(`${modules}/json-rules-engine`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

const fact = (fact, operator, value) => ({ fact, operator, value })
const rules = [
  ['embargo', fact('destination', 'in', mini.embargoed)],
  ['end_use_control', fact('end_use', 'in', mini.closedUse)],
  ['otherwise', fact('performance', 'lessThan', 4800)],
  ['allied', fact('destination', 'in', mini.ally)],
  ['low_volume_exemption', fact('destination', 'notIn', mini.restricted),
    fact('shipment', 'lessThanInclusive', mini.lowVolume)],
  ['under_the_cap', fact('destination', 'notIn', mini.restricted),
    fact('total', 'lessThanInclusive', mini.allocation)],
  ['licence_required', fact('performance', 'greaterThanInclusive', 4800)]
]
const engine = new library.Engine([], { replaceFactsInEventParams: false })
rules.forEach(([type, ...all], i) => engine.addRule({
  priority: rules.length - i, conditions: { all }, event: { type }, onSuccess: () => engine.stop()
}))

async function decide(request) {
  const shipment = request.performance * request.quantity
  const { events } = await engine.run({ ...request, shipment, total: request.used + shipment })
  return events[0].type
}

const answers = []
for (const request of requests) answers.push(mini.rules.indexOf(await decide(request)))
play(mini.answersOf(answers), name, 1, async () => {
  for (const request of requests) await decide(request)
  return requests.length
})

// zen.mjs: the discount cascade for ZEN: a decision table, compiled before, many rows under way at
// once (`table`), or one expression without promises, parsed each time (`expression`).
import { createRequire } from 'node:module'
import { missing } from '../player.mjs'
import { objects, playRows } from './rows.mjs'

const [name, modules, form] = process.argv.slice(2)
let zen
try {
  zen = createRequire(import.meta.url)(`${modules}/@gorules/zen-engine-linux-x64-gnu`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

const rows = [['>= 500', 'true', '20'], ['>= 500', '', '15'], ['>= 100', 'true', '12'],
  ['>= 100', '', '10'], ['>= 50', '', '5'], ['', '', '0']]
const graph = {
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    { id: 'in', name: 'in', type: 'inputNode', content: {} },
    { id: 'rules', name: 'rules', type: 'decisionTableNode', content: {
      hitPolicy: 'first', passThrough: false, inputField: null, outputPath: null,
      executionMode: 'single',
      inputs: ['amount', 'member'].map(field => ({ id: field, name: field, field })),
      outputs: [{ id: 'discount', name: 'discount', field: 'discount' }],
      rules: rows.map(([amount, member, discount], i) => ({ _id: `row${i}`, amount, member,
        discount }))
    } },
    { id: 'out', name: 'out', type: 'outputNode', content: {} }
  ],
  edges: [
    { id: 'first', sourceId: 'in', targetId: 'rules', type: 'edge' },
    { id: 'second', sourceId: 'rules', targetId: 'out', type: 'edge' }
  ]
}
const expression = `amount >= 500 and member ? 20 : amount >= 500 ? 15
  : amount >= 100 and member ? 12 : amount >= 100 ? 10 : amount >= 50 ? 5 : 0`

const together = 5000 // under way at once
async function byTable(first, end) {
  let sum = 0
  for (let at = first; at < end; at += together) {
    const some = objects.slice(at, Math.min(at + together, end))
    const answers = await Promise.all(some.map(object => decision.evaluate(object)))
    for (const answer of answers) sum += answer.result.discount
  }
  return sum
}

function byExpression(first, end) {
  let sum = 0
  for (let i = first; i < end; i++) sum += zen.evaluateExpressionSync(expression, objects[i])
  return sum
}

const content = new zen.ZenDecisionContent(Buffer.from(JSON.stringify(graph)))
const decision = new zen.ZenEngine().createDecision(content)
playRows(name, form === 'table' ? byTable : byExpression, 5000)

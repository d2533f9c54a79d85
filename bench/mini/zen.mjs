// zen.mjs: the mini-case for ZEN.
//
//     node zen.mjs REQUESTS.csv NAME MODULES table|expression
//
// `table`: a decision table, compiled before, all requests of a pass under way at once. Of the
// forms tried the fastest of the decision engine: awaited one by one it takes more than twice as long,
// evaluateBatch and an expression node longer. `expression`: one expression, evaluated without
// promises, which parses it each time and is faster still.
import { createRequire } from 'node:module'
import { missing, play } from '../player.mjs'
import * as mini from './requests.mjs'

const [path, name, modules, form] = process.argv.slice(2)
const requests = mini.readRequests(path)
const list = values => values.map(value => `"${value}"`).join(', ')

let zen
try {
  zen = createRequire(import.meta.url)(`${modules}/@gorules/zen-engine-linux-x64-gnu`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

// Columns: destination, end_use, performance, shipment, total; then what it rests on.
const rows = [
  [list(mini.embargoed), '', '', '', '', '"embargo"'],
  ['', list(mini.closedUse), '', '', '', '"end_use_control"'],
  ['', '', '< 4800', '', '', '"otherwise"'],
  [list(mini.ally), '', '', '', '', '"allied"'],
  [list(mini.restricted), '', '', '', '', '"licence_required"'],
  ['', '', '', `<= ${mini.lowVolume}`, '', '"low_volume_exemption"'],
  ['', '', '', '', `<= ${mini.allocation}`, '"under_the_cap"'],
  ['', '', '', '', '', '"licence_required"']
]
const fields = ['destination', 'end_use', 'performance', 'performance * quantity',
  'used + performance * quantity']

function decisionTable() {
  const column = (field, i) => ({ id: `column${i}`, name: field, field })
  return {
    hitPolicy: 'first', passThrough: false, inputField: null, outputPath: null,
    executionMode: 'single', inputs: fields.map(column), outputs: [column('because', 5)],
    rules: rows.map((cells, id) => ({ _id: `row${id}`,
      ...Object.fromEntries(cells.map((cell, i) => [`column${i}`, cell])) }))
  }
}

function graph() {
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', content: {} },
      { id: 'rules', name: 'rules', type: 'decisionTableNode', content: decisionTable() },
      { id: 'out', name: 'out', type: 'outputNode', content: {} }
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'rules', type: 'edge' },
      { id: 'second', sourceId: 'rules', targetId: 'out', type: 'edge' }
    ]
  }
}

function byTable() {
  const content = new zen.ZenDecisionContent(Buffer.from(JSON.stringify(graph())))
  const decision = new zen.ZenEngine().createDecision(content)
  return async () => {
    const answers = await Promise.all(requests.map(request => decision.evaluate(request)))
    return answers.map(answer => answer.result.because)
  }
}

function byExpression() {
  const expression = `destination in [${list(mini.embargoed)}] ? "embargo"
    : end_use in [${list(mini.closedUse)}] ? "end_use_control"
    : performance < 4800 ? "otherwise"
    : destination in [${list(mini.ally)}] ? "allied"
    : destination in [${list(mini.restricted)}] ? "licence_required"
    : performance * quantity <= ${mini.lowVolume} ? "low_volume_exemption"
    : used + performance * quantity <= ${mini.allocation} ? "under_the_cap"
    : "licence_required"`
  return () => requests.map(request => zen.evaluateExpressionSync(expression, request))
}

const pass = form === 'table' ? byTable() : byExpression()
const answers = (await pass()).map(rule => mini.rules.indexOf(rule))
play(mini.answersOf(answers), name, 1, async () => (await pass()).length)

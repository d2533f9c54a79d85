// cedar.mjs: the mini-case as policies of Cedar, parsed before (statefulIsAuthorized). A request is
// allowed or denied; which policies decided that says what the answer rests on. The lists stand in
// the policies: as groups of entities they would be handed over with each request, which is slower,
// and so are requests with a schema.
import { createRequire } from 'node:module'
import { missing, play } from '../player.mjs'
import * as mini from './requests.mjs'

const [path, name, modules] = process.argv.slice(2)
const requests = mini.readRequests(path)
const list = values => JSON.stringify(values)

let cedar
try {
  cedar = createRequire(import.meta.url)(`${modules}/@cedar-policy/cedar-wasm/nodejs`)
} catch (error) {
  missing(error.message.split('\n')[0])
}

const anyone = '(principal, action, resource)'
const notCapped = `${list([...mini.ally, ...mini.restricted, ...mini.embargoed])}`
  + '.contains(context.destination)'
const staticPolicies = {
  embargo: `forbid ${anyone} when { ${list(mini.embargoed)}.contains(context.destination) };`,
  end_use_control: `forbid ${anyone} when { ${list(mini.closedUse)}.contains(context.end_use) };`,
  otherwise: `permit ${anyone} when { context.performance < 4800 };`,
  allied: `permit ${anyone} when { ${list(mini.ally)}.contains(context.destination) };`,
  low_volume_exemption: `permit ${anyone} unless { ${notCapped}
    || context.performance * context.quantity > ${mini.lowVolume} };`,
  under_the_cap: `permit ${anyone} unless { ${notCapped}
    || context.used + context.performance * context.quantity > ${mini.allocation} };`
}
const parsed = cedar.preparsePolicySet('mini', { staticPolicies })
if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed))

const call = {
  principal: { type: 'Exporter', id: 'one' },
  action: { type: 'Action', id: 'ship' },
  resource: { type: 'Goods', id: 'chips' },
  preparsedPolicySetId: 'mini',
  entities: []
}
const permits = ['otherwise', 'allied', 'low_volume_exemption', 'under_the_cap']

function decide(context) {
  const { response } = cedar.statefulIsAuthorized({ ...call, context })
  const reasons = response.diagnostics.reason
  if (reasons.length === 0) return 'licence_required'
  if (response.decision === 'deny')
    return reasons.includes('embargo') ? 'embargo' : 'end_use_control'
  for (const policy of permits)
    if (reasons.includes(policy)) return policy
}

const answers = requests.map(request => mini.rules.indexOf(decide(request)))
play(mini.answersOf(answers), name, 1, () => {
  for (const request of requests) decide(request)
  return requests.length
})

// cel.mjs: the mini-case as one expression of CEL, parsed and checked once. Its lists are constants
// of the environment, as maps: of the forms tried (lists in the expression, constant lists,
// constant sets, constant maps) the fastest.
import { missing, play } from '../player.mjs'
import * as mini from './requests.mjs'

const [path, name, modules] = process.argv.slice(2)
const { Environment } = await import(`${modules}/@marcbachmann/cel-js/lib/index.js`)
  .catch(error => missing(error.message))
const requests = mini.readRequests(path)

const keys = values => Object.fromEntries(values.map(value => [value, true]))
const environment = new Environment()
  .registerVariable('destination', 'string')
  .registerVariable('end_use', 'string')
  .registerVariable('performance', 'double')
  .registerVariable('quantity', 'double')
  .registerVariable('used', 'double')
  .registerConstant('embargoed', 'map<string, bool>', keys(mini.embargoed))
  .registerConstant('closed_use', 'map<string, bool>', keys(mini.closedUse))
  .registerConstant('ally', 'map<string, bool>', keys(mini.ally))
  .registerConstant('restricted', 'map<string, bool>', keys(mini.restricted))
const decide = environment.parse(`
  destination in embargoed ? 'embargo' :
  end_use in closed_use ? 'end_use_control' :
  performance < 4800.0 ? 'otherwise' :
  destination in ally ? 'allied' :
  destination in restricted ? 'licence_required' :
  performance * quantity <= ${mini.lowVolume}.0 ? 'low_volume_exemption' :
  used + performance * quantity <= ${mini.allocation}.0 ? 'under_the_cap' : 'licence_required'`)

const answers = requests.map(request => mini.rules.indexOf(decide(request)))
play(mini.answersOf(answers), name, 1, () => {
  for (let i = 0; i < requests.length; i++) decide(requests[i])
  return requests.length
})

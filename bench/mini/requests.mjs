// requests.mjs: the requests of the mini-case for players in node, the answers by their numbers in
// mini.licet, and the lists that several players need.
import { readFileSync } from 'node:fs'

const words = text => text.split(' ')
export const ally = words('AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US')
export const restricted = words('AF CD CF CN ER HT IQ LB LY MM NI SD SO SS VE ZW KH MO')
export const embargoed = words('BY CU IR KP RU SY')
export const closedUse = words('military missile nuclear biological')
export const lowVolume = 26900000, allocation = 790000000

// An answer is the number of its rule, from which its outcome follows.
export const rules = ['embargo', 'end_use_control', 'licence_required', 'allied',
  'low_volume_exemption', 'under_the_cap', 'otherwise']
const outcomes = [7, 6, 5, 1, 2, 3, 0]
const otherwise = rules.indexOf('otherwise')

export function readRequests(path) {
  return readFileSync(path, 'utf8').trim().split('\n').slice(1).map(line => {
    const [destination, end_use, performance, quantity, used] = line.split(',')
    return { destination, end_use, performance: +performance, quantity: +quantity, used: +used }
  })
}

// The sum that every player says: see add_answer of bench/measure.h.
export function answersOf(answers) {
  return answers.reduce((sum, rule, row) => sum + (row % 1009 + 1)
    * (70000 * outcomes[rule] + (rule === otherwise ? 65535 : rule)), 0)
}

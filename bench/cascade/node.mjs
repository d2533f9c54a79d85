// node.mjs: the discount cascade by hand in JavaScript.
import { amounts, members, playRows } from './rows.mjs'

function decide(amount, member) {
  if (amount >= 500 && member) return 20
  if (amount >= 500) return 15
  if (amount >= 100 && member) return 12
  if (amount >= 100) return 10
  if (amount >= 50) return 5
  return 0
}

playRows(process.argv[2], (first, end) => {
  let sum = 0
  for (let i = first; i < end; i++) sum += decide(amounts[i], members[i])
  return sum
})

// rows.mjs: the rows of the discount cascade for players in node, and how they are played.
import { play } from '../player.mjs'

const rows = 200000, slice = 20000
export const amounts = Array.from({ length: rows }, (_, i) => i * 7 % 1001)
export const members = Array.from({ length: rows }, (_, i) => i % 2 === 0)
export const objects = amounts.map((amount, i) => ({ amount, member: members[i] }))

// addUp(first, end) is the sum of the discounts of these rows, or a promise of it.
export async function playRows(name, addUp, size = slice) {
  const answers = await addUp(0, rows)
  const one = i => {
    const sum = addUp(i * size, (i + 1) * size)
    return typeof sum === 'number' ? size : sum.then(() => size)
  }
  await play(answers, name, rows / size, one)
}

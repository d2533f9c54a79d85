// player.mjs: what the players of bench/turns.c that run in node share.
//
//   play(answers, name, slices, decide)
//
// says the answers, then for every line read runs decide(0), decide(1) ... decide(slices - 1),
// decide(0) ..., which return how many decisions they took (or a promise of it), until enough time
// has gone, and writes nanoseconds of processor time, of all threads, a decision.
import { readSync, writeSync } from 'node:fs'

const least = 60e3 // microseconds

function spent(begin) {
  const { user, system } = process.cpuUsage(begin)
  return user + system
}

function runNow(slices, decide, microseconds) {
  let decisions = 0, slice = 0, taken = 0
  const begin = process.cpuUsage()
  do {
    decisions += decide(slice)
    slice = (slice + 1) % slices
    taken = spent(begin)
  } while (taken < microseconds)
  return taken * 1e3 / decisions
}

async function runPromises(slices, decide, microseconds) {
  let decisions = 0, slice = 0, taken = 0
  const begin = process.cpuUsage()
  do {
    decisions += await decide(slice)
    slice = (slice + 1) % slices
    taken = spent(begin)
  } while (taken < microseconds)
  return taken * 1e3 / decisions
}

// Waits for a line, without the event loop: nothing else is under way between turns.
function told() {
  const byte = Buffer.alloc(1)
  while (readSync(0, byte, 0, 1, null) === 1)
    if (byte[0] === 10) return true
  return false
}

export async function play(answers, name, slices, decide) {
  const first = decide(0)
  const run = typeof first === 'number' ? runNow : runPromises
  await first
  await run(slices, decide, 3 * least) // what is compiled at run time is compiled now
  writeSync(1, `answers ${answers}\n`)
  while (told())
    writeSync(1, `${name} ${(await run(slices, decide, least)).toPrecision(9)}\n\n`)
}

// Ends this player where what it needs is not there.
export function missing(why) {
  writeSync(1, `missing ${why}\n`)
  process.exit(0)
}

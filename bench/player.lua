-- player.lua: what the players of bench/turns.c that are written in Lua share (5.1, LuaJIT and 5.4).
--
--   play(answers, name, slices, decide)
--
-- says the answers, then for every line read runs decide(1), decide(2) … decide(slices), decide(1) …
-- which return how many decisions they took, until enough time has gone, and writes nanoseconds of
-- processor time a decision.
local least = 0.06

local function run(slices, decide, seconds)
  local clock, decisions, slice = os.clock, 0, 0
  local begin, taken = clock(), 0
  repeat
    slice = slice % slices + 1
    decisions = decisions + decide(slice)
    taken = clock() - begin
  until taken >= seconds
  return taken * 1e9 / decisions
end

function play(answers, name, slices, decide)
  run(slices, decide, 3 * least)  -- what is compiled at run time is compiled now
  io.write("answers ", answers, "\n")
  io.flush()
  for _ in io.lines() do
    io.write(string.format("%s %.9g\n\n", name, run(slices, decide, least)))
    io.flush()
  end
end

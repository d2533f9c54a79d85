-- cascade.lua: the discount cascade by hand in Lua.
--
--   lua5.4 bench/cascade/cascade.lua NAME        a player of bench/turns.c
dofile("bench/player.lua")

local ROWS, SLICE = 200000, 20000
local amounts, members = {}, {}
for i = 0, ROWS - 1 do
  amounts[i + 1] = i * 7 % 1001
  members[i + 1] = i % 2 == 0
end

local function decide(amount, member)
  if amount >= 500 and member then return 20 end
  if amount >= 500 then return 15 end
  if amount >= 100 and member then return 12 end
  if amount >= 100 then return 10 end
  if amount >= 50 then return 5 end
  return 0
end

local function add_up(first, last)
  local sum = 0
  for i = first, last do
    sum = sum + decide(amounts[i], members[i])
  end
  return sum
end

play(string.format("%.0f", add_up(1, ROWS)), arg[1], ROWS / SLICE, function(slice)
  add_up((slice - 1) * SLICE + 1, slice * SLICE)
  return SLICE
end)

-- mini.lua: the mini-case by hand in Lua.
--
--   lua5.4 bench/mini/mini.lua REQUESTS.csv NAME        a player of bench/turns.c
dofile("bench/player.lua")

local OTHERWISE = 65535
local low_volume, allocation = 26900000, 790000000
local tiers, embargoed = {}, {}
for key in ("AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US"):gmatch("%u+") do
  tiers[key] = "ally"
end
for key in ("AF CD CF CN ER HT IQ LB LY MM NI SD SO SS VE ZW KH MO"):gmatch("%u+") do
  tiers[key] = "restricted"
end
for key in ("BY CU IR KP RU SY"):gmatch("%u+") do
  embargoed[key] = true
end
local closed_use = { military = true, missile = true, nuclear = true, biological = true }

-- outcome and rule, by their numbers in mini.licet
local function decide(request)
  local destination = request.destination
  if embargoed[destination] then return 7, 0 end
  if closed_use[request.end_use] then return 6, 1 end
  if request.performance < 4800 then return 0, OTHERWISE end
  local tier = tiers[destination]
  if tier == "ally" then return 1, 3 end
  if tier ~= "restricted" then
    local shipment = request.performance * request.quantity
    if shipment <= low_volume then return 2, 4 end
    if request.used + shipment <= allocation then return 3, 5 end
  end
  return 5, 2
end

local requests = {}
local file = assert(io.open(arg[1]))
file:read("*l")
for line in file:lines() do
  local destination, end_use, performance, quantity, used =
    line:match("(%u+),(%l+),(%d+),(%d+),(%d+)")
  requests[#requests + 1] = { destination = destination, end_use = end_use,
    performance = tonumber(performance), quantity = tonumber(quantity), used = tonumber(used) }
end

local answers = 0
for row = 1, #requests do
  local outcome, because = decide(requests[row])
  answers = answers + ((row - 1) % 1009 + 1) * (70000 * outcome + because)
end

local function pass()
  local count, sum = #requests, 0
  for row = 1, count do
    local outcome, because = decide(requests[row])
    sum = sum + outcome * 8 + because
  end
  return count
end

play(string.format("%.0f", answers), arg[2], 1, pass)

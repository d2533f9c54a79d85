-- three_tiers.lua: the rule of examples/diffusion/three-tiers.licet as a script, for Lua 5.4.
--
--     lua5.4 three_tiers.lua TABLES.lua ORDERS.csv > DECISIONS.csv
--
-- What bench/three_tiers.c is in C, for those who would script the rule instead: complete orders
-- only, the same bytes out. TABLES.lua (made by tables.awk) returns chips, countries, group D:5.

local tables = dofile(arg[1])
local tier = {}
for _, code in ipairs(tables.countries) do tier[code] = "capped" end
for code in ("AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US"):gmatch("%u+") do
    tier[code] = "ally"
end
for _, code in ipairs(tables.group_d5) do tier[code] = "blocked" end
tier.KH, tier.MO = "blocked", "blocked"

local tpp = tables.tpp
local booked, allocated = {}, {}
local notice_of = setmetatable({}, {__index = function(known, date)
    local year, month, day = date:match("^(%d%d%d%d)-(%d%d)-(%d%d)$")
    local due = os.date("!%Y-%m-%d", os.time{year = year, month = month, day = day - 10, hour = 12})
    known[date] = due
    return due
end})

local function used(date, consignee)
    local year = date:sub(1, 4)
    local of_year = booked[year]
    if not of_year then
        of_year = {}
        booked[year] = of_year
    end
    return of_year, of_year[consignee] or 0
end

local function decide(date, destination, headquarters, consignee, chip, quantity)
    if date < "2025-01-13" then
        return ",no_licence,no_law,,,,,no_licence,no_licence,,\n"
    end
    local status = date < "2025-05-15" and "three_tiers,not yet binding\n" or "three_tiers,\n"
    local power = tpp[chip] or error("no such chip: " .. chip)
    local to, from = tier[destination], tier[headquarters]
    if not to or not from then error("no such country") end
    local shipment = power * quantity
    if to == "blocked" or from == "blocked" then
        local duty = ""
        local _, before = used(date, consignee)
        if power >= 4800 and before + shipment <= 26900000 then
            duty = "notice to BIS by " .. notice_of[date]
        end
        return ",prohibited,embargo,15 CFR 742.6(b)(10),," .. duty .. ",,prohibited,prohibited,"
            .. status
    elseif power < 4800 then
        return ",no_licence,otherwise,,,,,no_licence,no_licence," .. status
    elseif to == "ally" and from == "ally" then
        return ",exception,allied_exception,15 CFR 740.27,,,,exception,exception," .. status
    end
    local of_year, before = used(date, consignee)
    if before + shipment <= 26900000 then
        of_year[consignee] = before + shipment
        return ",notice,low_volume_exception,15 CFR 740.29,lpp[" .. consignee .. "]=" .. shipment
            .. ",notice to BIS by " .. notice_of[date] .. ",,notice,notice," .. status
    end
    before = allocated[destination] or 0
    if date >= "2025-01-01" and date <= "2027-12-31" and before + shipment <= 790000000 then
        allocated[destination] = before + shipment
        return ",presumed_approval,country_allocation,,allocation[" .. destination .. "]="
            .. shipment .. ",,,presumed_approval,presumed_approval," .. status
    end
    return ",policy_of_denial,licence_required,15 CFR 742.6(a)(6)(iii),,,,policy_of_denial,"
        .. "policy_of_denial," .. status
end

local input = assert(io.open(arg[2], "r"))
assert(input:read("l") == "id,date,destination,headquarters,consignee,chip,quantity")
io.stdout:setvbuf("full", 262144)
io.write("id,outcome,because,cites,booked,duties,missing,lowest,highest,law,status\n")
for line in input:lines() do
    local id, date, destination, headquarters, consignee, chip, quantity =
        line:match("^([^,]+),([^,]+),([^,]+),([^,]+),([^,]+),([^,]+),(%d+)$")
    io.write(id, decide(date, destination, headquarters, consignee, chip, math.tointeger(quantity)))
end

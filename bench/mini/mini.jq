# mini.jq: the mini-case in jq. $requests[0] is an array of rows of cells, $passes how often it is
# decided; the sum of answers (see add_answer of bench/measure.h) is written for one pass.
def keys_of(text): reduce (text / " ")[] as $key ({}; .[$key] = true);

keys_of("AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US") as $ally
| keys_of("AF CD CF CN ER HT IQ LB LY MM NI SD SO SS VE ZW KH MO") as $restricted
| keys_of("BY CU IR KP RU SY") as $embargoed
| keys_of("military missile nuclear biological") as $closed
| def decide:
    if $embargoed[.[0]] then 490000
    elif $closed[.[1]] then 420001
    elif .[2] < 4800 then 65535
    elif $ally[.[0]] then 70003
    elif $restricted[.[0]] then 350002
    else
      (.[2] * .[3]) as $shipment
      | if $shipment <= 26900000 then 140004
        elif .[4] + $shipment <= 790000000 then 210005
        else 350002 end
    end;
  if $passes == 0 then
    [foreach $requests[0][] as $request (-1; . + 1; (. % 1009 + 1) * ($request | decide))] | add
  else
    reduce (range($passes) | $requests[0][]) as $request (0; . + ($request | decide))
  end

# requests.awk: the requests of the mini-case, as CSV on standard output; the same on every machine.
#
#     awk -f bench/mini/requests.awk
#
# Destinations, end uses, chips, quantities and what was used before are drawn apart, with the
# generator of Park and Miller, so that every answer occurs and none follows from the one before.
function draw(count)
{
    state = state * 16807 % 2147483647
    return int(state / 2147483647 * count)
}
BEGIN {
    state = 20250513
    split("AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB US", ally, " ")
    split("MY SG IN AE SA BR MX CH PL IL TH ID VN PH ZA TR CL EG KE QA", capped, " ")
    split("CN VE MM IQ LB LY AF ZW SD KH MO HT", restricted, " ")
    split("IR KP SY CU BY RU", embargoed, " ")
    split("civil research hosting resale", open_use, " ")
    split("military missile nuclear biological", closed_use, " ")
    split("968 2368 3200 4799 4800 4992 9600 15832 15832 36000 40000 40000", chip, " ")
    print "destination,end_use,performance,quantity,used"
    for (row = 0; row < 4096; row++) {
        which = draw(100)
        country = which < 35 ? ally[draw(19) + 1] : which < 80 ? capped[draw(20) + 1] \
            : which < 93 ? restricted[draw(12) + 1] : embargoed[draw(6) + 1]
        use = draw(100) < 90 ? open_use[draw(4) + 1] : closed_use[draw(4) + 1]
        quantity = draw(9) + 1
        for (places = draw(5); places > 0; places--)
            quantity *= 10
        quantity += draw(quantity)
        print country "," use "," chip[draw(12) + 1] "," quantity "," draw(900) * 1000000
    }
}

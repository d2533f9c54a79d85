/* whole_law.h - one text with every form of the language, its table, orders for it: for tests that
 * go through all of a law, whatever it says.
 *
 * A new form of the language joins it. Must not: be a place to test what a form means. */
#ifndef LICET_TESTS_WHOLE_LAW_H
#define LICET_TESTS_WHOLE_LAW_H

/* clang-format off */
static const char whole_rules[] =
    "ruleset whole \"The whole language\"\n"
    "  cites \"1 X 2\"\n"
    "  in force from 2025-01-01 until 2027-12-31\n"
    "  suspended from 2025-10-01 until 2025-10-31\n"
    "  binding from 2025-02-01\n"
    "  not enforced from 2025-05-01 until 2025-05-31\n"
    "  dated by shipped\n"
    "use units\n"
    "outcomes\n"
    "  free \"Free\" permitted\n"
    "  told \"On notice\" permitted\n"
    "  asked \"On request\" licensable\n"
    "  doubtful \"Doubtful\" refused\n"
    "  banned \"Banned\" forbidden\n"
    "unit box \"boxes\" to 0.1\n"
    "unit crate = 12 box\n"
    "registry land \"Land\"\n"
    "  | key | label : text | aliases : text | allied : bool | quota : box | joined : date |\n"
    "  | AA | \"Aland\" | \"A land; Aa\" | yes | 100 | 2020-01-01 |\n"
    "  | BB | \"Beland\" | | no | | |\n"
    "  | CC | \"Celand\" | | yes | 50 crate | 2024-02-29 |\n"
    "  | DD | \"Deland\" | | no | 5.5 | |\n"
    "registry firm \"Firm\" from \"firms.csv\"\n"
    "  | key | label : text | seat : land | parent : firm | share : percent | rating : decimal "
    "| staff : count | kind : one of maker, dealer |\n"
    "facts\n"
    "  id : text\n"
    "  shipped : date\n"
    "  exported \"date of export\" : date if missing shipped\n"
    "  destination : land\n"
    "  firm : firm\n"
    "  buyer : text\n"
    "  power : TPP\n"
    "  boxes : box\n"
    "  price : USD\n"
    "  share : percent\n"
    "  weight : decimal\n"
    "  quantity : count\n"
    "  good : bool\n"
    "  state : one of draft, final\n"
    "deem DD as BB\n"
    "group near \"Near\" = AA, CC from 2025-06-01 until 2026-12-31\n"
    "group far = near, BB except AA\n"
    "tiers of land\n"
    "  inner = AA\n"
    "  outer \"Outer\" = BB until 2025-06-30, \"Celand\"\n"
    "  late = the rest\n"
    "threshold low = 100 box then 150 box from 2025-04-01 then 200 box from 2026-01-01\n"
    "threshold start = 2025-01-10\n"
    "let shipment \"shipped power\" = power * quantity\n"
    "let home = if firm.parent is missing then firm.seat else firm.parent.seat\n"
    "let charge = 7% of price + min(price, 100 USD) - max(price / 2, 5 USD)\n"
    "let lead = days(shipped, exported)\n"
    "cap yearly \"A year's boxes\"\n"
    "  cites \"3 X 4\"\n"
    "  limits boxes to low per buyer and destination each year\n"
    "  limits quantity to 50 per firm.seat each quarter where good\n"
    "  counts from 2025-01-15\n"
    "cap rolling\n"
    "  limits shipment to 1,000 TPP then 2,000 TPP from 2025-05-01 per state in any 3 months\n"
    "  counts by exported\n"
    "cap days_cap limits quantity to if good then 40 else 20 in any 30 days\n"
    "cap period limits price to 5,000 USD from 2025-02-01 until 2025-08-31\n"
    "cap rest limits boxes to left(monthly)\n"
    "cap monthly limits boxes to 500 box each month\n"
    "tally deployed counts shipment per destination each year\n"
    "tally inland counts shipment where destination in inner\n"
    "agreement first \"First\"\n"
    "  with near, BB from 2025-04-01\n"
    "  cites \"treaty\"\n"
    "  in force from 2025-02-01\n"
    "  binding from 2025-03-01\n"
    "  covers share <= 50%\n"
    "  covers state = final\n"
    "  limits quantity to 30 each year\n"
    "  limits boxes to 40 box per destination and buyer where good\n"
    "  within period\n"
    "agreement second with AA, BB, CC covers weight < 5.5\n"
    "rule base \"Base\"\n"
    "  cites \"a\"\n"
    "  when destination not in inner or price > 1,000 USD\n"
    "  when quantity > 0 and shipped >= start\n"
    "  then banned\n"
    "  with \"report\" 15 business days after exported if good\n"
    "rule strict\n"
    "  in force from 2025-03-01\n"
    "  suspended from 2025-07-01 until 2025-07-31\n"
    "  not enforced until 2025-04-30\n"
    "  when weight in 1.5..<4 and shipped in 2025-01-01..2026-06-30 and not (state = draft)\n"
    "  unless buyer = \"Nobody\"\n"
    "  then doubtful\n"
    "  with \"certificate\" 2 months before shipped\n"
    "  with \"letter\"\n"
    "rule tallying\n"
    "  when total(deployed) > 5,000 TPP and used(inland) <= 3,000 TPP and inland < 4,000 TPP\n"
    "  then asked\n"
    "  counts toward rolling\n"
    "rule pass\n"
    "  despite base, strict\n"
    "  when home in near or firm.kind = dealer or destination in (far, CC)\n"
    "  within yearly, days_cap\n"
    "  then told\n"
    "  with \"tell\" 5 days before shipped\n"
    "rule more\n"
    "  despite pass\n"
    "  when year(shipped) = 2025 and quarter(exported) in 1..4 and month(shipped) < 12\n"
    "  when day(shipped) > 1 and lead >= 0 and firm.share > 5% and firm.rating <> 0\n"
    "  within rest\n"
    "  then free\n"
    "rule treaty\n"
    "  despite base\n"
    "  under any agreement\n"
    "  then asked\n"
    "rule treaty_first\n"
    "  despite strict\n"
    "  under first\n"
    "  within rolling\n"
    "  then told\n"
    "rule allowance\n"
    "  despite tallying\n"
    "  when left(monthly) >= 10 box and charge > 1 USD and destination.joined + 1 year < shipped\n"
    "  when share * 2 >= 1% and -weight < 5 and destination.quota > 1 crate\n"
    "  then told\n"
    "rule stop when exported is missing and boxes > 90 box bars treaty\n"
    "rule stop_all when buyer in (\"Bad\", \"Worse\") bars all except more\n"
    "otherwise free\n"
    "test \"a year\"\n"
    "  order id \"A\", shipped 2025-02-03, exported 2025-02-07, destination BB, firm ACME, "
    "buyer \"Acme\",\n"
    "    power 5 TPP, boxes 40, price 500 USD, share 7%, weight 6, quantity 10, good no, state "
    "final\n"
    "    expect free by more with \"tell\" by 2025-01-29\n"
    "    expect holds used(rest) = 40 box and deployed = 50 TPP\n"
    "  order destination AA, price 1,500\n"
    "    expect asked by treaty\n"
    "  order firm LONE, good missing, boxes missing\n"
    "    expect indeterminate missing boxes, good\n"
    "  order destination \"Beland\", boxes 10, good yes, quantity 1, firm GULF, shipped "
    "2025-06-02\n"
    "    expect told with \"tell\"\n"
    "property \"nothing is free from afar\"\n"
    "  never free when destination not in inner and destination is not missing and shipped > "
    "2026-01-01\n"
    "  always otherwise when quantity = 0 and price <= 1,000 USD and shipped < 2025-03-01\n"
    "property \"not every order is as this says\"\n"
    "  never free by more when quantity > 2\n"
    "  always asked by tallying when state = final and power > 100 TPP\n"
    "  never banned when good\n"
    "amendment summer \"Summer\"\n"
    "  amends whole\n"
    "  cites \"5 X 6\"\n"
    "  in force from 2025-06-01 until 2026-08-31\n"
    "  suspended from 2025-07-01 until 2025-07-31\n"
    "  binding from 2025-06-03\n"
    "  not enforced until 2025-06-02\n"
    "replace threshold low \"Low in summer\" = 90.5 box then 95 box from 2026-01-01\n"
    "set threshold start = 2025-01-11\n"
    "replace let shipment \"shipped power, twice\" = 2.5 * power * quantity\n"
    "replace let home = firm.seat\n"
    "replace tally deployed counts 1.5 * power per destination each year\n"
    "replace cap monthly limits boxes to 400 box each month\n"
    "set cap period = 4,000 USD\n"
    "strike otherwise\n"
    "otherwise told\n"
    "strike test \"a year\"\n"
    "strike property \"nothing is free from afar\"\n"
    "strike rule stop\n"
    "replace rule allowance\n"
    "  despite tallying\n"
    "  when left(monthly) >= 10 box and used(deployed) > 1 TPP and extra\n"
    "  then told\n"
    "let extra = charge > 2 USD\n"
    "rule summer_rule when boxes > low and home in near then asked\n"
    "test \"summer\"\n"
    "  order shipped 2025-06-02, boxes 91, destination AA, firm ACME, price 5, quantity 0, buyer "
    "\"Acme\",\n"
    "    power 5 TPP, share 7%, weight 6, good no, state final\n"
    "    expect asked by summer_rule\n"
    "amendment later amends summer in force from 2026-01-01\n"
    "replace otherwise asked\n"
    "property \"late\" never banned when quantity = 0\n";

static const char whole_table[] =
    "key,label,seat,parent,share,rating,staff,kind,ignored\n"
    "ACME,\"Acme \"\"East\"\"\",AA,HOLD,12.5%,4.25,1200,maker,x\n"
    "HOLD,Holding,CC,,,,,,\n"
    "GULF,Gulf,DD,ACME,7,0.000001,\"1,000\",dealer,\n"
    "LONE,,BB,,100%,-3,0,maker,y\n";
/* clang-format on */

enum { WHOLE_FACTS = 14, WHOLE_ORDERS = 13 };

/* Cells in the order of the facts; between them the orders reach every rule, agreement, cap, tally
 * and duty, and leave open what can be left open. */
static const char *const whole_orders[WHOLE_ORDERS][WHOLE_FACTS] = {
    {"1", "2025-02-03", "2025-02-07", "BB", "ACME", "Acme", "5", "40", "500", "7%", "6", "10", "no",
     "final"},
    {"2", "2025-02-03", "2025-02-07", "AA", "ACME", "Acme", "5", "40", "1500", "7%", "6", "10",
     "no", "final"},
    {"3", "2025-02-03", "2025-02-07", "AA", "LONE", "Acme", "5", "", "1500", "7%", "6", "10", "",
     "final"},
    {"4", "2025-06-02", "", "Beland", "GULF", "Acme", "5", "10", "1500", "7%", "2", "1", "yes",
     "final"},
    {"5", "2025-06-02", "", "DD", "GULF", "Acme", "500", "10", "1500", "7%", "2", "20", "yes",
     "final"},
    {"6", "2025-06-03", "", "DD", "GULF", "Acme", "500", "95", "1500", "7%", "5", "20", "yes",
     "draft"},
    {"7", "2025-06-03", "", "CC", "GULF", "Bad", "500", "95", "1500", "7%", "5", "20", "yes",
     "draft"},
    {"8", "2025-10-03", "", "CC", "GULF", "Bad", "500", "95", "1500", "7%", "5", "20", "yes",
     "draft"},
    {"9", "2025-06-03", "", "", "GULF", "x", "500", "95", "1500", "", "5", "20", "", "draft"},
    {"10", "2026-06-03", "", "CC", "LONE", "x", "500", "95", "1500", "90%", "1.5", "20", "",
     "final"},
    {"11", "2026-06-03", "", "AA", "LONE", "x", "", "95", "1500", "90%", "1.5", "20", "no",
     "final"},
    {"12", "2025-06-02", "2025-05-31", "CC", "HOLD", "", "5", "10", "99.99", "0.5", "2.25", "3", "",
     ""},
    {"13", "2025-06-02", "", "AA", "ACME", "Worse", "5", "120", "1500", "7", "2", "20", "yes",
     "draft"},
};

#endif

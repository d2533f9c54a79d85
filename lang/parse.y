/* parse.y - the grammar of Licet, a pure push parser; see spec/language.md for its meaning.
 *
 * One parse is one declaration: the driver (front.c) cuts the tokens, pushes them, and deals with
 * errors, so that there are no error productions here. Actions build nodes and do nothing else. All
 * values live in arenas: nothing has to be destroyed, and an action may leave by longjmp.
 * Must not: look at names, types or other declarations; print. */
%require "3.8"

%code requires {
#include "lang/parse_actions.h"
}

%code provides {
/* A parser whose stacks are as large as they may become, in MEMORY of lc_parser_size() bytes. */
size_t lc_parser_size(void);
lc_yypstate *lc_parser_init(void *memory);
}

%code {
#include <string.h>

static void lc_yyerror(const lc_span *span, lc_front *front, const char *message);

#define YYLLOC_DEFAULT(current, sides, count)                                                     \
    do {                                                                                          \
        if (count) {                                                                              \
            (current).start = YYRHSLOC(sides, 1).start;                                           \
            (current).end = YYRHSLOC(sides, count).end;                                           \
        } else {                                                                                  \
            (current).start = (current).end = YYRHSLOC(sides, 0).end;                             \
        }                                                                                         \
    } while (0)

/* The stacks never grow, so that the parser never asks for memory: the driver gives it all of it
 * (lc_parser_init). bison's own constructor is not used and would report that there is none. */
#define YYINITDEPTH LC_MAX_PARSER_DEPTH
#define YYMAXDEPTH LC_MAX_PARSER_DEPTH
#define YYMALLOC(size) ((void)(size), NULL)
#define YYFREE(pointer) ((void)(pointer))

#define JOIN(a, b) ((lc_span){(a).start, (b).end})
#define IDENT(token, place) ((lc_ident){(token), (place)})
#define NO_IDENT ((lc_ident){NULL, {0, 0}})
#define DECL(kind, span, keyword, name, label)                                                    \
    lc_decl_node(front, LC_DECL_##kind, span, keyword, name, label)
#define OPERATION(kind, span, sign, a, b)                                                         \
    lc_expr_operation(front, span, LC_EXPR_##kind, sign, a, b, NULL)
}

%define api.prefix {lc_yy}
%define api.header.include {"parse.h"}
%define api.pure full
%define api.push-pull push
%define api.token.prefix {TOK_}
%define api.token.raw
%define api.value.type union
%define api.location.type {lc_span}
%define parse.error custom
%define parse.lac full
%define parse.lac.es-capacity-initial {LC_MAX_PARSER_DEPTH}
%locations
%expect 0
%parse-param {lc_front *front}

/* In each group the first is the one that a report gives as an example. */
%token
  RULE "rule" RULESET "ruleset" AMENDMENT "amendment" USE "use" UNIT "unit" OUTCOMES "outcomes"
  REGISTRY "registry" FACTS "facts" DEEM "deem" LET "let" GROUP "group" TIERS "tiers"
  THRESHOLD "threshold" CAP "cap" TALLY "tally" AGREEMENT "agreement"
  OTHERWISE "otherwise" TEST "test" PROPERTY "property" SET "set" STRIKE "strike"
  REPLACE "replace" MOVE "move"
%token
  WHEN "when" THEN "then" LIMITS "limits" COUNTS "counts" CITES "cites" COVERS "covers"
  DESPITE "despite" UNLESS "unless" WITHIN "within" UNDER "under" WITH "with" BARS "bars"
  SUSPENDED "suspended" BINDING "binding" SAVES "saves" DATED "dated" ORDER "order"
  EXPECT "expect" ALWAYS "always" NEVER "never" IN_FORCE "in force" NOT_ENFORCED "not enforced"
%token
  PER "per" EACH "each" WHERE "where" FROM "from" IN_ANY "in any" YEAR "year" QUARTER "quarter"
  MONTH "month"
%token
  AMENDS "amends" TO "to" AS "as" OF "of" BY "by" UNTIL "until" ALL "all" EXCEPT "except"
  TOWARD "toward" BEFORE "before" AFTER "after" HOLDS "holds" MISSING "missing" ELSE "else"
  THE_REST "the rest" ONE_OF "one of" ANY_AGREEMENT "any agreement"
%token
  AND "and" OR "or" IN "in" IS "is" NOT_IN "not in" NOT "not" IF "if"
  EQUAL "=" NOT_EQUAL "<>" LESS "<" LESS_EQUAL "<=" GREATER ">" GREATER_EQUAL ">="
  PLUS "+" MINUS "-" TIMES "*" DIVIDE "/" OPEN "(" CLOSE ")" COMMA "," COLON ":" DOT "."
  RANGE ".." RANGE_BELOW "..<"
%token <const lc_name *> NAME "name"
%token <const lc_decimal *> NUMBER "number" PERCENT "percentage"
%token <const lc_text *> TEXT "text"
%token <int32_t> DATE "date"
%token ROW "row" BAR "|" ENDROW "end of row"
%token RESERVED "reserved word" START_ORDER START_STATEMENT

%nterm <lc_ident> ident opt_by
%nterm <lc_text *> text title
%nterm <lc_ident_list *> names opt_names path
%nterm <lc_decl *> decl named
%nterm <lc_decl_kind> set_kind strike_kind
%nterm <lc_clause *> header headers status cap_clause cap_clauses tally_clause tally_clauses
%nterm <lc_clause *> counting agreement_clause agreement_clauses rule_clause rule_clauses
%nterm <lc_outcome_entry *> outcome outcomes
%nterm <lc_fact_entry *> fact_entry fact_entries
%nterm <lc_deem_entry *> deemed deemings
%nterm <lc_row *> row rows
%nterm <lc_cell *> cell cells
%nterm <lc_tier_entry *> tier tiers
%nterm <lc_type_ref *> type
%nterm <lc_set *> set tier_set
%nterm <lc_item *> item items
%nterm <lc_period *> period opt_period
%nterm <lc_due *> due timing amount
%nterm <lc_scope *> scope scopes
%nterm <lc_window> window
%nterm <lc_key *> key keys
%nterm <lc_step *> value
%nterm <lc_test_step *> test_step test_steps expectation
%nterm <lc_fact_value *> fact_value fact_values
%nterm <lc_expected_duty *> expected_duties expected_duty
%nterm <lc_property_entry *> property_entry property_entries property_outcome
%nterm <bool> always_or_never before_or_after
%nterm <lc_expr *> expr operand primary atom literal fact_literal elements opt_if opt_when

%destructor { } <*>

%precedence ELSE
%left OR
%left AND
%precedence NOT
%nonassoc EQUAL NOT_EQUAL LESS LESS_EQUAL GREATER GREATER_EQUAL
%precedence IN NOT_IN IS
%left PLUS MINUS
%left TIMES DIVIDE
%precedence SIGNED

%%

input:
  decl
    {
        front->decl = $decl;
    }
| START_ORDER fact_values
    {
        front->decl = DECL(TEST, @fact_values, @START_ORDER, NO_IDENT, NULL);
        front->decl->as.test = lc_test_order(front, @fact_values, $fact_values);
    }
| START_STATEMENT expr
    {
        front->decl = DECL(LET, @expr, @START_STATEMENT, NO_IDENT, NULL);
        front->decl->as.let = $expr;
    }
;

ident:
  NAME
    {
        $$ = IDENT($NAME, @NAME);
    }
;

text:
  TEXT
    {
        $$ = lc_text_node(front, $TEXT, @TEXT);
    }
;

title:
  %empty
    {
        $$ = NULL;
    }
| text
;

names:
  ident
    {
        $$ = lc_ident_add(front, NULL, $ident);
    }
| names[list] "," ident
    {
        $$ = lc_ident_add(front, $list, $ident);
    }
;

/* ---- declarations ------------------------------------------------------------------------- */

decl:
  "ruleset" ident title headers
    {
        $$ = DECL(RULESET, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.law.header, $headers);
    }
| "amendment" ident[name] title "amends" ident[base] headers
    {
        $$ = DECL(AMENDMENT, @$, @1, $name, $title);
        $$->as.law.amends = $base;
        LC_LIST_TAKE($$->as.law.header, $headers);
    }
| "use" names
    {
        $$ = DECL(USE, @$, @1, NO_IDENT, NULL);
        LC_LIST_TAKE($$->as.use, $names);
    }
| "unit" ident title
    {
        $$ = DECL(UNIT, @$, @1, $ident, $title);
    }
| "unit" ident title "to" NUMBER
    {
        $$ = DECL(UNIT, @$, @1, $ident, $title);
        $$->as.unit.has_to = true;
        $$->as.unit.to = *$NUMBER;
        $$->as.unit.to_span = @NUMBER;
    }
| "unit" ident title "=" expr
    {
        $$ = DECL(UNIT, @$, @1, $ident, $title);
        $$->as.unit.equals = $expr;
    }
| "outcomes" outcomes[list]
    {
        $$ = DECL(OUTCOMES, @$, @1, NO_IDENT, NULL);
        LC_LIST_TAKE($$->as.outcomes, $list);
    }
| "registry" ident title rows
    {
        $$ = DECL(REGISTRY, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.registry.rows, $rows);
    }
| "registry" ident title "from" text row
    {
        $$ = DECL(REGISTRY, @$, @1, $ident, $title);
        $$->as.registry.from = *$text;
        $$->as.registry.rows = $row;
    }
| "facts" fact_entries
    {
        $$ = DECL(FACTS, @$, @1, NO_IDENT, NULL);
        LC_LIST_TAKE($$->as.facts, $fact_entries);
    }
| "deem" deemings
    {
        $$ = DECL(DEEM, @$, @1, NO_IDENT, NULL);
        LC_LIST_TAKE($$->as.deem, $deemings);
    }
| "test" text test_steps
    {
        $$ = DECL(TEST, @$, @1, NO_IDENT, $text);
        LC_LIST_TAKE($$->as.test, $test_steps);
    }
| "property" text property_entries
    {
        $$ = DECL(PROPERTY, @$, @1, NO_IDENT, $text);
        LC_LIST_TAKE($$->as.property, $property_entries);
    }
| "set" set_kind ident "=" value
    {
        $$ = DECL(SET, @$, @1, $ident, NULL);
        $$->as.set.kind = $set_kind;
        LC_LIST_TAKE($$->as.set.value, $value);
    }
| "strike" strike_kind ident
    {
        $$ = DECL(STRIKE, @$, @1, $ident, NULL);
        $$->as.strike.kind = $strike_kind;
    }
| "strike" "test" text
    {
        $$ = DECL(STRIKE, @$, @1, NO_IDENT, $text);
        $$->as.strike.kind = LC_DECL_TEST;
    }
| "strike" "property" text
    {
        $$ = DECL(STRIKE, @$, @1, NO_IDENT, $text);
        $$->as.strike.kind = LC_DECL_PROPERTY;
    }
| "strike" "tiers"
    {
        $$ = DECL(STRIKE, @$, @1, NO_IDENT, NULL);
        $$->as.strike.kind = LC_DECL_TIERS;
    }
| "strike" "otherwise"
    {
        $$ = DECL(STRIKE, @$, @1, NO_IDENT, NULL);
        $$->as.strike.kind = LC_DECL_OTHERWISE;
    }
| "replace" named
    {
        $$ = DECL(REPLACE, @$, @1, $named->name, NULL);
        $$->as.replace.by = $named;
    }
| "move" items "to" ident
    {
        $$ = DECL(MOVE, @$, @1, NO_IDENT, NULL);
        LC_LIST_TAKE($$->as.move.items, $items);
        $$->as.move.to = $ident;
    }
| named
;

set_kind:
  "threshold"
    {
        $$ = LC_DECL_THRESHOLD;
    }
| "cap"
    {
        $$ = LC_DECL_CAP;
    }
| "agreement"
    {
        $$ = LC_DECL_AGREEMENT;
    }
;

strike_kind:
  "rule"
    {
        $$ = LC_DECL_RULE;
    }
| "cap"
    {
        $$ = LC_DECL_CAP;
    }
| "tally"
    {
        $$ = LC_DECL_TALLY;
    }
| "agreement"
    {
        $$ = LC_DECL_AGREEMENT;
    }
| "group"
    {
        $$ = LC_DECL_GROUP;
    }
| "let"
    {
        $$ = LC_DECL_LET;
    }
| "threshold"
    {
        $$ = LC_DECL_THRESHOLD;
    }
;

named:
  "let" ident title "=" expr
    {
        $$ = DECL(LET, @$, @1, $ident, $title);
        $$->as.let = $expr;
    }
| "group" ident title "=" set
    {
        $$ = DECL(GROUP, @$, @1, $ident, $title);
        $$->as.group = *$set;
    }
| "tiers" "of" ident tiers[list]
    {
        $$ = DECL(TIERS, @$, @1, $ident, NULL);
        LC_LIST_TAKE($$->as.tiers, $list);
    }
| "threshold" ident title "=" value
    {
        $$ = DECL(THRESHOLD, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.threshold, $value);
    }
| "cap" ident title cap_clauses
    {
        $$ = DECL(CAP, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.clauses, $cap_clauses);
    }
| "tally" ident title tally_clauses
    {
        $$ = DECL(TALLY, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.clauses, $tally_clauses);
    }
| "agreement" ident title "with" items agreement_clauses
    {
        $$ = DECL(AGREEMENT, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.agreement.partners, $items);
        LC_LIST_TAKE($$->as.agreement.clauses, $agreement_clauses);
    }
| "rule" ident title rule_clauses
    {
        $$ = DECL(RULE, @$, @1, $ident, $title);
        LC_LIST_TAKE($$->as.clauses, $rule_clauses);
    }
| "otherwise" ident
    {
        $$ = DECL(OTHERWISE, @$, @1, $ident, NULL);
    }
;

outcomes:
  outcome
    {
        $$ = LC_LIST_ADD((lc_outcome_entry *)NULL, $outcome);
    }
| outcomes[list] outcome
    {
        $$ = LC_LIST_ADD($list, $outcome);
    }
;

outcome:
  ident[name] title ident[mode]
    {
        $$ = LC_NODE(front, lc_outcome_entry);
        $$->name = $name;
        $$->mode = $mode;
        $$->span = @$;
        if ($title)
            $$->label = *$title;
    }
;

fact_entries:
  fact_entry
    {
        $$ = LC_LIST_ADD((lc_fact_entry *)NULL, $fact_entry);
    }
| fact_entries[list] fact_entry
    {
        $$ = LC_LIST_ADD($list, $fact_entry);
    }
;

fact_entry:
  ident title ":" type
    {
        $$ = LC_NODE(front, lc_fact_entry);
        $$->name = $ident;
        $$->type = *$type;
        $$->span = @$;
        if ($title)
            $$->label = *$title;
    }
| ident[name] title ":" type "if" "missing" ident[other]
    {
        $$ = LC_NODE(front, lc_fact_entry);
        $$->name = $name;
        $$->type = *$type;
        $$->stand_in = $other;
        $$->span = @$;
        if ($title)
            $$->label = *$title;
    }
;

type:
  ident
    {
        $$ = LC_NODE(front, lc_type_ref);
        $$->name = $ident;
        $$->span = @$;
    }
| "one of" names
    {
        $$ = LC_NODE(front, lc_type_ref);
        LC_LIST_TAKE($$->one_of, $names);
        $$->span = @$;
    }
;

deemings:
  deemed
    {
        $$ = LC_LIST_ADD((lc_deem_entry *)NULL, $deemed);
    }
| deemings[list] "," deemed
    {
        $$ = LC_LIST_ADD($list, $deemed);
    }
;

deemed:
  ident[from] "as" ident[to]
    {
        $$ = LC_NODE(front, lc_deem_entry);
        $$->from = $from;
        $$->to = $to;
    }
;

tiers:
  tier
    {
        $$ = LC_LIST_ADD((lc_tier_entry *)NULL, $tier);
    }
| tiers[list] tier
    {
        $$ = LC_LIST_ADD($list, $tier);
    }
;

tier:
  ident title "=" tier_set
    {
        $$ = LC_NODE(front, lc_tier_entry);
        $$->name = $ident;
        $$->set = *$tier_set;
        if ($title)
            $$->label = *$title;
    }
;

tier_set:
  set
| "the rest"
    {
        $$ = LC_NODE(front, lc_set);
        $$->the_rest = true;
        $$->span = @$;
    }
;

/* ---- registries --------------------------------------------------------------------------- */

rows:
  row
    {
        $$ = LC_LIST_ADD((lc_row *)NULL, $row);
    }
| rows[list] row
    {
        $$ = LC_LIST_ADD($list, $row);
    }
;

row:
  ROW cells ENDROW
    {
        $$ = LC_NODE(front, lc_row);
        $$->span = @$;
        LC_LIST_TAKE($$->cells, $cells);
        for (const lc_cell *cell = $$->cells; cell; cell = cell->next)
            $$->cell_count++;
    }
;

cells:
  cell
    {
        $$ = LC_LIST_ADD((lc_cell *)NULL, $cell);
    }
| cells[list] BAR cell
    {
        $$ = LC_LIST_ADD($list, $cell);
    }
;

cell:
  %empty
    {
        $$ = LC_NODE(front, lc_cell);
        $$->span = @$;
    }
| literal
    {
        $$ = LC_NODE(front, lc_cell);
        $$->kind = LC_CELL_LITERAL;
        $$->literal = $literal;
        $$->span = @$;
    }
| NAME ":" type
    {
        $$ = LC_NODE(front, lc_cell);
        $$->kind = LC_CELL_COLUMN;
        $$->name = IDENT($NAME, @NAME);
        $$->type = *$type;
        $$->span = @$;
    }
;

literal:
  TEXT
    {
        $$ = lc_expr_text(front, @$, $TEXT);
    }
| DATE
    {
        $$ = lc_expr_date(front, @$, $DATE);
    }
| PERCENT
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_PERCENT, $PERCENT, NO_IDENT);
    }
| NUMBER
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_NUMBER, $NUMBER, NO_IDENT);
    }
| NUMBER NAME
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_NUMBER, $NUMBER, IDENT($NAME, @NAME));
    }
| "-" NUMBER
    {
        lc_expr *number = lc_expr_number(front, @NUMBER, LC_EXPR_NUMBER, $NUMBER, NO_IDENT);
        $$ = OPERATION(NEGATE, @$, @1, number, NULL);
    }
| NAME
    {
        $$ = lc_expr_name(front, IDENT($NAME, @NAME));
    }
;

/* ---- sets --------------------------------------------------------------------------------- */

set:
  items
    {
        $$ = LC_NODE(front, lc_set);
        LC_LIST_TAKE($$->members, $items);
        $$->span = @$;
    }
| items[members] "except" items[less]
    {
        $$ = LC_NODE(front, lc_set);
        LC_LIST_TAKE($$->members, $members);
        LC_LIST_TAKE($$->except, $less);
        $$->span = @$;
    }
;

items:
  item
    {
        $$ = LC_LIST_ADD((lc_item *)NULL, $item);
    }
| items[list] "," item
    {
        $$ = LC_LIST_ADD($list, $item);
    }
;

item:
  ident opt_period
    {
        $$ = LC_NODE(front, lc_item);
        $$->name = $ident;
        $$->span = @$;
        if ($opt_period)
            $$->period = *$opt_period;
    }
| text opt_period
    {
        $$ = LC_NODE(front, lc_item);
        $$->text = *$text;
        $$->span = @$;
        if ($opt_period)
            $$->period = *$opt_period;
    }
;

opt_period:
  %empty
    {
        $$ = NULL;
    }
| period
;

period:
  "from" DATE
    {
        $$ = lc_period_from(front, @$, $DATE, @DATE);
    }
| "from" DATE[from] "until" DATE[until]
    {
        $$ = lc_period_from(front, @$, $from, @from);
        lc_period_until($$, @$, $until, @until);
    }
| "until" DATE
    {
        $$ = LC_NODE(front, lc_period);
        lc_period_until($$, @$, $DATE, @DATE);
    }
;

/* ---- clauses ------------------------------------------------------------------------------ */

headers:
  %empty
    {
        $$ = NULL;
    }
| headers[list] header
    {
        $$ = LC_LIST_ADD($list, $header);
    }
;

header:
  status
| "saves" "when" expr
    {
        $$ = lc_clause_expr(front, LC_CLAUSE_SAVES, @$, JOIN(@1, @2), $expr);
    }
| "dated" "by" ident
    {
        $$ = lc_clause_names(front, LC_CLAUSE_DATED_BY, @$, JOIN(@1, @2),
                             lc_ident_add(front, NULL, $ident));
    }
;

status:
  "cites" text
    {
        $$ = lc_clause_node(front, LC_CLAUSE_CITES, @$, @1);
        $$->text = *$text;
    }
| "in force" period
    {
        $$ = lc_clause_period(front, LC_CLAUSE_IN_FORCE, @$, @1, $period);
    }
| "suspended" period
    {
        $$ = lc_clause_period(front, LC_CLAUSE_SUSPENDED, @$, @1, $period);
    }
| "binding" "from" DATE
    {
        $$ = lc_clause_period(front, LC_CLAUSE_BINDING, @$, @1,
                              lc_period_from(front, JOIN(@2, @3), $DATE, @DATE));
    }
| "not enforced" period
    {
        $$ = lc_clause_period(front, LC_CLAUSE_NOT_ENFORCED, @$, @1, $period);
    }
;

counting:
  "counts" "from" DATE
    {
        $$ = lc_clause_period(front, LC_CLAUSE_COUNTS_FROM, @$, JOIN(@1, @2),
                              lc_period_from(front, JOIN(@2, @3), $DATE, @DATE));
    }
| "counts" "by" ident
    {
        $$ = lc_clause_names(front, LC_CLAUSE_COUNTS_BY, @$, JOIN(@1, @2),
                             lc_ident_add(front, NULL, $ident));
    }
| "cites" text
    {
        $$ = lc_clause_node(front, LC_CLAUSE_CITES, @$, @1);
        $$->text = *$text;
    }
;

cap_clauses:
  cap_clause
    {
        $$ = LC_LIST_ADD((lc_clause *)NULL, $cap_clause);
    }
| cap_clauses[list] cap_clause
    {
        $$ = LC_LIST_ADD($list, $cap_clause);
    }
;

cap_clause:
  "limits" expr "to" value scopes
    {
        $$ = lc_clause_limits(front, @$, @1, $expr, $value, $scopes);
    }
| counting
;

tally_clauses:
  tally_clause
    {
        $$ = LC_LIST_ADD((lc_clause *)NULL, $tally_clause);
    }
| tally_clauses[list] tally_clause
    {
        $$ = LC_LIST_ADD($list, $tally_clause);
    }
;

tally_clause:
  "counts" expr scopes
    {
        $$ = lc_clause_expr(front, LC_CLAUSE_COUNTS, @$, @1, $expr);
        LC_LIST_TAKE($$->scopes, $scopes);
    }
| counting
;

agreement_clauses:
  %empty
    {
        $$ = NULL;
    }
| agreement_clauses[list] agreement_clause
    {
        $$ = LC_LIST_ADD($list, $agreement_clause);
    }
;

agreement_clause:
  status
| "covers" expr
    {
        $$ = lc_clause_expr(front, LC_CLAUSE_COVERS, @$, @1, $expr);
    }
| "within" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_WITHIN, @$, @1, $names);
    }
| "limits" expr "to" value scopes
    {
        $$ = lc_clause_limits(front, @$, @1, $expr, $value, $scopes);
    }
;

rule_clauses:
  rule_clause
    {
        $$ = LC_LIST_ADD((lc_clause *)NULL, $rule_clause);
    }
| rule_clauses[list] rule_clause
    {
        $$ = LC_LIST_ADD($list, $rule_clause);
    }
;

rule_clause:
  status
| "despite" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_DESPITE, @$, @1, $names);
    }
| "when" expr
    {
        $$ = lc_clause_expr(front, LC_CLAUSE_WHEN, @$, @1, $expr);
    }
| "unless" expr
    {
        $$ = lc_clause_expr(front, LC_CLAUSE_UNLESS, @$, @1, $expr);
    }
| "within" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_WITHIN, @$, @1, $names);
    }
| "under" ident
    {
        $$ = lc_clause_names(front, LC_CLAUSE_UNDER, @$, @1,
                             lc_ident_add(front, NULL, $ident));
    }
| "under" "any agreement"
    {
        $$ = lc_clause_node(front, LC_CLAUSE_UNDER, @$, @1);
    }
| "then" ident
    {
        $$ = lc_clause_names(front, LC_CLAUSE_THEN, @$, @1,
                             lc_ident_add(front, NULL, $ident));
    }
| "with" text due
    {
        $$ = lc_clause_node(front, LC_CLAUSE_DUTY, @$, @1);
        $$->text = *$text;
        $$->due = *$due;
    }
| "bars" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_BARS, @$, @1, $names);
    }
| "bars" "all"
    {
        $$ = lc_clause_node(front, LC_CLAUSE_BARS, @$, @1);
        $$->all = true;
    }
| "bars" "all" "except" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_BARS, @$, @1, $names);
        $$->all = true;
    }
| "counts" "toward" names
    {
        $$ = lc_clause_names(front, LC_CLAUSE_COUNTS_TOWARD, @$, JOIN(@1, @2), $names);
    }
;

due:
  opt_if
    {
        $$ = LC_NODE(front, lc_due);
        $$->condition = $opt_if;
    }
| timing opt_if
    {
        $$ = $timing;
        $$->condition = $opt_if;
    }
;

timing:
  before_or_after ident
    {
        $$ = LC_NODE(front, lc_due);
        $$->has_anchor = true;
        $$->after = $before_or_after;
        $$->anchor = $ident;
    }
| amount before_or_after ident
    {
        $$ = $amount;
        $$->has_anchor = true;
        $$->after = $before_or_after;
        $$->anchor = $ident;
    }
;

amount:
  NUMBER ident
    {
        $$ = LC_NODE(front, lc_due);
        $$->has_amount = true;
        $$->amount = *$NUMBER;
        $$->unit = $ident;
        $$->amount_span = @$;
    }
| NUMBER ident[first] ident[second]
    {
        $$ = LC_NODE(front, lc_due);
        $$->has_amount = true;
        $$->amount = *$NUMBER;
        $$->unit = $first;
        $$->second_unit = $second;
        $$->amount_span = @$;
    }
;

before_or_after:
  "before"
    {
        $$ = false;
    }
| "after"
    {
        $$ = true;
    }
;

opt_if:
  %empty
    {
        $$ = NULL;
    }
| "if" expr
    {
        $$ = $expr;
    }
;

/* ---- limits ------------------------------------------------------------------------------- */

value:
  expr
    {
        lc_step *step = lc_step_node(front, $expr);
        $$ = LC_LIST_ADD((lc_step *)NULL, step);
    }
| value[list] "then" expr "from" DATE
    {
        lc_step *step = lc_step_node(front, $expr);
        step->dated = true;
        step->from = $DATE;
        step->from_span = @DATE;
        $$ = LC_LIST_ADD($list, step);
    }
;

scopes:
  %empty
    {
        $$ = NULL;
    }
| scopes[list] scope
    {
        $$ = LC_LIST_ADD($list, $scope);
    }
;

scope:
  "per" keys
    {
        $$ = lc_scope_node(front, LC_SCOPE_PER, @$);
        LC_LIST_TAKE($$->keys, $keys);
    }
| "each" window
    {
        $$ = lc_scope_node(front, LC_SCOPE_EACH, @$);
        $$->window = $window;
    }
| "in any" NUMBER ident
    {
        $$ = lc_scope_node(front, LC_SCOPE_IN_ANY, @$);
        $$->number = *$NUMBER;
        $$->unit = $ident;
    }
| "from" DATE[from] "until" DATE[until]
    {
        $$ = lc_scope_node(front, LC_SCOPE_PERIOD, @$);
        lc_period *period = lc_period_from(front, @$, $from, @from);
        lc_period_until(period, @$, $until, @until);
        $$->period = *period;
    }
| "where" expr
    {
        $$ = lc_scope_node(front, LC_SCOPE_WHERE, @$);
        $$->where = $expr;
    }
;

window:
  "year"
    {
        $$ = LC_WINDOW_YEAR;
    }
| "quarter"
    {
        $$ = LC_WINDOW_QUARTER;
    }
| "month"
    {
        $$ = LC_WINDOW_MONTH;
    }
;

keys:
  key
    {
        $$ = LC_LIST_ADD((lc_key *)NULL, $key);
    }
| keys[list] "and" key
    {
        $$ = LC_LIST_ADD($list, $key);
    }
;

key:
  path
    {
        $$ = LC_NODE(front, lc_key);
        LC_LIST_TAKE($$->path, $path);
        $$->span = @$;
    }
;

path:
  ident
    {
        $$ = lc_ident_add(front, NULL, $ident);
    }
| path[list] "." ident
    {
        $$ = lc_ident_add(front, $list, $ident);
    }
;

/* ---- tests and properties ----------------------------------------------------------------- */

test_steps:
  test_step
    {
        $$ = LC_LIST_ADD((lc_test_step *)NULL, $test_step);
    }
| test_steps[list] test_step
    {
        $$ = LC_LIST_ADD($list, $test_step);
    }
;

test_step:
  "order" fact_values
    {
        $$ = lc_test_order(front, @$, $fact_values);
    }
| "expect" expectation
    {
        $$ = $expectation;
        $$->expect = true;
        $$->span = @$;
    }
;

fact_values:
  fact_value
    {
        $$ = LC_LIST_ADD((lc_fact_value *)NULL, $fact_value);
    }
| fact_values[list] "," fact_value
    {
        $$ = LC_LIST_ADD($list, $fact_value);
    }
;

fact_value:
  ident fact_literal
    {
        $$ = LC_NODE(front, lc_fact_value);
        $$->fact = $ident;
        $$->value = $fact_literal;
        $$->span = @$;
    }
;

fact_literal:
  literal
| "missing"
    {
        $$ = lc_expr_missing(front, @$);
    }
;

expectation:
  ident opt_by opt_names expected_duties
    {
        $$ = LC_NODE(front, lc_test_step);
        $$->outcome = $ident;
        $$->because = $opt_by;
        $$->because_span = $opt_by.span;
        LC_LIST_TAKE($$->missing, $opt_names);
        $$->has_missing = $$->missing != NULL;
        LC_LIST_TAKE($$->duties, $expected_duties);
    }
| ident "by" "otherwise" opt_names expected_duties
    {
        $$ = LC_NODE(front, lc_test_step);
        $$->outcome = $ident;
        $$->by_otherwise = true;
        $$->because_span = @3;
        LC_LIST_TAKE($$->missing, $opt_names);
        $$->has_missing = $$->missing != NULL;
        LC_LIST_TAKE($$->duties, $expected_duties);
    }
| "holds" expr
    {
        $$ = LC_NODE(front, lc_test_step);
        $$->holds = $expr;
    }
;

opt_by:
  %empty
    {
        $$ = NO_IDENT;
    }
| "by" ident
    {
        $$ = $ident;
    }
;

opt_names:
  %empty
    {
        $$ = NULL;
    }
| "missing" names
    {
        $$ = $names;
    }
;

expected_duties:
  %empty
    {
        $$ = NULL;
    }
| expected_duties[list] expected_duty
    {
        $$ = LC_LIST_ADD($list, $expected_duty);
    }
;

expected_duty:
  "with" text
    {
        $$ = LC_NODE(front, lc_expected_duty);
        $$->text = *$text;
        $$->span = @$;
    }
| "with" text "by" DATE
    {
        $$ = LC_NODE(front, lc_expected_duty);
        $$->text = *$text;
        $$->has_date = true;
        $$->by = $DATE;
        $$->span = @$;
    }
;

property_entries:
  property_entry
    {
        $$ = LC_LIST_ADD((lc_property_entry *)NULL, $property_entry);
    }
| property_entries[list] property_entry
    {
        $$ = LC_LIST_ADD($list, $property_entry);
    }
;

property_entry:
  always_or_never property_outcome opt_when
    {
        $$ = $property_outcome;
        $$->never = $always_or_never;
        $$->when = $opt_when;
        $$->span = @$;
    }
;

always_or_never:
  "always"
    {
        $$ = false;
    }
| "never"
    {
        $$ = true;
    }
;

property_outcome:
  ident opt_by
    {
        $$ = LC_NODE(front, lc_property_entry);
        $$->outcome = $ident;
        $$->because = $opt_by;
    }
| "otherwise"
    {
        $$ = LC_NODE(front, lc_property_entry);
        $$->otherwise = true;
    }
;

opt_when:
  %empty
    {
        $$ = NULL;
    }
| "when" expr
    {
        $$ = $expr;
    }
;

/* ---- expressions -------------------------------------------------------------------------- */

expr:
  primary
| "if" expr[a] "then" expr[b] "else" expr[c] %prec ELSE
    {
        $$ = lc_expr_operation(front, @$, LC_EXPR_IF, @1, $a, $b, $c);
    }
| expr[a] "or" expr[b]
    {
        $$ = OPERATION(OR, @$, @2, $a, $b);
    }
| expr[a] "and" expr[b]
    {
        $$ = OPERATION(AND, @$, @2, $a, $b);
    }
| "not" expr[a]
    {
        $$ = OPERATION(NOT, @$, @1, $a, NULL);
    }
| expr[a] "=" expr[b]
    {
        $$ = OPERATION(EQUAL, @$, @2, $a, $b);
    }
| expr[a] "<>" expr[b]
    {
        $$ = OPERATION(NOT_EQUAL, @$, @2, $a, $b);
    }
| expr[a] "<" expr[b]
    {
        $$ = OPERATION(LESS, @$, @2, $a, $b);
    }
| expr[a] "<=" expr[b]
    {
        $$ = OPERATION(LESS_EQUAL, @$, @2, $a, $b);
    }
| expr[a] ">" expr[b]
    {
        $$ = OPERATION(GREATER, @$, @2, $a, $b);
    }
| expr[a] ">=" expr[b]
    {
        $$ = OPERATION(GREATER_EQUAL, @$, @2, $a, $b);
    }
| expr[a] "is" "missing"
    {
        $$ = lc_expr_membership(front, @$, LC_EXPR_IS_MISSING, JOIN(@2, @3), $a, NULL);
    }
| expr[a] "is" "not" "missing"
    {
        $$ = lc_expr_membership(front, @$, LC_EXPR_IS_NOT_MISSING, JOIN(@2, @4), $a, NULL);
    }
| expr[a] "in" operand
    {
        $$ = lc_expr_membership(front, @$, LC_EXPR_IN, @2, $a, $operand);
    }
| expr[a] "not in" operand
    {
        $$ = lc_expr_membership(front, @$, LC_EXPR_NOT_IN, @2, $a, $operand);
    }
| expr[a] "+" expr[b]
    {
        $$ = OPERATION(ADD, @$, @2, $a, $b);
    }
| expr[a] "-" expr[b]
    {
        $$ = OPERATION(SUBTRACT, @$, @2, $a, $b);
    }
| expr[a] "*" expr[b]
    {
        $$ = OPERATION(MULTIPLY, @$, @2, $a, $b);
    }
| expr[a] "/" expr[b]
    {
        $$ = OPERATION(DIVIDE, @$, @2, $a, $b);
    }
| "-" expr[a] %prec SIGNED
    {
        $$ = OPERATION(NEGATE, @$, @1, $a, NULL);
    }
| PERCENT "of" expr[b] %prec SIGNED
    {
        lc_expr *share = lc_expr_number(front, @PERCENT, LC_EXPR_PERCENT, $PERCENT, NO_IDENT);
        $$ = OPERATION(PERCENT_OF, @$, @2, share, $b);
    }
;

operand:
  primary
| primary[low] ".." primary[high]
    {
        $$ = lc_expr_range(front, @$, @2, $low, $high, false);
    }
| primary[low] "..<" primary[high]
    {
        $$ = lc_expr_range(front, @$, @2, $low, $high, true);
    }
;

primary:
  atom
| primary[base] "." ident
    {
        $$ = lc_expr_member(front, @$, $base, $ident);
    }
;

atom:
  NUMBER
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_NUMBER, $NUMBER, NO_IDENT);
    }
| NUMBER NAME
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_NUMBER, $NUMBER, IDENT($NAME, @NAME));
    }
| PERCENT
    {
        $$ = lc_expr_number(front, @$, LC_EXPR_PERCENT, $PERCENT, NO_IDENT);
    }
| TEXT
    {
        $$ = lc_expr_text(front, @$, $TEXT);
    }
| DATE
    {
        $$ = lc_expr_date(front, @$, $DATE);
    }
| NAME
    {
        $$ = lc_expr_name(front, IDENT($NAME, @NAME));
    }
| NAME "(" elements ")"
    {
        $$ = lc_expr_call(front, @$, IDENT($NAME, @NAME), $elements);
    }
| "(" elements ")"
    {
        $$ = lc_expr_bracket(front, @$, $elements);
    }
;

elements:
  expr
    {
        $$ = LC_LIST_ADD((lc_expr *)NULL, $expr);
    }
| elements[list] "," expr
    {
        $$ = LC_LIST_ADD($list, $expr);
    }
;

%%

/* The driver says what is wrong, with more context than the parser has (syntax.c). */
static int yyreport_syntax_error(const yypcontext_t *context, lc_front *front)
{
    yysymbol_kind_t expected[LC_MAX_EXPECTED];
    int count = yypcontext_expected_tokens(context, expected, LC_MAX_EXPECTED);
    front->fault.kind = LC_FAULT_SYNTAX;
    front->fault.token = front->at;
    front->fault.expected_count = 0;
    if (count < 0)
        return count;
    for (int i = 0; i < count; i++)
        front->fault.expected[i] = (uint8_t)expected[i];
    front->fault.expected_count = (size_t)count;
    return 0;
}

/* bison calls this only when its stack is full. */
static void lc_yyerror(const lc_span *span, lc_front *front, const char *message)
{
    (void)span;
    (void)message;
    front->fault.kind = LC_FAULT_DEPTH;
    front->fault.token = front->at;
    front->fault.expected_count = 0;
}

size_t lc_parser_size(void)
{
    return sizeof(yypstate);
}

/* As bison's yypstate_new, but in the caller's memory. */
yypstate *lc_parser_init(void *memory)
{
    yypstate *parser = memory;
    parser->yystacksize = YYINITDEPTH;
    parser->yyss = parser->yyssa;
    parser->yyvs = parser->yyvsa;
    parser->yyls = parser->yylsa;
    parser->yyes = parser->yyesa;
    parser->yyes_capacity = LC_MAX_PARSER_DEPTH;
    yypstate_clear(parser);
    return parser;
}

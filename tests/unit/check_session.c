/* check_session.c - whole decisions through the public interface: loading, facts in, outcome,
 * bookings, duties, what is missing, what is rejected, and calls that are wrong. */
#include <licet.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_session(void);

#define CHIPS                                                                                      \
    "registry chip\n"                                                                              \
    "  | key | tpp : TPP |\n"                                                                      \
    "  | H100 | 15,832 |\n"                                                                        \
    "  | L4 | 968 |\n"                                                                             \
    "  | unknown_chip | |\n"                                                                       \
    "  | none | 0 |\n"                                                                             \
    "  | odd | -5 |\n"

static const char three_tiers[] =
    "ruleset three_tiers \"Framework\"\n"
    "  in force from 2025-01-13\n"
    "  binding from 2025-05-15\n"
    "use scale\n"
    "unit TPP\n"
    "registry country\n"
    "  | key |\n  | MY |\n  | FR |\n  | US |\n  | CN |\n" CHIPS "facts\n"
    "  id : text\n"
    "  date : date\n"
    "  destination : country\n"
    "  headquarters : country\n"
    "  consignee : text\n"
    "  chip : chip\n"
    "  quantity : count\n"
    "let shipment = chip.tpp * quantity\n"
    "group ally = FR, US\n"
    "group blocked = CN\n"
    "cap lpp \"Low processing performance\"\n"
    "  limits shipment to 26,900,000 TPP per consignee each year\n"
    "  counts from 2025-01-13\n"
    "cap allocation\n"
    "  limits shipment to 790,000,000 TPP per destination from 2025-01-01 until 2027-12-31\n"
    "rule embargo\n"
    "  cites \"15 CFR 742.6(b)(10)\"\n"
    "  when destination in blocked or headquarters in blocked\n"
    "  then prohibited\n"
    "rule licence_required\n"
    "  when chip.tpp >= 4,800 TPP\n"
    "  then policy_of_denial\n"
    "  with \"report\"\n"
    "rule allied\n"
    "  despite licence_required\n"
    "  when destination in ally and headquarters in ally\n"
    "  then exception\n"
    "rule low_volume\n"
    "  despite licence_required\n"
    "  within lpp\n"
    "  then notice\n"
    "  with \"notice to BIS\" 10 days before date\n"
    "rule country_allocation\n"
    "  despite licence_required\n"
    "  within allocation\n"
    "  then presumed_approval\n"
    "otherwise no_licence\n";

/* ---- helpers -------------------------------------------------------------------------------- */

static licet_text text(const char *bytes)
{
    return (licet_text){bytes, bytes ? strlen(bytes) : 0};
}

static int to_stderr(void *user, const char *bytes, size_t length)
{
    (void)user;
    fwrite(bytes, 1, length, stderr);
    return 0;
}

static licet_law *load(const char *rules)
{
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_source source = {"rules.licet", rules, strlen(rules)};
    licet_status status = licet_load(&law, &diagnostics, &source, 1, NULL);
    if (status != LICET_OK)
        licet_diagnostics_render(diagnostics, LICET_PLAIN, to_stderr, NULL);
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
    return law;
}

/* A law, a session on it and a ledger. */
typedef struct {
    licet_law *law;
    licet_session *session;
    licet_ledger *ledger;
} desk;

static desk desk_for(const char *rules)
{
    desk d = {load(rules), NULL, NULL};
    ck_assert_int_eq(licet_session_new(&d.session, d.law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&d.ledger, true, NULL), LICET_OK);
    return d;
}

static void close_desk(desk *d)
{
    licet_session_free(d->session);
    licet_ledger_free(d->ledger);
    licet_law_free(d->law);
}

static void state(desk *d, const char *order)
{
    licet_diagnostics *diagnostics = NULL;
    licet_status status = licet_set_order(d->session, text(order), &diagnostics);
    if (status != LICET_OK)
        licet_diagnostics_render(diagnostics, LICET_PLAIN, to_stderr, NULL);
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(status, LICET_OK);
}

static void expect_column(const desk *d, licet_column column, const char *expected)
{
    char found[512];
    size_t length = licet_record_text(d->session, column, found, sizeof found - 1);
    ck_assert_uint_lt(length, sizeof found);
    found[length] = '\0';
    ck_assert_str_eq(found, expected);
}

/* States ORDER, decides it, and compares outcome and reason: `notice by low_volume`. */
static void expect(desk *d, const char *order, const char *outcome, const char *because)
{
    state(d, order);
    ck_assert_int_eq(licet_decide(d->session, d->ledger), LICET_OK);
    expect_column(d, LICET_COLUMN_OUTCOME, outcome);
    expect_column(d, LICET_COLUMN_BECAUSE, because);
}

static void expect_and_book(desk *d, const char *order, const char *outcome, const char *because)
{
    expect(d, order, outcome, because);
    ck_assert_int_eq(licet_book(d->session, d->ledger, text(NULL)), LICET_OK);
}

#define ORDER                                                                                      \
    "destination MY, headquarters MY, consignee \"Acme\", chip H100, quantity 1,699, "             \
    "date 2025-05-20"

/* ---- the three tiers ------------------------------------------------------------------------ */

START_TEST(an_order_is_decided_and_booked)
{
    desk d = desk_for(three_tiers);
    expect(&d, ORDER ", id \"A1\"", "notice", "low_volume");
    expect_column(&d, LICET_COLUMN_ID, "A1");
    expect_column(&d, LICET_COLUMN_CITES, "");
    expect_column(&d, LICET_COLUMN_BOOKED, "lpp[Acme]=26898568");
    expect_column(&d, LICET_COLUMN_DUTIES, "notice to BIS by 2025-05-10");
    expect_column(&d, LICET_COLUMN_MISSING, "");
    expect_column(&d, LICET_COLUMN_LOWEST, "notice");
    expect_column(&d, LICET_COLUMN_HIGHEST, "notice");
    expect_column(&d, LICET_COLUMN_LAW, "three_tiers");
    expect_column(&d, LICET_COLUMN_STATUS, "");

    const licet_record *record = licet_session_record(d.session);
    ck_assert(!record->rejected && record->books && record->in_force && record->binding);
    ck_assert_uint_eq(record->relied_count, 1);
    ck_assert_uint_eq(record->standing_count, 0);
    ck_assert_uint_eq(licet_record_relied(d.session, 0), 3);
    ck_assert_uint_eq(licet_record_relied(d.session, 1), LICET_NO_INDEX);
    licet_booking booking;
    ck_assert_int_eq(licet_record_booking(d.session, 0, &booking), LICET_OK);
    ck_assert_int_eq(licet_record_booking(d.session, 1, &booking), LICET_MISUSE);
    ck_assert_uint_eq(booking.cap, 0);
    ck_assert_int_eq(booking.amount, 26898568);
    ck_assert_int_eq(booking.before, 0);
    ck_assert_int_eq(booking.limit, 26900000);
    ck_assert_uint_eq(booking.key.key_count, 1);
    ck_assert(booking.key.keys[0].length == 4);
    ck_assert_int_eq(booking.key.window, LICET_WINDOW_YEAR);
    ck_assert(booking.unit.length == 3 && memcmp(booking.unit.bytes, "TPP", 3) == 0);

    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A1")), LICET_OK);
    int64_t amount = 0;
    ck_assert_int_eq(licet_ledger_read(d.ledger, &booking.key, &amount), LICET_OK);
    ck_assert_int_eq(amount, 26898568);
    expect(&d, "quantity 1", "presumed_approval", "country_allocation");
    ck_assert_int_eq(licet_record_booking(d.session, 0, &booking), LICET_OK);
    ck_assert_int_eq(booking.key.window, LICET_WINDOW_PERIOD);
    ck_assert_int_eq(booking.key.window_start, 20089);
    expect_column(&d, LICET_COLUMN_BOOKED, "allocation[MY]=15832");
    close_desk(&d);
}
END_TEST

START_TEST(windows_begin_anew)
{
    desk d = desk_for(three_tiers);
    expect_and_book(&d, ORDER, "notice", "low_volume");
    expect(&d, "date 2025-12-31", "presumed_approval", "country_allocation");
    expect_and_book(&d, "date 2026-01-01", "notice", "low_volume");
    expect(&d, "date 2025-01-13", "presumed_approval", "country_allocation");
    expect_column(&d, LICET_COLUMN_STATUS, "not yet binding");
    expect_and_book(&d, "date 2028-01-01", "notice", "low_volume");
    /* the allocation's period is over: no room */
    expect(&d, "quantity 1", "policy_of_denial", "licence_required");
    close_desk(&d);
}
END_TEST

START_TEST(standing_requirements_bring_duties)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    expect(&d, "quantity 50,000", "policy_of_denial", "licence_required");
    expect_column(&d, LICET_COLUMN_BOOKED, "");
    expect_column(&d, LICET_COLUMN_DUTIES, "report");
    const licet_record *record = licet_session_record(d.session);
    ck_assert(!record->books);
    ck_assert_uint_eq(record->standing_count, 1);
    ck_assert_uint_eq(licet_record_standing(d.session, 0), 1);
    licet_duty duty;
    ck_assert_int_eq(licet_record_duty(d.session, 0, &duty), LICET_OK);
    ck_assert(!duty.has_due && duty.rule == 1);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text(NULL)), LICET_OK);
    ck_assert_uint_eq(licet_record_relied(d.session, 0), LICET_NO_INDEX);

    /* prohibited and a licence: both stand */
    expect(&d, "destination CN", "prohibited", "embargo");
    ck_assert_uint_eq(licet_session_record(d.session)->standing_count, 2);
    expect_column(&d, LICET_COLUMN_CITES, "15 CFR 742.6(b)(10)");
    close_desk(&d);
}
END_TEST

START_TEST(licences_may_be_refused)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    expect(&d, "quantity 2,000", "presumed_approval", "country_allocation");
    ck_assert(licet_session_record(d.session)->books);
    licet_session_licences(d.session, false);
    ck_assert_ptr_null(licet_session_record(d.session));
    expect_and_book(&d, "quantity 2,000", "presumed_approval", "country_allocation");
    expect_column(&d, LICET_COLUMN_BOOKED, "");
    ck_assert(!licet_session_record(d.session)->books);
    expect(&d, "quantity 1", "notice", "low_volume");
    expect_column(&d, LICET_COLUMN_BOOKED, "lpp[Acme]=15832");
    close_desk(&d);
}
END_TEST

START_TEST(what_is_missing_is_listed_in_order)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    expect(&d, "headquarters missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "headquarters");
    expect_column(&d, LICET_COLUMN_LOWEST, "notice");
    expect_column(&d, LICET_COLUMN_HIGHEST, "prohibited");
    expect_column(&d, LICET_COLUMN_BOOKED, "");
    ck_assert_uint_eq(licet_session_record(d.session)->because, LICET_BECAUSE_NONE);
    expect(&d, "destination CN", "prohibited", "embargo");
    expect(&d, "destination MY, headquarters MY, chip unknown_chip", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "chip.tpp");
    licet_missing missing;
    ck_assert_int_eq(licet_record_missing(d.session, 0, &missing), LICET_OK);
    ck_assert_uint_eq(missing.fact, 5);
    ck_assert(missing.column.length == 3);
    expect(&d, "chip missing, destination missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "destination; chip");
    expect(&d, "chip H100, destination MY, consignee missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "consignee");
    expect_column(&d, LICET_COLUMN_HIGHEST, "presumed_approval");
    expect(&d, "quantity missing, destination missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "destination; consignee; quantity");
    expect(&d, "chip L4, destination MY", "no_licence", "otherwise");
    expect_column(&d, LICET_COLUMN_MISSING, "");
    close_desk(&d);
}
END_TEST

START_TEST(dates_decide_which_law)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    expect(&d, "date 2025-01-12, destination CN", "no_licence", "no_law");
    const licet_record *record = licet_session_record(d.session);
    ck_assert(!record->in_force && !record->binding && !record->books && !record->rejected);
    expect_column(&d, LICET_COLUMN_LAW, "");
    expect_column(&d, LICET_COLUMN_DUTIES, "");
    expect(&d, "date 2025-01-13", "prohibited", "embargo");
    expect(&d, "date missing", "rejected", "");
    record = licet_session_record(d.session);
    ck_assert(record->rejected);
    ck_assert_str_eq(record->reason, "no date");
    ck_assert_uint_eq(record->outcome, LICET_INDETERMINATE);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text(NULL)), LICET_OK);
    close_desk(&d);
}
END_TEST

START_TEST(booking_is_once_and_fresh)
{
    desk d = desk_for(three_tiers);
    licet_ledger *other = NULL;
    ck_assert_int_eq(licet_ledger_new(&other, false, NULL), LICET_OK);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A1")), LICET_MISUSE);
    expect(&d, ORDER, "notice", "low_volume");
    ck_assert_int_eq(licet_book(d.session, other, text("A1")), LICET_MISUSE);
    ck_assert_int_eq(licet_book(d.session, NULL, text("A1")), LICET_MISUSE);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A1")), LICET_OK);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A1")), LICET_STALE);
    expect(&d, "quantity 1", "presumed_approval", "country_allocation");
    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A1")), LICET_ALREADY_BOOKED);
    ck_assert_int_eq(licet_set_missing(d.session, 0), LICET_OK);
    ck_assert_int_eq(licet_book(d.session, d.ledger, text("A2")), LICET_MISUSE);
    ck_assert_int_eq(licet_ledger_cancel(d.ledger, text("A1")), LICET_OK);
    expect(&d, "quantity 1", "notice", "low_volume");
    /* deciding against no ledger is deciding against an empty one */
    ck_assert_int_eq(licet_decide(d.session, NULL), LICET_OK);
    expect_column(&d, LICET_COLUMN_BOOKED, "lpp[Acme]=15832");
    ck_assert_int_eq(licet_book(d.session, NULL, text(NULL)), LICET_MISUSE);
    licet_ledger_free(other);
    close_desk(&d);
}
END_TEST

START_TEST(amounts_past_64_bits)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    /* far over every limit: no room, whatever does not fit */
    expect(&d, "quantity 9,000,000,000,000,000,000", "policy_of_denial", "licence_required");
    expect(&d, "chip none", "no_licence", "otherwise");
    close_desk(&d);
}
END_TEST

/* ---- other rules ---------------------------------------------------------------------------- */

START_TEST(chains_of_exceptions)
{
    static const char rules[] =
        "ruleset chains\n"
        "use scale\n"
        "facts\n  a : bool\n  b : bool\n  c : bool\n  d : bool\n  n : count\n"
        "cap x limits n to 5\n"
        "cap y limits n to 3 limits n to 100\n"
        "rule base when a then prohibited\n"
        "rule first despite base within x then case_by_case\n"
        "rule deeper despite first when b within y then notice with \"deeper\"\n"
        "rule second despite base when c then case_by_case\n"
        "rule other when d then presumed_denial with \"other\"\n"
        "rule shared despite base, other when c and d then presumed_approval\n"
        "otherwise no_licence\n";
    desk d = desk_for(rules);
    expect(&d, "a yes, b no, c no, d no, n 1", "case_by_case", "first");
    expect_column(&d, LICET_COLUMN_BOOKED, "x=1");
    expect(&d, "b yes", "notice", "deeper");
    expect_column(&d, LICET_COLUMN_BOOKED, "x=1; y=1; y.2=1");
    expect_column(&d, LICET_COLUMN_DUTIES, "deeper");
    ck_assert_uint_eq(licet_session_record(d.session)->relied_count, 2);
    expect(&d, "n 4", "case_by_case", "first"); /* y has no room */
    expect(&d, "n 6", "prohibited", "base");
    expect(&d, "c yes", "case_by_case", "second");
    expect(&d, "n 1, b no", "case_by_case", "first"); /* declared before `second` */
    expect(&d, "d yes, n 6", "presumed_approval", "shared");
    expect_column(&d, LICET_COLUMN_DUTIES, "");
    ck_assert_uint_eq(licet_session_record(d.session)->relied_count, 1);
    expect(&d, "c no, n 1", "presumed_denial", "other");
    expect_column(&d, LICET_COLUMN_DUTIES, "other");
    expect_column(&d, LICET_COLUMN_BOOKED, "");
    expect(&d, "a no", "presumed_denial", "other");
    expect(&d, "d no", "no_licence", "otherwise");
    expect(&d, "d missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_LOWEST, "no_licence");
    expect_column(&d, LICET_COLUMN_HIGHEST, "presumed_denial");
    expect(&d, "a yes, d no, n missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "n");
    expect_column(&d, LICET_COLUMN_LOWEST, "case_by_case");
    expect(&d, "b missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "b; n");
    expect_column(&d, LICET_COLUMN_LOWEST, "notice");
    expect_column(&d, LICET_COLUMN_HIGHEST, "prohibited");
    close_desk(&d);
}
END_TEST

START_TEST(a_strict_otherwise_does_not_count_when_a_rule_applies)
{
    static const char rules[] = "ruleset strict\n"
                                "use scale\n"
                                "facts\n  a : bool\n  b : bool\n"
                                "rule yes_rule when a then exception\n"
                                "rule perhaps when b then notice\n"
                                "otherwise prohibited\n";
    desk d = desk_for(rules);
    expect(&d, "a yes", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_LOWEST, "exception");
    expect_column(&d, LICET_COLUMN_HIGHEST, "notice");
    expect(&d, "a no", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_LOWEST, "notice");
    expect_column(&d, LICET_COLUMN_HIGHEST, "prohibited");
    expect(&d, "b no", "prohibited", "otherwise");
    close_desk(&d);
}
END_TEST

START_TEST(errors_that_matter_reject)
{
    static const char rules[] =
        "ruleset errors\n"
        "use scale\n"
        "unit TPP\n" CHIPS "facts\n  chip : chip\n  n : count\n  m : count\n  x : bool\n"
        "cap c limits chip.tpp * n to 100 TPP\n"
        "rule every when x then prohibited\n"
        "rule quotient when n / m > 2 then presumed_denial\n"
        "rule small despite quotient within c then notice\n"
        "otherwise no_licence\n";
    desk d = desk_for(rules);
    state(&d, "chip none, n 5, m 0");
    expect(&d, "x yes", "prohibited", "every");
    expect(&d, "x no", "rejected", "");
    ck_assert_str_eq(licet_session_record(d.session)->reason,
                     "`n / m` has no value: division by zero");
    ck_assert_uint_eq(licet_session_record(d.session)->missing_count, 0);
    expect(&d, "x missing", "rejected", "");
    expect(&d, "x no, m missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "m");
    expect(&d, "m 1", "notice", "small");
    expect(&d, "chip odd", "rejected", "");
    ck_assert_str_eq(licet_session_record(d.session)->reason,
                     "`chip.tpp * n` is negative, and no cap counts a negative amount");
    expect(&d, "chip H100", "presumed_denial", "quotient");
    close_desk(&d);
}
END_TEST

START_TEST(numbers_too_large_reject)
{
    static const char rules[] = "ruleset large\n"
                                "use scale\n"
                                "facts\n  n : count\n"
                                "let big = n * n * n * n\n"
                                "rule cube when big >= 16 then presumed_denial\n"
                                "rule room despite cube within wide then notice\n"
                                "cap wide limits n to n * 1e20\n"
                                "otherwise no_licence\n";
    desk d = desk_for(rules);
    expect(&d, "n 1", "no_licence", "otherwise");
    expect(&d, "n 1e9", "notice", "room");
    licet_booking booking;
    ck_assert_int_eq(licet_record_booking(d.session, 0, &booking), LICET_OK);
    ck_assert_int_eq(booking.limit, INT64_MAX);
    expect(&d, "n 1e12", "rejected", "");
    ck_assert_str_eq(licet_session_record(d.session)->reason,
                     "`n * n * n * n` has no value: the number is too large");
    /* what is booked and the amount pass 64 bits together, and the limit would allow it */
    expect_and_book(&d, "n 2,000,000,000", "notice", "room");
    close_desk(&d);
}
END_TEST

START_TEST(a_scale_out_of_reach_errs_with_its_operation)
{
    static const char rules[] = "ruleset scales\n"
                                "use scale\n"
                                "facts\n  n : count\n  d : decimal\n"
                                "rule huge when n * 1e36 > d then prohibited\n"
                                "otherwise no_licence\n";
    desk d = desk_for(rules);
    /* bringing n * 1e36 to six places is part of the comparison, which needs d first */
    expect(&d, "n 1", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "d");
    expect(&d, "d 1", "rejected", "");
    ck_assert_str_eq(licet_session_record(d.session)->reason,
                     "`n * 1e36` has no value: the number is too large");
    expect(&d, "n 0", "no_licence", "otherwise");
    close_desk(&d);
}
END_TEST

START_TEST(duties_without_their_date)
{
    static const char rules[] = "ruleset duties\n"
                                "use scale\n"
                                "facts\n  sent : date\n  n : count\n"
                                "rule every when n > 0 then notice\n"
                                "  with \"before\" 10 days before sent\n"
                                "  with \"after\" 5 days after sent\n"
                                "  with \"at once\"\n"
                                "otherwise no_licence\n";
    desk d = desk_for(rules);
    expect(&d, "n 1", "notice", "every");
    expect_column(&d, LICET_COLUMN_DUTIES, "before by ?; after by ?; at once");
    expect(&d, "sent 2025-03-01", "notice", "every");
    expect_column(&d, LICET_COLUMN_DUTIES, "before by 2025-02-19; after by 2025-03-06; at once");
    expect(&d, "sent 9999-12-30", "notice", "every");
    expect_column(&d, LICET_COLUMN_DUTIES, "before by 9999-12-20; after by ?; at once");
    licet_duty duty;
    ck_assert_int_eq(licet_record_duty(d.session, 1, &duty), LICET_OK);
    ck_assert(duty.has_due && !duty.due_known);
    ck_assert_int_eq(licet_record_duty(d.session, 3, &duty), LICET_MISUSE);
    close_desk(&d);
}
END_TEST

START_TEST(keys_of_every_type)
{
    static const char rules[] = "ruleset keys\n"
                                "use scale\n"
                                "unit USD to 0.01\n"
                                "facts\n  n : count\n  worth : USD\n  sent : date\n  fast : bool\n"
                                "cap c limits n to 10 per worth and sent and fast and n\n"
                                "rule every when n > 0 then presumed_denial\n"
                                "rule room despite every within c then notice\n"
                                "otherwise no_licence\n";
    desk d = desk_for(rules);
    expect_and_book(&d, "n 6, worth 12.50, sent 2025-03-01, fast yes", "notice", "room");
    expect(&d, "n 6", "presumed_denial", "every");
    expect(&d, "n 6, worth 12.51", "notice", "room");
    expect_column(&d, LICET_COLUMN_BOOKED, "c[12.51, 2025-03-01, yes, 6]=6");
    expect(&d, "sent missing", "indeterminate", "");
    expect_column(&d, LICET_COLUMN_MISSING, "sent");
    close_desk(&d);
}
END_TEST

/* ---- facts ---------------------------------------------------------------------------------- */

START_TEST(setters_check_what_they_are_given)
{
    desk d = desk_for(three_tiers);
    enum { ID, DATE, DESTINATION, HEADQUARTERS, CONSIGNEE, CHIP, QUANTITY };
    ck_assert_int_eq(licet_set_number(d.session, QUANTITY, -1), LICET_WRONG_VALUE);
    ck_assert_uint_eq(licet_session_fault(d.session).fact, QUANTITY);
    ck_assert_ptr_nonnull(licet_session_fault(d.session).reason);
    ck_assert_int_eq(licet_set_number(d.session, QUANTITY, 1699), LICET_OK);
    ck_assert_ptr_null(licet_session_fault(d.session).reason);
    ck_assert_int_eq(licet_set_number(d.session, CHIP, 1), LICET_MISUSE);
    ck_assert_int_eq(licet_set_number(d.session, 99, 1), LICET_MISUSE);
    ck_assert_int_eq(licet_set_truth(d.session, CHIP, true), LICET_MISUSE);
    ck_assert_int_eq(licet_set_date(d.session, DATE, 2025, 2, 30), LICET_WRONG_VALUE);
    ck_assert_int_eq(licet_set_date(d.session, DATE, 2025, 5, 20), LICET_OK);
    ck_assert_int_eq(licet_set_row(d.session, DESTINATION, 4), LICET_WRONG_VALUE);
    ck_assert_int_eq(licet_set_row(d.session, DESTINATION, 0), LICET_OK);
    ck_assert_int_eq(licet_set_text(d.session, HEADQUARTERS, text("MX")), LICET_WRONG_VALUE);
    ck_assert_str_eq(licet_session_fault(d.session).reason, "no such country `MX`");
    ck_assert_str_eq(licet_session_fault(d.session).nearest, "MY");
    ck_assert_int_eq(licet_set_text(d.session, HEADQUARTERS, text(" MY")), LICET_OK);
    ck_assert_int_eq(licet_set_text(d.session, CHIP, text("H100")), LICET_OK);
    char consignee[] = "Acme";
    ck_assert_int_eq(licet_set_text(d.session, CONSIGNEE, text(consignee)), LICET_OK);
    consignee[0] = 'X'; /* the session has its own copy */
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_OK);
    expect_column(&d, LICET_COLUMN_BOOKED, "lpp[Acme]=26898568");
    ck_assert_int_eq(licet_set_text(d.session, CONSIGNEE, text("")), LICET_OK);
    ck_assert_uint_eq(licet_record_text(d.session, LICET_COLUMN_BOOKED, NULL, 0), 0);
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_OK);
    expect_column(&d, LICET_COLUMN_MISSING, "consignee");
    licet_session_clear(d.session);
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_OK);
    expect_column(&d, LICET_COLUMN_OUTCOME, "rejected");
    close_desk(&d);
}
END_TEST

static void expect_wrong_order(desk *d, const char *order, const char *code, const char *message)
{
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic first;
    ck_assert_int_eq(licet_set_order(d->session, text(order), &diagnostics), LICET_WRONG_RULES);
    ck_assert_uint_ge(licet_diagnostics_errors(diagnostics), 1);
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 0, &first), LICET_OK);
    ck_assert_str_eq(first.code, code);
    if (message)
        ck_assert_str_eq(first.message, message);
    ck_assert_str_eq(first.source, "order");
    licet_diagnostics_free(diagnostics);
    ck_assert_int_eq(licet_set_order(d->session, text(order), NULL), LICET_WRONG_RULES);
}

START_TEST(orders_in_words_are_all_or_nothing)
{
    desk d = desk_for(three_tiers);
    state(&d, ORDER);
    expect_wrong_order(&d, "quantity 1, destnation CN", "E0701", "there is no fact `destnation`");
    expect_wrong_order(&d, "destination CN, quantity 1.5", "E0702", "`1.5` is not a whole number");
    expect_wrong_order(&d, "destination CN, quantity -3", "E0702", "`-3` is negative");
    expect_wrong_order(&d, "destination CN, quantity \"5\"", "E0703", NULL);
    expect_wrong_order(&d, "destination CN, consignee Acme", "E0703", NULL);
    expect_wrong_order(&d, "destination CN, destination MY", "E0704", NULL);
    expect_wrong_order(&d, "destination CM", "E0702", "no such country `CM`");
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_OK);
    expect_column(&d, LICET_COLUMN_BOOKED, "lpp[Acme]=26898568");
    ck_assert_int_eq(licet_set_order(NULL, text("x 1"), NULL), LICET_MISUSE);
    close_desk(&d);
}
END_TEST

START_TEST(columns_are_cut_like_snprintf)
{
    desk d = desk_for(three_tiers);
    expect(&d, ORDER, "notice", "low_volume");
    char buffer[8] = "xxxxxxx";
    ck_assert_uint_eq(licet_record_text(d.session, LICET_COLUMN_BOOKED, buffer, 4), 18);
    ck_assert(memcmp(buffer, "lpp[xxx", 7) == 0);
    ck_assert_uint_eq(licet_record_text(d.session, LICET_COLUMN_BOOKED, NULL, 0), 18);
    ck_assert_str_eq(licet_column_name(LICET_COLUMN_STATUS), "status");
    ck_assert_ptr_null(licet_column_name(LICET_COLUMN_COUNT));
    close_desk(&d);
}
END_TEST

/* ---- loading -------------------------------------------------------------------------------- */

START_TEST(an_image_decides_like_its_text)
{
    desk d = desk_for(three_tiers);
    licet_text image = licet_law_image(d.law);
    licet_source source = {"rules.lcb", image.bytes, image.length};
    desk copy = {NULL, NULL, NULL};
    ck_assert_int_eq(licet_load(&copy.law, NULL, &source, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_session_new(&copy.session, copy.law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&copy.ledger, false, NULL), LICET_OK);
    close_desk(&d);
    expect_and_book(&copy, ORDER, "notice", "low_volume");
    expect(&copy, "quantity 1", "presumed_approval", "country_allocation");
    licet_rule_info info;
    ck_assert_int_eq(licet_law_rule(copy.law, 0, &info), LICET_OK);
    ck_assert_uint_eq(info.line, 35);
    ck_assert(info.source.length == 11 && memcmp(info.source.bytes, "rules.licet", 11) == 0);
    close_desk(&copy);
}
END_TEST

START_TEST(a_broken_image_is_refused)
{
    /* Behind the header every byte counts; in it, the place of an empty table does not. */
    enum { CHECKED = 600 };
    licet_law *law = load(three_tiers), *broken = NULL;
    licet_text image = licet_law_image(law);
    char *bytes = malloc(image.length);
    ck_assert_ptr_nonnull(bytes);
    for (size_t at = 0; at < image.length; at += at < CHECKED ? 7 : 997) {
        memcpy(bytes, image.bytes, image.length);
        bytes[at] = (char)(bytes[at] ^ 0x40);
        licet_source source = {"x.lcb", bytes, image.length};
        licet_status status = licet_load(&broken, NULL, &source, 1, NULL);
        if (at >= CHECKED && status != LICET_WRONG_RULES)
            ck_abort_msg("byte %zu", at);
        licet_law_free(broken);
        broken = NULL;
    }
    memcpy(bytes, image.bytes, image.length);
    for (size_t length = 0; length < image.length; length += 1 + length / 3) {
        licet_source source = {"x.lcb", bytes, length};
        ck_assert_int_ne(licet_load(&broken, NULL, &source, 1, NULL), LICET_MEMORY);
        licet_law_free(broken);
        broken = NULL;
    }
    licet_source both[2] = {{"x.lcb", image.bytes, image.length},
                            {"y.licet", three_tiers, sizeof three_tiers - 1}};
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic first;
    ck_assert_int_eq(licet_load(&broken, &diagnostics, both, 2, NULL), LICET_WRONG_RULES);
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 0, &first), LICET_OK);
    ck_assert_str_eq(first.slug, "image-with-texts");
    ck_assert_ptr_null(first.source);
    licet_diagnostics_free(diagnostics);
    free(bytes);
    licet_law_free(law);
}
END_TEST

static int load_module(void *user, const char *name, licet_text *module)
{
    (void)user;
    *module = text("unit TPP\nuse scale\n");
    return strcmp(name, "mine") != 0;
}

static int load_wrong_module(void *user, const char *name, licet_text *module)
{
    *module = text(user);
    return strcmp(name, "mine") != 0;
}

/* spec: W-5.5 */
START_TEST(modules_hold_no_rules)
{
    static const char rules[] = "ruleset own\nuse scale, mine\nfacts n : count\n"
                                "rule r when n > 1 then prohibited\notherwise no_licence\n";
    static const char *const wrong[] = {
        "ruleset other\n",
        "otherwise no_licence\n",
        "rule s when n > 2 then prohibited\n",
        "cap c limits n to 1\n",
        "test \"t\" order n 1 expect no_licence\n",
    };
    licet_options options = LICET_OPTIONS_INIT;
    licet_source source = {"own", rules, sizeof rules - 1};
    options.load = load_wrong_module;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char module[64];
        licet_law *law = NULL;
        snprintf(module, sizeof module, "%s", wrong[i]);
        options.load_user = module;
        ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_WRONG_RULES);
        ck_assert_ptr_null(law);
    }
}
END_TEST

START_TEST(options_limit_what_is_loaded)
{
    licet_law *law = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    licet_source source = {NULL, three_tiers, sizeof three_tiers - 1};
    options.max_source_bytes = 100;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_LIMIT);
    options.max_source_bytes = 0;
    options.max_rules = 4;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_LIMIT);
    options.max_rules = 5;
    int cancel = 1;
    options.cancel = &cancel;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_CANCELLED);
    ck_assert_ptr_null(law);
    cancel = 0;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    licet_law_free(law);
    law = NULL;
    options.version = 99;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_MISUSE);
    ck_assert_int_eq(licet_load(&law, NULL, &source, 0, NULL), LICET_MISUSE);
    ck_assert_int_eq(licet_load(NULL, NULL, &source, 1, NULL), LICET_MISUSE);
    source.bytes = NULL;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_MISUSE);
}
END_TEST

static int load_long_table(void *user, const char *name, const char *file, licet_text *table)
{
    (void)name;
    *table = text(user);
    return strcmp(file, "t.csv") != 0;
}

/* Loads RULES with OPTIONS: one error, with its code and what it underlines. */
static void expect_limit(const char *rules, const licet_options *options, const char *code,
                         const char *underlined)
{
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_diagnostic d;
    licet_source source = {"own", rules, strlen(rules)};
    ck_assert_int_eq(licet_load(&law, &diagnostics, &source, 1, options), LICET_LIMIT);
    ck_assert_ptr_null(law);
    ck_assert_uint_eq(licet_diagnostics_count(diagnostics), 1);
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 0, &d), LICET_OK);
    ck_assert_str_eq(d.code, code);
    if (underlined) {
        ck_assert_str_eq(d.source, "own");
        ck_assert_uint_eq(d.end - d.start, strlen(underlined));
        ck_assert(memcmp(rules + d.start, underlined, d.end - d.start) == 0);
    } else {
        ck_assert_ptr_null(d.source);
    }
    licet_diagnostics_free(diagnostics);
}

/* What makes the texts too long is said where it is named, and nothing else is. */
START_TEST(limits_of_the_host_are_named)
{
    static const char module[] = "ruleset own\nuse mine, scale\nfacts n : count\n"
                                 "rule r when n > 1 then prohibited\notherwise no_licence\n";
    static const char table[] = "ruleset own\nuse scale\nregistry g from \"t.csv\" | key |\n"
                                "facts n : g\nrule r when n = A then prohibited\n"
                                "otherwise no_licence\n";
    char unit[] = "unit TPP\n", rows[] = "key\nA\nB\n";
    licet_options options = LICET_OPTIONS_INIT;
    options.load = load_wrong_module;
    options.load_user = unit;
    options.max_source_bytes = sizeof module - 1 + 8;
    expect_limit(module, &options, "E0706", "mine");
    options.max_source_bytes = sizeof module - 1 + 9;
    options.max_rules = 1;
    licet_law *law = NULL;
    licet_source source = {"own", module, sizeof module - 1};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    licet_law_free(law);
    options.load_table = load_long_table;
    options.load_table_user = rows;
    options.max_source_bytes = sizeof table - 1 + 7;
    expect_limit(table, &options, "E0706", "\"t.csv\"");
    options.max_source_bytes = sizeof table - 1 + 8;
    source = (licet_source){"own", table, sizeof table - 1};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    licet_law_free(law);
    options.max_source_bytes = sizeof table - 2;
    expect_limit(table, &options, "E0706", NULL);
    options.max_source_bytes = sizeof table - 1 + 4;
    options.where = text("n = A");
    expect_limit(table, &options, "E0706", NULL);
    options.where = (licet_text){NULL, 0};
    options.edit = text("set threshold x = 1");
    expect_limit(table, &options, "E0706", NULL);
    options.edit = (licet_text){NULL, 0};
    options.max_source_bytes = 0;
    options.max_rules = 1;
    static const char two[] = "ruleset own\nuse scale\nfacts n : count\nrule r then prohibited\n"
                              "rule s then prohibited\notherwise no_licence\n"
                              "rule t when n > 1 then prohibited\n";
    expect_limit(two, &options, "E0707", NULL);
}
END_TEST

START_TEST(modules_come_from_the_host)
{
    static const char rules[] = "ruleset own\n"
                                "use mine\n"
                                "facts\n  n : TPP\n"
                                "rule r when n > 1 TPP then prohibited\n"
                                "otherwise no_licence\n";
    licet_law *law = NULL;
    licet_session *session = NULL;
    licet_options options = LICET_OPTIONS_INIT;
    licet_source source = {"own", rules, sizeof rules - 1};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_WRONG_RULES);
    options.load = load_module;
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, &options), LICET_OK);
    ck_assert_int_eq(licet_session_new(&session, law, &options), LICET_OK);
    licet_session_free(session);
    licet_law_free(law);
    /* a module alone has nothing to decide by */
    source = (licet_source){"module", "unit TPP\n", 9};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_OK);
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_MISUSE);
    ck_assert_ptr_null(session);
    licet_law_free(law);
}
END_TEST

START_TEST(diagnostics_name_their_places)
{
    static const char rules[] = "ruleset x\nuse scale\nfacts\n  \xC3\xA9 : count\n"
                                "rule r when n > 1 then prohibited\notherwise nothing\n";
    licet_law *law = NULL;
    licet_diagnostics *diagnostics = NULL;
    licet_source source = {"x.licet", rules, sizeof rules - 1};
    ck_assert_int_eq(licet_load(&law, &diagnostics, &source, 1, NULL), LICET_WRONG_RULES);
    ck_assert_ptr_null(law);
    ck_assert_uint_ge(licet_diagnostics_count(diagnostics), 2);
    licet_diagnostic d;
    uint32_t line = 0;
    for (size_t i = 0; i < licet_diagnostics_count(diagnostics); i++) {
        ck_assert_int_eq(licet_diagnostics_get(diagnostics, i, &d), LICET_OK);
        ck_assert_str_eq(d.source, "x.licet");
        ck_assert_uint_ge(d.line, line);
        ck_assert_uint_ge(d.column, 1);
        ck_assert_uint_le(d.start, d.end);
        line = d.line;
    }
    ck_assert_uint_eq(line, 6);
    ck_assert_uint_eq(d.column, 11);
    ck_assert_int_eq(licet_diagnostics_get(diagnostics, 99, &d), LICET_MISUSE);
    ck_assert_uint_eq(licet_diagnostics_count(NULL), 0);
    licet_diagnostics_free(diagnostics);
    licet_diagnostics_free(NULL);
}
END_TEST

/* ---- a ledger that fails -------------------------------------------------------------------- */

static int fail_read(void *self, const licet_ledger_key *key, int64_t *amount)
{
    (void)key;
    *amount = 0;
    return *(int *)self;
}

static int do_begin(void *self)
{
    (void)self;
    return 0;
}

static int fail_span(void *self, const licet_ledger_key *key, int32_t from, int32_t until,
                     int64_t *amount)
{
    (void)from;
    (void)until;
    return fail_read(self, key, amount);
}

static int no_day(void *self, const licet_ledger_key *key, int32_t after, int32_t *day)
{
    (void)self;
    (void)key;
    (void)after;
    (void)day;
    return LICET_NOT_FOUND;
}

static int fail_book(void *self, const licet_ledger_key *key, int32_t date, int64_t amount)
{
    (void)self;
    (void)key;
    (void)date;
    (void)amount;
    return -77;
}

static int do_commit(void *self, licet_text id, licet_text answer)
{
    (void)answer;
    (void)self;
    (void)id;
    return 0;
}

static void do_rollback(void *self)
{
    (void)self;
}

static uint64_t no_changes(void *self)
{
    (void)self;
    return 0;
}

START_TEST(faults_of_the_ledger_reach_the_caller)
{
    static const licet_ledger_methods methods = {.version = LICET_LEDGER_METHODS_VERSION,
                                                 .begin = do_begin,
                                                 .read = fail_read,
                                                 .read_span = fail_span,
                                                 .next_day = no_day,
                                                 .book = fail_book,
                                                 .commit = do_commit,
                                                 .rollback = do_rollback,
                                                 .changes = no_changes};
    desk d = desk_for(three_tiers);
    licet_ledger_free(d.ledger);
    int answer = -5;
    ck_assert_int_eq(licet_ledger_new_custom(&d.ledger, &methods, &answer, NULL), LICET_OK);
    state(&d, ORDER);
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_LEDGER_FAULT);
    ck_assert_ptr_null(licet_session_record(d.session));
    answer = LICET_MEMORY;
    ck_assert_int_eq(licet_decide(d.session, d.ledger), LICET_MEMORY);
    answer = 0;
    expect(&d, ORDER, "notice", "low_volume");
    ck_assert_int_eq(licet_book(d.session, d.ledger, text(NULL)), LICET_LEDGER_FAULT);
    expect_column(&d, LICET_COLUMN_OUTCOME, "notice");
    close_desk(&d);
}
END_TEST

Suite *suite_session(void)
{
    Suite *suite = suite_create("session");
    TCase *decisions = tcase_create("decisions");
    tcase_add_test(decisions, an_order_is_decided_and_booked);
    tcase_add_test(decisions, windows_begin_anew);
    tcase_add_test(decisions, standing_requirements_bring_duties);
    tcase_add_test(decisions, licences_may_be_refused);
    tcase_add_test(decisions, what_is_missing_is_listed_in_order);
    tcase_add_test(decisions, dates_decide_which_law);
    tcase_add_test(decisions, booking_is_once_and_fresh);
    tcase_add_test(decisions, amounts_past_64_bits);
    tcase_add_test(decisions, chains_of_exceptions);
    tcase_add_test(decisions, a_strict_otherwise_does_not_count_when_a_rule_applies);
    tcase_add_test(decisions, errors_that_matter_reject);
    tcase_add_test(decisions, numbers_too_large_reject);
    tcase_add_test(decisions, a_scale_out_of_reach_errs_with_its_operation);
    tcase_add_test(decisions, duties_without_their_date);
    tcase_add_test(decisions, keys_of_every_type);
    suite_add_tcase(suite, decisions);
    TCase *facts = tcase_create("facts");
    tcase_add_test(facts, setters_check_what_they_are_given);
    tcase_add_test(facts, orders_in_words_are_all_or_nothing);
    tcase_add_test(facts, columns_are_cut_like_snprintf);
    suite_add_tcase(suite, facts);
    TCase *loading = tcase_create("loading");
    tcase_add_test(loading, an_image_decides_like_its_text);
    tcase_add_test(loading, a_broken_image_is_refused);
    tcase_add_test(loading, options_limit_what_is_loaded);
    tcase_add_test(loading, limits_of_the_host_are_named);
    tcase_add_test(loading, modules_come_from_the_host);
    tcase_add_test(loading, modules_hold_no_rules);
    tcase_add_test(loading, diagnostics_name_their_places);
    tcase_add_test(loading, faults_of_the_ledger_reach_the_caller);
    suite_add_tcase(suite, loading);
    return suite;
}

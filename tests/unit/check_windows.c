/* check_windows.c - rolling windows against a recount by hand: orders on random and on shuffled
 * dates, and no span of what is booked that holds more than a tested limit.
 *
 * Must not: share a line with the library's own search of spans. */
#include "lang/date.h"
#include "tests/differential/random.h"

#include <licet.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_windows(void);

enum { ORDERS = 400, LIMIT = 100, FIRST_DAY = 20089 /* 2025-01-01 */ };

typedef struct {
    int32_t date;
    int64_t quantity;
    bool booked;
} order;

/* Before the first day of the span that ends on DATE: N days, or N months (the last day of a month
 * that is too short). */
static int32_t before_span(int32_t date, int span, bool months)
{
    if (!months)
        return date - span;
    int year, month, day;
    lc_date_to_parts(date, &year, &month, &day);
    int32_t at = year * 12 + month - 1 - span, before;
    while (!lc_date_from_parts(&before, at / 12, at % 12 + 1, day))
        day--;
    return before;
}

static int64_t booked_in(const order *orders, int count, int32_t after, int32_t until)
{
    int64_t sum = 0;
    for (int i = 0; i < count; i++)
        if (orders[i].booked && orders[i].date > after && orders[i].date <= until)
            sum += orders[i].quantity;
    return sum;
}

/* The fullest of all spans that hold DATE, day by day. */
static int64_t fullest(const order *orders, int count, int32_t date, int span, bool months)
{
    int64_t most = 0;
    for (int32_t end = date; before_span(end, span, months) < date; end++) {
        int64_t sum = booked_in(orders, count, before_span(end, span, months), end);
        most = sum > most ? sum : most;
    }
    return most;
}

static licet_law *load(const char *rules)
{
    licet_law *law = NULL;
    licet_source source = {"rules.licet", rules, strlen(rules)};
    ck_assert_int_eq(licet_load(&law, NULL, &source, 1, NULL), LICET_OK);
    return law;
}

static void state(licet_session *session, const licet_law *law, const char *fact, const char *value)
{
    size_t index = licet_law_fact_find(law, (licet_text){fact, strlen(fact)});
    ck_assert_int_eq(licet_set_text(session, index, (licet_text){value, strlen(value)}), LICET_OK);
}

/* Decides and books ORDERS[AT]; what the rules say must be what the recount says. */
static void decide(const licet_law *law, licet_session *session, licet_ledger *ledger,
                   order *orders, int at, int span, bool months)
{
    char date[LC_DATE_TEXT], quantity[24], outcome[32] = "";
    order *o = &orders[at];
    lc_date_write(date, o->date);
    snprintf(quantity, sizeof quantity, "%lld", (long long)o->quantity);
    licet_session_clear(session);
    state(session, law, "date", date);
    state(session, law, "quantity", quantity);
    ck_assert_int_eq(licet_decide(session, ledger), LICET_OK);
    licet_record_text(session, LICET_COLUMN_OUTCOME, outcome, sizeof outcome - 1);
    int64_t before = fullest(orders, at, o->date, span, months);
    bool room = before + o->quantity <= LIMIT;
    ck_assert_str_eq(outcome, room ? "notice" : "policy_of_denial");
    licet_booking booking;
    if (room && licet_record_booking(session, 0, &booking) == LICET_OK)
        ck_assert_int_eq(booking.before, before);
    ck_assert_int_eq(licet_book(session, ledger, (licet_text){NULL, 0}), LICET_OK);
    o->booked = room;
}

static void run_orders(const char *window, int span, bool months, uint64_t seed, bool in_order)
{
    char rules[600];
    snprintf(rules, sizeof rules,
             "ruleset windows use scale facts date : date quantity : count\n"
             "cap small limits quantity to %d in any %s\n"
             "rule licence then policy_of_denial\n"
             "rule few despite licence within small then notice\n"
             "otherwise no_licence\n",
             LIMIT, window);
    random_source random = random_start(seed, 1);
    licet_law *law = load(rules);
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    order *orders = calloc(ORDERS, sizeof *orders);
    ck_assert_ptr_nonnull(orders);
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    for (int i = 0; i < ORDERS; i++) {
        int day = in_order ? i * 2 : random_between(&random, 0, 800);
        orders[i].date = FIRST_DAY + day;
        orders[i].quantity = random_between(&random, 0, 40);
        decide(law, session, ledger, orders, i, span, months);
    }
    for (int32_t end = FIRST_DAY; end <= FIRST_DAY + 1700; end++)
        ck_assert_int_le(booked_in(orders, ORDERS, before_span(end, span, months), end), LIMIT);
    licet_session_free(session);
    licet_ledger_free(ledger);
    licet_law_free(law);
    free(orders);
}

START_TEST(days_agree_with_a_recount)
{
    run_orders("1 days", 1, false, 1, false);
    run_orders("30 days", 30, false, 2, false);
    run_orders("365 days", 365, false, 3, false);
}
END_TEST

START_TEST(months_and_years_agree_with_a_recount)
{
    run_orders("1 months", 1, true, 4, false);
    run_orders("7 months", 7, true, 5, false);
    run_orders("1 years", 12, true, 6, false);
}
END_TEST

START_TEST(orders_by_date_agree_with_a_recount)
{
    run_orders("30 days", 30, false, 7, true);
    run_orders("2 months", 2, true, 8, true);
}
END_TEST

/* What lies in no span together need not fit 64 bits together. */
START_TEST(days_need_not_fit_together)
{
    static const char rules[] =
        "ruleset windows use scale facts date : date quantity : count\n"
        "cap vast limits quantity to 9,223,372,036,854,775,807 in any 5 days\n"
        "rule licence then policy_of_denial\n"
        "rule few despite licence within vast then notice\n"
        "otherwise no_licence\n";
    static const char *const dates[] = {"2025-01-01", "2025-01-06", "2025-01-05"};
    static const char *const outcomes[] = {"notice", "notice", "policy_of_denial"};
    licet_law *law = load(rules);
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    ck_assert_int_eq(licet_session_new(&session, law, NULL), LICET_OK);
    ck_assert_int_eq(licet_ledger_new(&ledger, false, NULL), LICET_OK);
    for (int i = 0; i < 3; i++) {
        char outcome[32] = "";
        state(session, law, "date", dates[i]);
        state(session, law, "quantity", "9223372036854775807");
        ck_assert_int_eq(licet_decide(session, ledger), LICET_OK);
        licet_record_text(session, LICET_COLUMN_OUTCOME, outcome, sizeof outcome - 1);
        ck_assert_str_eq(outcome, outcomes[i]);
        ck_assert_int_eq(licet_book(session, ledger, (licet_text){NULL, 0}), LICET_OK);
    }
    licet_session_free(session);
    licet_ledger_free(ledger);
    licet_law_free(law);
}
END_TEST

Suite *suite_windows(void)
{
    Suite *suite = suite_create("windows");
    TCase *tests = tcase_create("windows");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, days_agree_with_a_recount);
    tcase_add_test(tests, months_and_years_agree_with_a_recount);
    tcase_add_test(tests, orders_by_date_agree_with_a_recount);
    tcase_add_test(tests, days_need_not_fit_together);
    suite_add_tcase(suite, tests);
    return suite;
}

/* decide.c - decides an order three times and books it, until the cap is full. */
#include <licet.h>
#include <stdio.h>
static const char rules[] = "ruleset example use scale facts quantity : count\n"
                            "cap small limits quantity to 1,000\n"
                            "rule licence then policy_of_denial\n"
                            "rule few despite licence within small then notice\n"
                            "otherwise no_licence\n";
int main(void)
{
    licet_source source = {"example", rules, sizeof rules - 1};
    licet_law *law = NULL;
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    if (licet_load(&law, NULL, &source, 1, NULL) || licet_session_new(&session, law, NULL) ||
        licet_ledger_new(&ledger, false, NULL))
        return 1;
    size_t quantity = licet_law_fact_find(law, (licet_text){"quantity", 8});
    for (int order = 1; order <= 3; order++) {
        char outcome[64];
        if (licet_set_text(session, quantity, (licet_text){"400", 3}) ||
            licet_decide(session, ledger) || licet_book(session, ledger, (licet_text){NULL, 0}))
            return 1;
        size_t length = licet_record_text(session, LICET_COLUMN_OUTCOME, outcome, sizeof outcome);
        printf("order %d: %.*s\n", order, (int)length, outcome);
    }
    licet_ledger_free(ledger);
    licet_session_free(session);
    licet_law_free(law);
    return 0;
}

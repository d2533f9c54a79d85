/* decide.c - decides an order under rules and books it, again and again until the cap is full. */
#include <licet.h>
#include <stdio.h>

static const char rules[] = "ruleset example use scale facts quantity : count\n"
                            "cap small limits quantity to 1,000\n"
                            "rule licence then policy_of_denial\n"
                            "rule few despite licence within small then notice with \"tell us\"\n"
                            "otherwise no_licence\n";
int main(void)
{
    licet_source source = {"example", rules, sizeof rules - 1};
    licet_law *law = NULL;
    licet_session *session = NULL;
    licet_ledger *ledger = NULL;
    licet_status status = licet_load(&law, NULL, &source, 1, NULL);
    if (status == LICET_OK)
        status = licet_session_new(&session, law, NULL);
    if (status == LICET_OK)
        status = licet_ledger_new(&ledger, false, NULL);
    for (int order = 1; order <= 3 && status == LICET_OK; order++) {
        char outcome[64];
        size_t fact = licet_law_fact_find(law, (licet_text){"quantity", 8});
        status = licet_set_text(session, fact, (licet_text){"400", 3});
        if (status == LICET_OK)
            status = licet_decide(session, ledger);
        if (status == LICET_OK)
            status = licet_book(session, ledger, (licet_text){NULL, 0});
        size_t length = licet_record_text(session, LICET_COLUMN_OUTCOME, outcome, sizeof outcome);
        printf("order %d: %.*s\n", order, (int)length, outcome);
    }
    if (status != LICET_OK)
        fprintf(stderr, "%s\n", licet_status_text(status));
    licet_ledger_free(ledger);
    licet_session_free(session);
    licet_law_free(law);
    return status != LICET_OK;
}

/* decide.c - decides three orders under a rule and books them, until its cap is full. */
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
    bool done = licet_load(&law, NULL, &source, 1, NULL) == LICET_OK &&
                licet_session_new(&session, law, NULL) == LICET_OK &&
                licet_ledger_new(&ledger, false, NULL) == LICET_OK;
    size_t quantity = done ? licet_law_fact_find(law, (licet_text){"quantity", 8}) : 0;
    for (int order = 1; done && order <= 3; order++) {
        char outcome[64];
        done = licet_set_text(session, quantity, (licet_text){"400", 3}) == LICET_OK &&
               licet_decide(session, ledger) == LICET_OK &&
               licet_book(session, ledger, (licet_text){NULL, 0}) == LICET_OK;
        size_t length = licet_record_text(session, LICET_COLUMN_OUTCOME, outcome, sizeof outcome);
        printf("order %d: %.*s\n", order, (int)length, outcome);
    }
    licet_ledger_free(ledger);
    licet_session_free(session);
    licet_law_free(law);
    return done ? 0 : 1;
}

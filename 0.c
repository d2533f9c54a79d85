#include <licet.h>
#include <stdio.h>
#include <string.h>

static const char rules[] = "ruleset pages\n"
                            "use scale, countries\n"
                            "facts\n"
                            "  destination : country\n"
                            "  quantity : count\n"
                            "cap small limits quantity to 100 per destination\n"
                            "rule licence when quantity > 0 then policy_of_denial\n"
                            "rule low_volume despite licence within small then notice\n"
                            "otherwise no_licence\n";

int main(void)
{
    static const licet_text countries[] = {{"MY", 2}, {"Japan", 5}};
    static const uint8_t destinations[] = {0, 1, 0, 1};
    static const int64_t quantities[] = {60, 100, 50, 0};
    static const char *const expected[] = {"notice", "notice", "policy_of_denial", "no_licence"};
    const licet_source source = {"pages.licet", rules, sizeof rules - 1};
    const licet_input items = {.cells = LICET_CELLS_TEXTS, .values = countries};
    licet_law *law;
    licet_columns *columns;
    licet_ledger *ledger;
    if (licet_load(&law, NULL, &source, 1, NULL) != LICET_OK ||
        licet_columns_new(&columns, law, NULL) != LICET_OK ||
        licet_ledger_new(&ledger, false, NULL) != LICET_OK)
        return 1;
    const licet_input inputs[] = {
        {.fact = licet_law_fact_find(law, (licet_text){"destination", 11}),
         .cells = LICET_CELLS_UINT8,
         .values = destinations,
         .dictionary = &items,
         .dictionary_count = 2},
        {.fact = licet_law_fact_find(law, (licet_text){"quantity", 8}),
         .cells = LICET_CELLS_INT64,
         .values = quantities},
    };
    uint8_t outcomes[4];
    const licet_inputs orders = {LICET_INPUTS_VERSION, 4, 2, inputs};
    licet_results results = {.version = LICET_RESULTS_VERSION, .outcomes = outcomes};
    int status = licet_replay_columns(columns, ledger, &orders, &results) != LICET_OK;
    for (size_t row = 0; row < results.done && !status; row++) {
        licet_outcome_info outcome;
        licet_law_outcome(law, outcomes[row], &outcome);
        printf("%.*s\n", (int)outcome.name.length, outcome.name.bytes);
        status = strcmp(expected[row], outcome.name.bytes) != 0;
    }
    licet_ledger_free(ledger);
    licet_columns_free(columns);
    licet_law_free(law);
    return status;
}

/* check_versions.c - what a name stands for where amendments give it several versions.
 *
 * Such a name is a `let` of its own, made where it is first met: a choice among the versions by the
 * day of the order. Declarations that name the same versions share it. Must not: know what a
 * version is worth; whoever names it says how one of them is read. */
#include "check_expr.h"

/* The versions of SYMBOL's name that exist while DECL does; how many they are. */
static uint32_t collect(lc_checker *c, const lc_decl *decl, const lc_symbol *symbol,
                        uint32_t **versions)
{
    uint32_t count = 0;
    for (const lc_symbol *at = symbol; at; at = lc_next_version(c, decl, at))
        count++;
    *versions = lc_check_zero(c, count, sizeof **versions);
    count = 0;
    for (const lc_symbol *at = symbol; *versions && at; at = lc_next_version(c, decl, at))
        (*versions)[count++] = (uint32_t)(at - c->symbols);
    return count;
}

static bool is_same(const lc_choice *choice, lc_node_kind kind, const uint32_t *versions,
                    uint32_t count)
{
    bool same = choice->kind == kind && choice->count == count;
    for (uint32_t i = 0; same && i < count; i++)
        same = choice->versions[i] == versions[i];
    return same;
}

/* A where the day is one of TIMES, else B. */
static lc_node *either(lc_checker *c, lc_place place, lc_times times, lc_node *a, lc_node *b)
{
    lc_node *during = lc_new_node(c, LC_NODE_DURING, lc_plain_type(LC_TYPE_TRUTH), place);
    lc_times *kept = lc_check_zero(c, 1, sizeof *kept);
    if (kept)
        *kept = times;
    during->times = kept;
    lc_node *node = lc_pair_node(c, LC_NODE_IF, a->type, place, a, b);
    node->c = during;
    node->scale = a->scale > b->scale ? a->scale : b->scale;
    return node;
}

/* One of COUNT versions, of which NODES are what they stand for, by the day; as flat as it can be.
 * *TIMES: the days of all of them. */
static lc_node *among(lc_checker *c, lc_place place, const uint32_t *versions, lc_node **nodes,
                      uint32_t count, lc_times *times)
{
    if (count == 1) {
        *times = c->symbols[*versions].exists;
        return *nodes;
    }
    const lc_times always = {true, NULL, 0};
    uint32_t half = count / 2;
    lc_times first, second;
    lc_node *a = among(c, place, versions, nodes, half, &first);
    lc_node *b = among(c, place, versions + half, nodes + half, count - half, &second);
    lc_times neither = lc_times_less(c, lc_times_less(c, always, first), second);
    *times = lc_times_less(c, always, neither);
    return either(c, place, first, a, b);
}

/* Whether what VERSION stands for, as NODE, can take the place of FIRST; else reported. */
static bool is_alike(lc_checker *c, const lc_symbol *version, const lc_node *first,
                     const lc_symbol *of_first, const lc_node *node)
{
    if (first->type.kind == node->type.kind && first->type.registry == node->type.registry &&
        first->type.dimension == node->type.dimension)
        return true;
    const char *words = lc_quantity_words(c, node->type);
    const char *when = lc_check_text(
        c, lc_arena_format(c->arena, "%s %s", words, lc_times_words(c, &version->exists)));
    lc_diagnostic *report =
        lc_report3(c->diagnostics, LC_E0458, node->place, version->ident.name->text,
                   lc_quantity_words(c, first->type), when);
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(of_first),
                       lc_quantity_words(c, first->type));
    lc_diagnostic_note(c->diagnostics, report, lc_symbol_place(version), words);
    return false;
}

/* What the name stands for; NULL when it was reported. */
static lc_node *choose(lc_checker *c, const lc_choice *choice, lc_place place,
                       lc_make_version *make)
{
    lc_node **nodes = lc_check_zero(c, choice->count, sizeof *nodes);
    bool good = nodes != NULL;
    for (uint32_t i = 0; nodes && i < choice->count; i++) {
        const lc_symbol *version = &c->symbols[choice->versions[i]];
        nodes[i] =
            version->broken ? lc_error_node(c, place) : make(c, version, choice->kind, place);
        good =
            good && !lc_is_error_node(nodes[i]) &&
            (i == 0 || is_alike(c, version, nodes[0], &c->symbols[choice->versions[0]], nodes[i]));
    }
    if (!good)
        return NULL;
    lc_times times;
    return among(c, place, choice->versions, nodes, choice->count, &times);
}

static uint32_t add_let(lc_checker *c, const lc_symbol *first, lc_node *node)
{
    lc_law *law = c->law;
    if (!lc_check_room(c, (void **)&law->lets, law->let_count, &c->let_capacity, sizeof *law->lets))
        return LC_NONE;
    law->lets[law->let_count] = (lc_let){.declared = lc_check_declared(first),
                                         .node = node,
                                         .exists = {true, NULL, 0},
                                         .chosen = true};
    return law->let_count++;
}

/* The choice among VERSIONS, made now if nobody named them together before; NULL: memory. */
static const lc_choice *find_choice(lc_checker *c, lc_symbol *first, lc_node_kind kind,
                                    uint32_t *versions, uint32_t count, lc_place place,
                                    lc_make_version *make)
{
    for (uint32_t at = first->joined; at; at = c->choices[at - 1].next)
        if (is_same(&c->choices[at - 1], kind, versions, count))
            return &c->choices[at - 1];
    lc_choice choice = {kind, versions, count, LC_NONE, first->joined};
    lc_node *node = choose(c, &choice, place, make);
    if (node)
        choice.let = add_let(c, first, node);
    if (c->failed || !lc_check_room(c, (void **)&c->choices, c->choice_count, &c->choice_capacity,
                                    sizeof *c->choices))
        return NULL;
    c->choices[c->choice_count++] = choice;
    first->joined = c->choice_count;
    return &c->choices[c->choice_count - 1];
}

lc_node *lc_check_versions(lc_checker *c, const lc_decl *decl, const lc_symbol *symbol,
                           lc_node_kind kind, lc_place place, lc_make_version *make)
{
    if (!lc_next_version(c, decl, symbol))
        return symbol->broken ? lc_error_node(c, place) : make(c, symbol, kind, place);
    uint32_t *versions;
    uint32_t count = collect(c, decl, symbol, &versions);
    lc_symbol *first = &c->symbols[lc_table_find(&c->values, symbol->ident.name)];
    const lc_choice *choice =
        versions ? find_choice(c, first, kind, versions, count, place, make) : NULL;
    return choice && choice->let != LC_NONE ? lc_let_node(c, choice->let, place)
                                            : lc_error_node(c, place);
}

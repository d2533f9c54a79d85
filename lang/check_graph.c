/* check_graph.c - order among things that name each other: lets, groups, units, exceptions.
 *
 * Kahn's algorithm, so that a chain of ten thousand names needs no stack. What stays over stands in
 * a circle or behind one. Must not: know what kinds of things the nodes are, or report anything. */
#include "check.h"

bool lc_graph_init(lc_checker *c, lc_graph *graph, uint32_t node_count)
{
    *graph = (lc_graph){.node_count = node_count};
    graph->order = lc_check_zero(c, node_count, sizeof *graph->order);
    graph->first = lc_check_zero(c, (size_t)node_count + 2, sizeof *graph->first);
    graph->visited = lc_check_zero(c, node_count, sizeof *graph->visited);
    return graph->order && graph->first && graph->visited;
}

bool lc_graph_edge(lc_checker *c, lc_graph *graph, uint32_t user, uint32_t used)
{
    if (!lc_check_room(c, (void **)&graph->edges, graph->edge_count, &graph->edge_capacity,
                       sizeof *graph->edges))
        return false;
    graph->edges[graph->edge_count++] = (struct lc_edge){user, used};
    return true;
}

/* Targets of every node side by side: node i has targets[first[i]] .. targets[first[i + 1]]. The
 * order of the edges is kept. FIRST has room for node_count + 2. */
static void lay_out(const lc_graph *graph, uint32_t *first, uint32_t *targets, bool backwards)
{
    for (uint32_t i = 0; i < graph->edge_count; i++)
        first[(backwards ? graph->edges[i].used : graph->edges[i].user) + 2]++;
    for (uint32_t i = 2; i < graph->node_count + 2; i++)
        first[i] += first[i - 1];
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        struct lc_edge edge = graph->edges[i];
        if (backwards)
            targets[first[edge.used + 1]++] = edge.user;
        else
            targets[first[edge.user + 1]++] = edge.used;
    }
}

bool lc_graph_sort(lc_checker *c, lc_graph *graph)
{
    uint32_t nodes = graph->node_count;
    uint32_t *first_user = lc_check_zero(c, (size_t)nodes + 2, sizeof *first_user);
    uint32_t *users = lc_check_zero(c, graph->edge_count, sizeof *users);
    uint32_t *open = lc_check_zero(c, nodes, sizeof *open); /* how many used ones are not placed */
    graph->targets = lc_check_zero(c, graph->edge_count, sizeof *graph->targets);
    if (!first_user || !users || !open || !graph->targets)
        return false;
    lay_out(graph, graph->first, graph->targets, false);
    lay_out(graph, first_user, users, true);
    uint32_t placed = 0;
    for (uint32_t i = 0; i < nodes; i++) {
        open[i] = graph->first[i + 1] - graph->first[i];
        if (open[i] == 0)
            graph->order[placed++] = i;
    }
    for (uint32_t at = 0; at < placed; at++) {
        uint32_t node = graph->order[at];
        for (uint32_t i = first_user[node]; i < first_user[node + 1]; i++)
            if (--open[users[i]] == 0)
                graph->order[placed++] = users[i];
    }
    graph->ordered = placed;
    for (uint32_t i = 0; i < nodes; i++) {
        graph->visited[i] = open[i] == 0; /* not on a circle */
        if (open[i] != 0)
            graph->order[placed++] = i;
    }
    graph->next = graph->ordered;
    return true;
}

/* A node that is used by NODE and was not placed: there is one for each node that was not
 * placed. */
static uint32_t open_target(const lc_graph *graph, uint32_t node)
{
    for (uint32_t i = graph->first[node]; i < graph->first[node + 1]; i++)
        if (graph->visited[graph->targets[i]] != 1)
            return graph->targets[i];
    return LC_NONE;
}

/* `visited`: 0 open, 1 free of circles, 2 on the present walk, 3 on an earlier one. A walk from an
 * open node ends on a circle of its own, or on an earlier walk, whose circle was told already. */
uint32_t lc_graph_circle(lc_graph *graph, uint32_t *path)
{
    for (; graph->next < graph->node_count; graph->next++) {
        uint32_t node = graph->order[graph->next];
        if (graph->visited[node] != 0)
            continue;
        uint32_t length = 0;
        while (node != LC_NONE && graph->visited[node] == 0) {
            graph->visited[node] = 2;
            path[length++] = node;
            node = open_target(graph, node);
        }
        uint32_t start = length;
        if (node != LC_NONE && graph->visited[node] == 2)
            for (start = 0; path[start] != node;)
                start++;
        for (uint32_t i = 0; i < length; i++)
            graph->visited[path[i]] = 3;
        if (start == length)
            continue;
        for (uint32_t i = start; i < length; i++)
            path[i - start] = path[i];
        return length - start;
    }
    return 0;
}

#define SHOWN_OF_CIRCLE 6u

const char *lc_circle_words(lc_checker *c, const uint32_t *path, uint32_t count, const char *joint)
{
    const char *words = "";
    uint32_t shown = count <= SHOWN_OF_CIRCLE ? count : SHOWN_OF_CIRCLE - 1;
    for (uint32_t i = 0; i < shown; i++)
        words = lc_check_text(c, lc_arena_format(c->arena, "%s%s`%s`", words, i ? joint : "",
                                                 c->symbols[path[i]].ident.name->text));
    return lc_check_text(c, lc_arena_format(c->arena, "%s%s%s`%s`", words,
                                            shown < count ? " \xE2\x80\xA6" : "", joint,
                                            c->symbols[path[0]].ident.name->text));
}

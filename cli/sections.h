/* sections.h - tables of figures that know nothing of how they are written, and those who write
 * them: for people, as CSV, as JSON, as objects a line.
 *
 * Sections own copies of their texts. Must not: count orders. */
#ifndef LICET_CLI_SECTIONS_H
#define LICET_CLI_SECTIONS_H

#include "file.h"

enum section_id {
#define SECTION(id, ...) SECTION_##id,
#include "sections.def"
#undef SECTION
    SECTION_COUNT
};

enum column_need { ALWAYS, UNITS, MEASURE, FOR_PROGRAMS };

struct column_form {
    const char *name, *title;
    enum column_need need;
};

#define NO_BAR SIZE_MAX
/* A section that speaks of all laws. */
#define OF_ALL SIZE_MAX

enum cell_kind { CELL_NONE, CELL_TEXT, CELL_NUMBER, CELL_SHARE, CELL_DATE };

struct cell {
    enum cell_kind kind;
    bool lent;       /* TEXT: both texts belong to another */
    int scale;       /* NUMBER; a SHARE is in tenths of a percent */
    licet_text name; /* TEXT: how programs read it; absent: as people do */
    licet_text text; /* TEXT: how people read it */
    wide number;     /* NUMBER, SHARE, DATE */
};

struct section {
    enum section_id id;
    size_t alternative; /* which it speaks of, from 0; OF_ALL */
    licet_text subject; /* what stands behind its title; absent: nothing */
    const struct column_form *columns;
    struct column_form *own; /* columns that depend on the laws; NULL: those of the list */
    size_t column_count;
    struct cell *cells;
    size_t count, capacity;
    size_t hidden;    /* rows that people are not shown, from the end, but told of */
    uint64_t unnamed; /* more that no row stands for */
};

/* What stands above all sections. */
struct heading {
    const char *orders;         /* the name of the file */
    licet_text before;          /* title of the law compared with */
    const licet_text *laws;     /* titles of the others */
    const licet_text *law_keys; /* their names */
    size_t law_count;
    uint64_t read, compared, left_out, cancelled, rejected;
    licet_text units, measure, unit; /* absent: there is none */
    bool has_around;
    int32_t around;
};

struct page {
    struct heading heading;
    struct section *sections;
    size_t count, capacity;
    bool failed; /* memory ran out: the page is not whole */
};

/* A new section behind the others; cells are added to the last one, rows filling from left to
 * right. SUBJECT is copied. */
void page_section(struct page *page, enum section_id id, size_t alternative, licet_text subject);
/* One more column of the last section, which has no cells yet; NAME is borrowed. */
void page_column(struct page *page, const char *name, enum column_need need);
/* Room for ROWS more of the last section, where there will be many. */
void page_rows(struct page *page, size_t rows);
void page_text(struct page *page, licet_text text);
void page_named(struct page *page, licet_text name, licet_text text);
/* The same of texts that live longer than the page, which are not copied. */
void page_lent(struct page *page, licet_text name, licet_text text);
void page_string(struct page *page, const char *string);
void page_number(struct page *page, wide number, int scale);
/* PART of WHOLE; nothing when WHOLE is 0. */
void page_share(struct page *page, wide part, wide whole);
void page_date(struct page *page, int32_t day);
void page_nothing(struct page *page);
void page_free(struct page *page);

/* What a form needs of a section. */
const char *section_name(const struct section *section);
const char *section_title(const struct section *section);
size_t section_keys(const struct section *section);
size_t section_bar(const struct section *section);
bool section_is_data(const struct section *section);
size_t section_rows(const struct section *section);
const struct cell *section_cell(const struct section *section, size_t row, size_t column);
/* How many people are told to be left out. */
uint64_t section_unseen(const struct section *section);
/* Whether the column is written at all, and whether to people, too. */
bool column_kept(const struct page *page, const struct section *section, size_t column);
bool column_shown(const struct page *page, const struct section *section, size_t column);
/* A title with its `#` and `*` filled in; for the caller to free. NULL: out of memory. */
char *column_title(const struct page *page, const struct section *section, size_t column);
/* The cell as people read it, in BUFFER unless it is a text. */
#define CELL_ROOM (NUMBER_ROOM + 8)
licet_text cell_shown(const struct cell *cell, char buffer[CELL_ROOM]);
/* As programs read it: digits without commas. */
licet_text cell_plain(const struct cell *cell, char buffer[CELL_ROOM]);

/* The forms. False: memory ran out. */
bool page_write_table(struct page *page, struct output *out);
void page_write_csv(struct page *page, struct output *out);
void page_write_json(struct page *page, struct output *out);
void page_write_lines(struct page *page, struct output *out);

#endif

/* html.c - words and pages of HTML and SVG.
 *
 * Must not: know what is on a page. */
#include "html.h"

#include <licet_tools.h>

/* Whether BYTE was written as an entity. */
static bool put_entity(struct output *out, char byte)
{
    const char *entity = byte == '<'   ? "&lt;"
                         : byte == '>' ? "&gt;"
                         : byte == '&' ? "&amp;"
                         : byte == '"' ? "&quot;"
                                       : NULL;
    if (entity)
        output_string(out, entity);
    return entity != NULL;
}

static int put_words(void *user, const char *bytes, size_t length)
{
    struct output *out = user;
    for (size_t i = 0; i < length; i++)
        if (!put_entity(out, bytes[i]))
            output_bytes(out, bytes + i, 1);
    return out->error != 0;
}

void html_text(struct output *out, licet_text text)
{
    licet_show(text, LICET_SHOW_LINES, put_words, out);
}

struct cut_line {
    struct output *out;
    size_t left; /* letters */
};

static int put_letters(void *user, const char *bytes, size_t length)
{
    struct cut_line *line = user;
    for (size_t i = 0; i < length; i++) {
        bool begins = ((unsigned char)bytes[i] & 0xC0) != 0x80;
        if (begins && line->left == 0) {
            output_string(line->out, "…");
            return 1;
        }
        line->left -= begins;
        put_words(line->out, bytes + i, 1);
    }
    return line->out->error != 0;
}

void html_line(struct output *out, licet_text text, size_t most)
{
    struct cut_line line = {out, most};
    licet_show(text, 0, put_letters, &line);
}

static const char head_begins[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>";

static const char style_of_all[] =
    "</title>\n"
    "<style>\n"
    ":root { color-scheme: light dark; --struck: #a3131b; --inserted: #0b5d1e; --line: #8886; }\n"
    "@media (prefers-color-scheme: dark) { :root { --struck: #ff9b9b; --inserted: #8fdc9f; } }\n"
    "body { font: 1rem/1.5 Georgia, serif; max-width: 60rem; margin: auto; padding: 1rem; }\n"
    "h1 { font-size: 1.5rem; }\n"
    "h2 { font-size: 1.05rem; margin: 0; }\n"
    "h2 small { font-weight: normal; }\n"
    "section { border-top: 1px solid var(--line); padding: 1rem 0; }\n"
    ".place { margin: 0; font-size: .85rem; opacity: .75; }\n"
    "pre { font: .9rem/1.5 ui-monospace, Consolas, monospace; white-space: pre-wrap;\n"
    "  overflow-wrap: anywhere; margin: .75rem 0 0; }\n"
    "del { color: var(--struck); text-decoration: line-through; }\n"
    "ins { color: var(--inserted); text-decoration: underline; }\n"
    "@media print { body { max-width: none; padding: 0; } section { break-inside: avoid; }\n"
    "  :root { color-scheme: light; --struck: #a3131b; --inserted: #0b5d1e; } }\n";

void html_begin(struct output *out, licet_text title, const char *style)
{
    output_string(out, head_begins);
    html_text(out, title);
    output_string(out, style_of_all);
    output_string(out, style);
    output_string(out, "</style>\n</head>\n<body>\n<h1>");
    html_text(out, title);
    output_string(out, "</h1>\n");
}

void html_end(struct output *out)
{
    output_string(out, "</body>\n</html>\n");
}

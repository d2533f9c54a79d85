/* headertest.c - the public headers stand alone: this file includes nothing else, each twice, and
 * is compiled as C99, C11 and C++ with every warning an error (tests/api.sh): licet.h alone, with
 * the tools, with that for Arrow. Must not: include anything before them. */
#ifdef LICET_HEADERTEST_ARROW
#include <licet_arrow.h>
#endif
#include <licet.h>
#ifdef LICET_HEADERTEST_TOOLS
#include <licet_tools.h>
#endif

#include <licet.h>
#ifdef LICET_HEADERTEST_TOOLS
#include <licet_tools.h>
#endif
#ifdef LICET_HEADERTEST_ARROW
#include <licet_arrow.h>
#endif

int main(void)
{
    return 0;
}

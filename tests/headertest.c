/* headertest.c - the public headers stand alone: this file includes nothing else, each twice, and
 * is compiled as C99, C11 and C++ with every warning an error (tests/api.sh). Must not: include
 * anything before them. */
#include <licet.h>
#ifdef LICET_HEADERTEST_TOOLS
#include <licet_tools.h>
#endif

#include <licet.h>
#ifdef LICET_HEADERTEST_TOOLS
#include <licet_tools.h>
#endif

int main(void)
{
    return 0;
}

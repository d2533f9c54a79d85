# Licet: GNU make, version 4.2 or later.
#
# `make help` lists the goals and the variables. Sources are found by their place: a new file in
# lang/, interp/, cli/, stdlib/ or tests/*/ joins by being there. Everything made goes below
# $(BUILD), the output of flex and bison too; only the pages that spec/*_doc.c print are kept in the
# source tree.

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# ---- variables a user may set -------------------------------------------------------------------
BUILD ?= build
DEBUG ?=
SANITIZE ?=
WERROR ?=
V ?=
PREFIX ?= /usr/local
DESTDIR ?=
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
FLEX ?= flex
BISON ?= bison
PKG_CONFIG ?= pkg-config
# What edits the lines of `licet repl`: yes (GNU readline), libedit, or no.
READLINE ?= yes
# The compiler of programs that run during the build.
HOSTCC ?= $(CC)

ifneq ($(filter $(BUILD),. .. / ./ ../),)
  $(error BUILD must name a directory of its own, such as `build`)
endif

# ---- configuration: release, debug or sanitize --------------------------------------------------
ifneq ($(filter 1 yes,$(SANITIZE)),)
  CONFIG := sanitize
  CFLAGS ?= -O1 -g
  SANITIZER := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
  # The machine's other loop, so that both are tested: see interp/machine.c.
  DISPATCH := -DLI_SWITCH_DISPATCH
else ifneq ($(filter 1 yes,$(DEBUG)),)
  CONFIG := debug
  CFLAGS ?= -O0 -g
  SANITIZER :=
else
  CONFIG := release
  CFLAGS ?= -O2 -g -DNDEBUG
  SANITIZER :=
endif

GEN := $(BUILD)/gen
OBJ := $(BUILD)/obj/$(CONFIG)

# All warnings for what people write; flex, bison and the embedder get the plain set.
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla \
  -Wundef -Wwrite-strings -Wformat=2 $(if $(filter 1 yes,$(WERROR)),-Werror)
GENERATED_WARNINGS := -Wall -Wno-unused-function -Wno-unused-but-set-variable

BASE_FLAGS := -std=c11 $(SANITIZER)
# lang/ and interp/ are strict C11; bison's trace variable would be a global that can change.
CORE_FLAGS := $(BASE_FLAGS) $(DISPATCH) -fPIC -fvisibility=hidden -DLC_YYDEBUG=0 -I. -I$(GEN) \
  -Iinclude
# The generated headers include those of lang/ by their bare names.
LANG_FLAGS := $(CORE_FLAGS) -Ilang
# The program is a client of the installed headers: it must not see lang/ or interp/.
POSIX := -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700
ifeq ($(READLINE),libedit)
  LINE_FLAGS := -DLINE_LIBEDIT
  LINE_LIBS := -ledit
else ifneq ($(filter 0 no,$(READLINE)),)
  LINE_FLAGS :=
  LINE_LIBS :=
else
  LINE_FLAGS := -DLINE_READLINE
  LINE_LIBS := -lreadline
endif
CLI_FLAGS := $(BASE_FLAGS) $(POSIX) $(LINE_FLAGS) -pthread -Iinclude
TEST_FLAGS := $(BASE_FLAGS) $(POSIX) $(LINE_FLAGS) -pthread -DLC_YYDEBUG=0 -I. -I$(GEN) -Iinclude \
  -Itests

# ---- what there is ------------------------------------------------------------------------------
LANG_SOURCES := $(sort $(wildcard lang/*.c))
INTERP_SOURCES := $(sort $(wildcard interp/*.c))
CLI_SOURCES := $(sort $(wildcard cli/*.c))
MODULES := $(sort $(wildcard stdlib/*.licet))
UNIT_SOURCES := $(sort $(wildcard tests/unit/*.c))
UNIT_SUITES := $(patsubst tests/unit/check_%.c,%,$(filter tests/unit/check_%.c,$(UNIT_SOURCES)))
SUPPORT_SOURCES := $(sort $(wildcard tests/support/*.c))
FAULT_SOURCES := $(sort $(wildcard tests/faults/*.c))
DIFFERENTIAL_SOURCES := $(sort $(wildcard tests/differential/*.c))
API_SOURCES := $(sort $(wildcard tests/api/*.c))
PUBLIC_HEADERS := $(sort $(wildcard include/*.h))

GENERATED_NAMES := $(if $(wildcard lang/parse.y),parse) $(if $(wildcard lang/scan.l),scan) \
  $(if $(wildcard interp/stdlib.h),stdlib_texts)
GENERATED_HEADERS := $(patsubst %,$(GEN)/%.h,$(filter parse scan,$(GENERATED_NAMES)))

objects_of = $(patsubst %.c,$(OBJ)/%.o,$(1))
LIBRARY_OBJECTS := $(call objects_of,$(LANG_SOURCES) $(INTERP_SOURCES)) \
  $(GENERATED_NAMES:%=$(OBJ)/gen/%.o)
CLI_OBJECTS := $(call objects_of,$(CLI_SOURCES))
SUPPORT_OBJECTS := $(call objects_of,$(SUPPORT_SOURCES))
TEST_SOURCES := $(UNIT_SOURCES) $(SUPPORT_SOURCES) $(FAULT_SOURCES) $(DIFFERENTIAL_SOURCES) \
  $(API_SOURCES) $(wildcard tests/golden/tree_dump.c)
TEST_OBJECTS := $(call objects_of,$(TEST_SOURCES))
ALL_OBJECTS := $(LIBRARY_OBJECTS) $(CLI_OBJECTS) $(TEST_OBJECTS)

STATIC_LIBRARY := $(BUILD)/liblicet.a
SONAME := liblicet.so.0
PROGRAM := $(if $(CLI_SOURCES),$(BUILD)/licet)
PRODUCTS := $(STATIC_LIBRARY) $(BUILD)/liblicet.so $(PROGRAM)

UNIT_TESTS := $(if $(UNIT_SUITES),$(BUILD)/unit_tests)
FAULT_TESTS := $(if $(FAULT_SOURCES),$(BUILD)/fault_tests)
DIFFERENTIAL := $(if $(DIFFERENTIAL_SOURCES),$(BUILD)/differential)
TREE_DUMP := $(if $(wildcard tests/golden/tree_dump.c),$(BUILD)/tree_dump)
API_TESTS := $(patsubst tests/api/%.c,$(BUILD)/api_%,$(API_SOURCES))
TEST_PROGRAMS := $(UNIT_TESTS) $(FAULT_TESTS) $(DIFFERENTIAL) $(TREE_DUMP) $(API_TESTS)

# ---- goals --------------------------------------------------------------------------------------
PARTS := unit golden clauses mutants limits faults differential api valgrind lint
GOALS := $(or $(MAKECMDGOALS),all)
BUILDING := $(filter-out clean help deps,$(GOALS))
TESTING := $(filter check check-% soak bless lint test-programs,$(GOALS))

.PHONY: all deps deps-missing demo check $(PARTS:%=check-%) soak bless lint bench arrow docs \
  docs-fresh spec-cover install clean help test-programs
.DEFAULT_GOAL := all

# What is missing is asked for once, by the outermost make, and installed before anything is made.
MISSING :=
ifneq ($(BUILDING),)
  ifneq ($(LICET_DEPS),done)
    MISSING := $(shell CC='$(CC)' READLINE='$(READLINE)' sh tests/deps.sh --list \
      $(if $(TESTING),check,build))
  endif
endif
DEPS := $(if $(MISSING),deps-missing)
deps-missing:
	@CC='$(CC)' READLINE='$(READLINE)' sh tests/deps.sh $(if $(TESTING),check,build)
deps:
	@CC='$(CC)' READLINE='$(READLINE)' sh tests/deps.sh check

all: $(PRODUCTS)
test-programs: $(PRODUCTS) $(TEST_PROGRAMS)

# ---- stamps: a change of flags or of the list of files makes anew what it touches ---------------
define newline


endef
# $(call keep,FILE,TEXT): FILE holds TEXT, and is only touched when that changes.
keep = $(if $(call same,$(file <$(1)),$(2)),,$(shell mkdir -p $(dir $(1)))$(file >$(1),$(2)))
same = $(call equal,x$(strip $(1))x,x$(strip $(2))x)
equal = $(and $(findstring $(1),$(2)),$(findstring $(2),$(1)))

FLAGS_STAMP := $(OBJ)/flags
LINK_STAMP := $(BUILD)/link
TESTS_STAMP := $(GEN)/tests
MODULES_STAMP := $(GEN)/modules
SUITES_HEADER := $(GEN)/unit_suites.h
FLAGS_TEXT = $(CC) $(CFLAGS) $(CPPFLAGS) $(WARNINGS) | $(LANG_FLAGS) | $(CLI_FLAGS) | $(TEST_FLAGS)
LINK_TEXT = $(CONFIG) $(CC) $(CFLAGS) $(SANITIZER) $(LDFLAGS) $(LDLIBS) $(LINE_LIBS) \
  $(LIBRARY_OBJECTS) $(CLI_OBJECTS)
SUITES_TEXT = /* Made from the names of tests/unit/check_*.c. */$(newline)$(foreach \
  suite,$(UNIT_SUITES),SUITE($(suite))$(newline))
ifneq ($(BUILDING),)
  $(call keep,$(FLAGS_STAMP),$(FLAGS_TEXT))
  $(call keep,$(LINK_STAMP),$(LINK_TEXT))
  $(call keep,$(TESTS_STAMP),$(TEST_OBJECTS))
  $(call keep,$(MODULES_STAMP),$(MODULES))
  $(call keep,$(SUITES_HEADER),$(SUITES_TEXT))
endif
$(FLAGS_STAMP) $(LINK_STAMP) $(TESTS_STAMP) $(MODULES_STAMP) $(SUITES_HEADER): ;

# ---- recipes ------------------------------------------------------------------------------------
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-6s %s\n' $(1) $(2))
compile = $(Q)mkdir -p $(@D) && $(CC) $(1) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
link = $(Q)$(CC) $(SANITIZER) $(CFLAGS) $(LDFLAGS) -o $@ $(1) $(LDLIBS)

# A pattern with two targets is one run for both, in every version of make.
$(GEN)/%.c $(GEN)/%.h: lang/%.y | $(DEPS)
	$(call say,BISON,$<)
	$(Q)mkdir -p $(GEN)
	$(Q)$(BISON) -Wall -Werror -Wcounterexamples -Wno-yacc --header=$(GEN)/$*.h -o $(GEN)/$*.c $<

# flex only warns where a state has no catch-all, so anything it prints is an error. It reads
# standard input and runs in the directory of its output: a header-file option is relative to that.
$(GEN)/%.c $(GEN)/%.h: lang/%.l | $(DEPS)
	$(call say,FLEX,$<)
	$(Q)mkdir -p $(GEN)
	$(Q)(cd $(GEN) && $(FLEX) --header-file=$*.h -o $*.tmp) <$< >$(GEN)/$*.log 2>&1; \
	status=$$?; sed 's|<stdin>|$<|' $(GEN)/$*.log >&2; test $$status -eq 0 -a ! -s $(GEN)/$*.log
	$(Q)sed -e 's|"<stdin>"|"$<"|' -e 's|"$*\.tmp"|"$(GEN)/$*.c"|' $(GEN)/$*.tmp >$(GEN)/$*.c
	$(Q)sed -i -e 's|"<stdin>"|"$<"|' $(GEN)/$*.h && rm -f $(GEN)/$*.tmp $(GEN)/$*.log

$(GEN)/embed: stdlib/embed.c | $(DEPS)
	$(call say,HOSTCC,$<)
	$(Q)mkdir -p $(GEN) && $(HOSTCC) -std=c11 -O1 $(WARNINGS) -o $@ $<
$(GEN)/stdlib_texts.c: $(GEN)/embed $(MODULES) $(MODULES_STAMP)
	$(call say,EMBED,stdlib/)
	$(Q)$(GEN)/embed $@ $(MODULES)

$(ALL_OBJECTS): $(FLAGS_STAMP) | $(GENERATED_HEADERS) $(DEPS)
$(OBJ)/lang/%.o: lang/%.c
	$(call say,CC,$<)
	$(call compile,$(LANG_FLAGS) $(WARNINGS))
$(OBJ)/interp/%.o: interp/%.c
	$(call say,CC,$<)
	$(call compile,$(CORE_FLAGS) $(WARNINGS))
$(OBJ)/gen/%.o: $(GEN)/%.c
	$(call say,CC,$<)
	$(call compile,$(LANG_FLAGS) $(GENERATED_WARNINGS))
$(OBJ)/cli/%.o: cli/%.c
	$(call say,CC,$<)
	$(call compile,$(CLI_FLAGS) $(WARNINGS))
$(OBJ)/tests/%.o: tests/%.c
	$(call say,CC,$<)
	$(call compile,$(TEST_FLAGS) $(WARNINGS))
$(filter $(OBJ)/tests/unit/%,$(TEST_OBJECTS)): $(SUITES_HEADER)
-include $(wildcard $(ALL_OBJECTS:.o=.d))

$(STATIC_LIBRARY): $(LIBRARY_OBJECTS) $(LINK_STAMP)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $(LIBRARY_OBJECTS)

# The sanitizers' run time comes with the program that loads the library.
$(BUILD)/liblicet.so: $(LIBRARY_OBJECTS) $(LINK_STAMP)
	$(call say,LINK,$@)
	$(call link,-shared -Wl$(comma)-soname$(comma)$(SONAME) \
	  $(if $(SANITIZER),,-Wl$(comma)-z$(comma)defs) $(LIBRARY_OBJECTS))
	$(Q)ln -sf liblicet.so $(BUILD)/$(SONAME)
comma := ,

$(BUILD)/licet: $(CLI_OBJECTS) $(STATIC_LIBRARY) $(LINK_STAMP)
	$(call say,LINK,$@)
	$(call link,$(CLI_OBJECTS) $(STATIC_LIBRARY) $(LINE_LIBS))

# Unit tests may use the parts of the program too, all but its main function.
CLI_PARTS := $(OBJ)/cli_parts.a
$(CLI_PARTS): $(filter-out %/main.o,$(CLI_OBJECTS)) $(LINK_STAMP)
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

test_link = $(call link,-pthread $(filter %.o %/cli_parts.a,$^) $(STATIC_LIBRARY) $(1))
$(TEST_PROGRAMS): $(SUPPORT_OBJECTS) $(STATIC_LIBRARY) $(LINK_STAMP) $(TESTS_STAMP)
$(BUILD)/unit_tests: $(call objects_of,$(UNIT_SOURCES)) $(CLI_PARTS)
	$(call say,LINK,$@)
	$(call test_link,$(LINE_LIBS) $(shell $(PKG_CONFIG) --cflags --libs check))
$(BUILD)/fault_tests: $(call objects_of,$(FAULT_SOURCES))
	$(call say,LINK,$@)
	$(call test_link)
$(BUILD)/differential: $(call objects_of,$(DIFFERENTIAL_SOURCES))
	$(call say,LINK,$@)
	$(call test_link)
$(BUILD)/tree_dump: $(OBJ)/tests/golden/tree_dump.o
	$(call say,LINK,$@)
	$(call test_link)
$(API_TESTS): $(BUILD)/api_%: $(OBJ)/tests/api/%.o
	$(call say,LINK,$@)
	$(call test_link)

# ---- tests --------------------------------------------------------------------------------------
# The release build is tested as it is delivered, the sanitized build below $(BUILD)/check does most
# of the work. Where nobody asked for jobs, as many run as there are processors.
CHECK_BUILD := $(BUILD)/check
JOBS = $(if $(findstring -j,$(MAKEFLAGS))$(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))
SUB_MAKE = $(MAKE) $(if $(V),,-s) --no-print-directory $(JOBS) LICET_DEPS=done DEBUG=
MAKE_RELEASE = $(SUB_MAKE) BUILD=$(BUILD) SANITIZE= all $(DIFFERENTIAL) \
  $(if $(LICET_SOAK),$(UNIT_TESTS))
MAKE_SANITIZED = $(SUB_MAKE) BUILD=$(CHECK_BUILD) SANITIZE=1 WERROR=1 test-programs
PART_ENVIRONMENT = BUILD='$(abspath $(BUILD))' CHECK_BUILD='$(abspath $(CHECK_BUILD))' CC='$(CC)' \
  MAKE='$(MAKE)'
# $(call run_parts,PARTS): build both, then run and count.
define run_parts
	@begin=$$(date +%s); $(MAKE_SANITIZED) && $(MAKE_RELEASE) && \
	$(PART_ENVIRONMENT) BUILD_SECONDS=$$(($$(date +%s) - begin)) bash tests/run_parts.sh $(1)
endef

check: | $(DEPS)
	$(call run_parts,$(PARTS))
$(PARTS:%=check-%): | $(DEPS)
	$(call run_parts,$(@:check-%=%))
lint: check-lint
soak: export LICET_SOAK := 1
soak: | $(DEPS)
	$(call run_parts,$(PARTS) arrow)
bless: | $(DEPS)
	@$(MAKE_SANITIZED)
	@$(PART_ENVIRONMENT) BLESS=1 bash tests/golden.sh

# ---- what the build is for ----------------------------------------------------------------------
# Each of these scripts finds the program in LICET and in PATH.
RUN = LICET='$(abspath $(BUILD))/licet' BUILD='$(abspath $(BUILD))' \
  PATH="$(abspath $(BUILD)):$$PATH" CC='$(CC)'
demo: all
	@$(RUN) bash examples/demo.sh
bench: all
	@$(RUN) bash bench/run.sh

# Tables to and from DuckDB, which npm fetches where it is not here.
arrow: all
	@BUILD='$(abspath $(BUILD))' CHECK_BUILD='$(abspath $(CHECK_BUILD))' CC='$(CC)' \
	  bash tests/arrow.sh --fetch

# Pages made from the lists of opcodes, diagnostics and commands are kept, to be read without a
# build.
PAGES := $(patsubst spec/%_doc.c,%,$(sort $(wildcard spec/*_doc.c)))
LISTS := $(wildcard lang/*.def interp/*.def)
$(PAGES:%=$(GEN)/%_doc): $(GEN)/%_doc: spec/%_doc.c $(LISTS) $(FLAGS_STAMP) | $(DEPS)
	$(call say,HOSTCC,$<)
	$(Q)mkdir -p $(GEN) && $(HOSTCC) -std=c11 -O1 $(WARNINGS) -I. -MMD -MP -MT $@ -o $@ $<
$(PAGES:%=$(GEN)/%.md): $(GEN)/%.md: $(GEN)/%_doc
	$(Q)$(GEN)/$*_doc >$@
docs: $(PAGES:%=$(GEN)/%.md)
	@for page in $(PAGES); do cmp -s $(GEN)/$$page.md spec/$$page.md || \
	  { cp $(GEN)/$$page.md spec/$$page.md && echo "spec/$$page.md is new"; }; done
docs-fresh: $(PAGES:%=$(GEN)/%.md)
	@for page in $(PAGES); do cmp $(GEN)/$$page.md spec/$$page.md || \
	  { echo "spec/$$page.md is out of date: run make docs"; exit 1; }; done
-include $(wildcard $(PAGES:%=$(GEN)/%_doc.d))

# Which clauses of spec/ no test cites.
spec-cover:
	@bash spec/cover.sh

VERSION = $(or $(shell sed -n 's/^\#define LICET_VERSION[A-Z_]* *"\(.*\)".*/\1/p' \
  include/licet.h 2>/dev/null | head -n 1),0)
install: all
	install -d '$(DESTDIR)$(BINDIR)' '$(DESTDIR)$(LIBDIR)/pkgconfig' '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(PUBLIC_HEADERS) '$(DESTDIR)$(INCLUDEDIR)'
	install -m 644 $(STATIC_LIBRARY) '$(DESTDIR)$(LIBDIR)'
	install -m 755 $(BUILD)/liblicet.so '$(DESTDIR)$(LIBDIR)/$(SONAME)'
	ln -sf $(SONAME) '$(DESTDIR)$(LIBDIR)/liblicet.so'
	$(if $(PROGRAM),install -m 755 $(PROGRAM) '$(DESTDIR)$(BINDIR)')
	printf '%s\n' 'Name: Licet' 'Description: decides orders under export-licensing rules' \
	  'Version: $(VERSION)' 'Cflags: -I$(INCLUDEDIR)' 'Libs: -L$(LIBDIR) -llicet' \
	  >'$(DESTDIR)$(LIBDIR)/pkgconfig/licet.pc'

# Only what this file makes is removed, so that a BUILD which names a directory in use is safe.
clean:
	rm -rf $(BUILD)/obj $(BUILD)/gen $(BUILD)/check $(BUILD)/arrow
	rm -f $(PRODUCTS) $(TEST_PROGRAMS) $(LINK_STAMP) $(BUILD)/$(SONAME)
	@rmdir $(BUILD) 2>/dev/null || true

help:
	@printf '%s\n' \
	'make             build/licet, build/liblicet.a, build/liblicet.so' \
	'make demo        build, then decide the real orders of examples/ and show the result' \
	'make check       every test, with the sanitizers, each part with its budget of seconds' \
	'make check-PART  one part: $(PARTS)' \
	'make soak        the long forms of the same tests' \
	'make bless       record the output of the golden tests anew; read the difference' \
	'make lint        the rules of the house' \
	'make bench       measure beside peers (installs them)' \
	'make arrow       hand tables to DuckDB and back; npm fetches it' \
	'make docs        make spec/bytecode.md, diagnostics.md and repl.md from their lists' \
	'make spec-cover  the clauses of spec/ that no test cites' \
	'make install     to $$(DESTDIR)$$(PREFIX), with a pkg-config file' \
	'make deps        install what build and tests need' \
	'make clean       remove what was made' \
	'' \
	'BUILD=DIR        make in DIR instead of build' \
	'DEBUG=1          without optimisation, with assertions' \
	'SANITIZE=1       with the address and undefined-behaviour sanitizers' \
	'WERROR=1         warnings are errors' \
	'CC=clang         another compiler; CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS are respected' \
	'V=1              show the commands' \
	'READLINE=no      without GNU readline; READLINE=libedit with libedit in its place' \
	'PREFIX=DIR       where to install, by default /usr/local; DESTDIR=DIR goes before it'

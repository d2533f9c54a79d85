// duckdb.js: the three tiers, totals stated, in DuckDB; a player of bench/turns.c.
//
//     node duckdb.js memory TABLES.json STATED.csv          orders in a table in memory
//     node duckdb.js files TABLES.json STATED.csv OUT.csv   from one file to the other
//
// The rule is one CASE, in three forms: countries as texts in IN lists, countries and chips as
// enums in IN lists, and a join with a table of tiers; the performance of chips is always joined. A
// CASE gives a small number that stands for the outcome and the reason together: two, one for each,
// take longer, and so does another way of asking for tiers than by bits. Each form in memory is
// measured twice: outcomes and reasons go into a table (columns_duckdb_FORM_table_ns), or into two
// sums (columns_duckdb_FORM_sums_ns). From file to file DuckDB may not reorder joins: it would put
// the file on the side that is hashed, which takes longer and shuffles the rows.
//
// One thread. Processor time of the process, in nanoseconds an order; starting node, opening the
// database and reading the tables are not counted. NODE_PATH says where `@duckdb/node-api` is.
'use strict';
const fs = require('fs');
const zlib = require('zlib');

const supplement5 = 'AU BE CA DK FI FR DE IE IT JP NL NZ NO KR ES SE TW GB'.split(' ');
const answers = [
    // outcome, because, and the numbers that Licet gives them
    ['no_licence', 'no_law', 0, 65534],
    ['prohibited', 'embargo', 7, 0],
    ['no_licence', 'otherwise', 0, 65535],
    ['exception', 'allied_exception', 1, 2],
    ['notice', 'low_volume_exception', 2, 3],
    ['presumed_approval', 'country_allocation', 3, 4],
    ['policy_of_denial', 'licence_required', 6, 1],
];

const quoted = (texts) => texts.map((text) => `'${text}'`).join(', ');
const among = (column, texts) => `${column} IN (${quoted(texts)})`;

// The numbers of `answers`, or what NUMBERS has in their place.
function rule(blocked, allied, numbers, type) {
    return `CASE WHEN date < DATE '2025-01-13' THEN ${numbers[0]}
        WHEN ${blocked} THEN ${numbers[1]}
        WHEN tpp < 4800 THEN ${numbers[2]}
        WHEN ${allied} THEN ${numbers[3]}
        WHEN low_volume_used + tpp::BIGINT * quantity <= 26900000 THEN ${numbers[4]}
        WHEN date BETWEEN DATE '2025-01-01' AND DATE '2027-12-31'
            AND allocation_used + tpp::BIGINT * quantity <= 790000000 THEN ${numbers[5]}
        ELSE ${numbers[6]} END::${type}`;
}

function ruleByLists(lists, numbers, type) {
    const { blocked, ally } = lists;
    return rule(`${among('destination', blocked)} OR ${among('headquarters', blocked)}`,
        `${among('destination', ally)} AND ${among('headquarters', ally)}`, numbers, type);
}

const ruleByTiers = (numbers, type) =>
    rule('(d.tier | h.tier) >= 2', '(d.tier & h.tier) = 1', numbers, type);

// FROM the orders of SOURCE, whose countries and chips are of the kind `text` or `enum`.
const withChips = (source, kind) => `FROM ${source} JOIN chips ON chip = chips.${kind}_key`;
const withTiers = (source, kind) => `${withChips(source, kind)}
    JOIN tiers d ON d.${kind}_key = destination JOIN tiers h ON h.${kind}_key = headquarters`;

function columns(country, chip) {
    return `{id: 'VARCHAR', date: 'DATE', destination: '${country}', headquarters: '${country}',
        chip: '${chip}', quantity: 'INTEGER', low_volume_used: 'BIGINT',
        allocation_used: 'BIGINT'}`;
}
const readCsv = (path, country, chip) => `read_csv('${path}', header = true, auto_detect = false,
    delim = ',', quote = '', escape = '', columns = ${columns(country, chip)})`;

async function makeTables(connection, tables) {
    const blocked = [...tables.group_d5, 'KH', 'MO'], ally = [...supplement5, 'US'];
    const chips = Object.keys(tables.tpp);
    const run = (sql) => connection.run(sql);
    await run('SET threads = 1');
    await run(`CREATE TYPE country AS ENUM (${quoted(tables.countries)})`);
    await run(`CREATE TYPE chip AS ENUM (${quoted(chips)})`);
    await run('CREATE TABLE chips (text_key VARCHAR, enum_key chip, tpp INTEGER)');
    await run(`INSERT INTO chips VALUES ${
        chips.map((key) => `('${key}', '${key}', ${tables.tpp[key]})`).join(', ')}`);
    await run('CREATE TABLE tiers (text_key VARCHAR, enum_key country, tier UTINYINT)');
    const tier = (key) => (blocked.includes(key) ? 2 : ally.includes(key) ? 1 : 0);
    await run(`INSERT INTO tiers VALUES ${
        tables.countries.map((key) => `('${key}', '${key}', ${tier(key)})`).join(', ')}`);
    await run('CREATE TABLE answers (number UTINYINT, outcome VARCHAR, because VARCHAR)');
    await run(`INSERT INTO answers VALUES ${
        answers.map((answer, i) => `(${i}, '${answer[0]}', '${answer[1]}')`).join(', ')}`);
    return { blocked, ally };
}

// ---- in memory ----------------------------------------------------------------------------------
async function makeOrders(connection, path) {
    await connection.run(`CREATE TABLE texts AS SELECT * EXCLUDE (id)
        FROM ${readCsv(path, 'VARCHAR', 'VARCHAR')}`);
    await connection.run(`CREATE TABLE enums AS SELECT * REPLACE (destination::country AS
        destination, headquarters::country AS headquarters, chip::chip AS chip) FROM texts`);
}

function memoryForms(lists) {
    const numbers = answers.map((answer) => answer[2] * 65536 + answer[3]);
    const split = (sql) => `SELECT (number >> 16)::UTINYINT AS outcome,
        (number & 65535)::USMALLINT AS because FROM (${sql})`;
    const byLists = ruleByLists(lists, numbers, 'UINTEGER');
    const byTiers = ruleByTiers(numbers, 'UINTEGER');
    return {
        texts: split(`SELECT ${byLists} AS number ${withChips('texts', 'text')}`),
        enums: split(`SELECT ${byLists} AS number ${withChips('enums', 'enum')}`),
        join: split(`SELECT ${byTiers} AS number ${withTiers('enums', 'enum')}`),
    };
}

async function check(connection, form) {
    await connection.run(`CREATE OR REPLACE TABLE decided AS ${form}`);
    const result = await connection.runAndReadAll(`SELECT
        sum((rowid % 1009 + 1) * (outcome::BIGINT * 70000 + because))::VARCHAR FROM decided`);
    return result.getRows()[0][0];
}

// ---- from file to file --------------------------------------------------------------------------
function fileForms(path, lists) {
    const numbers = answers.map((_, i) => i);
    const named = (sql) => `SELECT id, outcome, because FROM (${sql}) JOIN answers USING (number)`;
    const texts = readCsv(path, 'VARCHAR', 'VARCHAR'), enums = readCsv(path, 'country', 'chip');
    const byLists = ruleByLists(lists, numbers, 'UTINYINT');
    const byTiers = ruleByTiers(numbers, 'UTINYINT');
    return {
        texts: named(`SELECT id, ${byLists} AS number ${withChips(texts, 'text')}`),
        enums: named(`SELECT id, ${byLists} AS number ${withChips(enums, 'enum')}`),
        join: named(`SELECT id, ${byTiers} AS number ${withTiers(texts, 'text')}`),
    };
}

const copy = (form, out) => `COPY (${form}) TO '${out}' (HEADER)`;

// ---- turns --------------------------------------------------------------------------------------
async function measure(connection, name, count, sql) {
    const begin = process.cpuUsage();
    await connection.run(sql);
    const cost = process.cpuUsage(begin);
    say(`${name} ${((cost.user + cost.system) * 1000 / count).toFixed(3)}`);
}

// Waits for a line: nothing else is under way between turns.
function told() {
    const byte = Buffer.alloc(1);
    while (fs.readSync(0, byte, 0, 1, null) === 1)
        if (byte[0] === 10)
            return true;
    return false;
}

const say = (line) => fs.writeSync(1, `${line}\n`);

async function takeTurns(answer, turn) {
    say(`answers ${answer}`);
    while (told()) {
        await turn();
        say('');
    }
}

async function same(forms, answerOf) {
    let first;
    for (const [name, form] of Object.entries(forms)) {
        const answer = await answerOf(form);
        first ??= answer;
        if (answer !== first)
            throw new Error(`the form \`${name}\` comes to other answers`);
    }
    return first;
}

async function playMemory(connection, lists, path) {
    await makeOrders(connection, path);
    const rows = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM enums');
    const count = rows.getRows()[0][0];
    const forms = memoryForms(lists);
    await takeTurns(await same(forms, (form) => check(connection, form)), async () => {
        for (const [name, form] of Object.entries(forms)) {
            await measure(connection, `columns_duckdb_${name}_table_ns`, count,
                `CREATE OR REPLACE TABLE decided AS ${form}`);
            await measure(connection, `columns_duckdb_${name}_sums_ns`, count,
                `SELECT sum(outcome), sum(because) FROM (${form})`);
        }
    });
}

async function playFiles(connection, lists, path, out) {
    await connection.run(
        "SET disabled_optimizers = 'join_order,build_side_probe_side'");
    const rows = await connection.runAndReadAll(
        `SELECT count(*)::INTEGER FROM ${readCsv(path, 'VARCHAR', 'VARCHAR')}`);
    const count = rows.getRows()[0][0];
    const forms = fileForms(path, lists);
    const answer = await same(forms, async (form) => {
        await connection.run(copy(form, out));
        return zlib.crc32(fs.readFileSync(out));
    });
    await takeTurns(answer, async () => {
        for (const [name, form] of Object.entries(forms))
            await measure(connection, `files_duckdb_${name}_ns`, count, copy(form, out));
    });
}

async function main() {
    const [what, tablesPath, path, out] = process.argv.slice(2);
    let DuckDBInstance;
    try {
        ({ DuckDBInstance } = require('@duckdb/node-api'));
    } catch {
        say('missing @duckdb/node-api is not installed');
        return;
    }
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const lists = await makeTables(connection, JSON.parse(fs.readFileSync(tablesPath, 'utf8')));
    if (what === 'files')
        await playFiles(connection, lists, path, out);
    else
        await playMemory(connection, lists, path);
}

main().catch((error) => {
    console.error(`duckdb.js: ${error.message}`);
    process.exit(1);
});

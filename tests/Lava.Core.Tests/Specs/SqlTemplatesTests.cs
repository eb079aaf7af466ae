using System.Globalization;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Templates of SQL: statement by statement, or whole files.</summary>
public sealed class SqlTemplatesTests
{
    [Theory]
    [InlineData("sqli", "SELECT '{{ vars.a }}'; SELECT {{ start }};", "", null)]
    [InlineData("sqli", "SELECT 1;\nSELECT {{ vars.a }", "", "payload: the template can't be read: line 2, column ")]
    [InlineData("sqli", "SELECT 1; SELECT {{ nope }}", "", "payload: in the template, line 1, column 21: \"nope\" is nothing here")]
    [InlineData("sqli", "{% for x in [1, 2] %}INSERT INTO t VALUES ({{ x }}); {% endfor %}", "", "payload: the SQL is split at each ;")]
    [InlineData("sqli", "{% for x in [1, 2] %}INSERT INTO t VALUES ({{ x }}); {% endfor %}", "raw: true", null)]
    [InlineData("sqli", "{% set d = start %}DELETE FROM t WHERE d = '{{ d }}'; SELECT '{{ d }}'", "", "payload: the SQL is split at each ;")]
    [InlineData("sqli", "SELECT ';{{ vars.a }};' -- {{ vars.b }};\n;", "", null)]
    [InlineData("sqli", "SELECT {{ nope }", "jinja: false", null)]
    [InlineData("sql", "{% if vars.a %}SELECT 1;{% endif %}", "", "payload: payloads/q/a.sql: the SQL is split at each ;")]
    [InlineData("sql", "{% if vars.a %}SELECT 1;{% endif %}", "raw: true", null)]
    [InlineData("sql", "SELECT {{ nope }}", "", "payload: payloads/q/a.sql: in the template, line 1, column 11: \"nope\" is nothing here")]
    [InlineData("sqlc", "{% if vars.a %}SELECT 1;{% endif %}", "", null)]
    [InlineData("sqlc", "SELECT 1;\n{% if %}", "", "payload: payloads/q/a.sql: the template can't be read: line 2, column ")]
    [InlineData("sqlv", "{% set d = start %}SELECT '{{ d }}'; SELECT '{{ d }}' {{ nope }}", "", "payload: payloads/q/a.sql: in the template, line 1, column ")]
    [InlineData("sqlv", "{{ nope }}", "jinja: false", null)]
    public void Each_statement_is_a_template_by_itself_or_the_whole_file_is(string type, string sql, string more, string? problem)
    {
        var payload = type == "sqli" ? System.Text.Json.JsonSerializer.Serialize(sql) : "q/a.sql";
        var problems = Read(type, payload, more, sql);
        Assert.Equal(problem is null ? 0 : 1, problems.Count);
        Assert.All(problems, p => Assert.Contains(": " + problem, p.Format(), StringComparison.Ordinal));
    }

    [Fact]
    public void All_files_of_a_folder_and_all_entries_of_a_list_are_read()
    {
        Assert.Equal("payload[1]", Assert.Single(Read("sqli", "[\"SELECT 1\", \"SELECT {{ nope }}\"]", "", "")).Path);
        Assert.Equal("payload[0]", Assert.Single(Read("sqlc", "[q]", "", "{{ nope }}")).Path);
        Assert.Empty(Read("exe", "q/a.sql", null, "{{ nope }}"));
    }

    [Theory]
    [InlineData("a;b", "a;|b")]
    [InlineData("a; -- x;\nb", "a; -- x;\n|b")]
    [InlineData("a;\n\nb;", "a;|\n\nb;")]
    [InlineData("';' \";\" `;` /* ; */ -- ;\n;b", "';' \";\" `;` /* ; */ -- ;\n;|b")]
    [InlineData("it's; b", "it's; |b")]
    [InlineData("'it''s;\\'; x'; b", "'it''s;\\'; x'; |b")]
    [InlineData("f(a; b); c", "f(a; b); |c")]
    [InlineData("BEGIN; a; END; b", "BEGIN; |a; |END; |b")]
    [InlineData("DO $$ a; b; $$; c", "DO $$ a; b; $$; |c")]
    [InlineData("DO $x$ a; $$; b; $x$; c", "DO $x$ a; $$; b; $x$; |c")]
    [InlineData("CREATE OR REPLACE FUNCTION f() AS BEGIN IF a THEN b; END IF; c; END; d", "CREATE OR REPLACE FUNCTION f() AS BEGIN IF a THEN b; END IF; c; END; |d")]
    [InlineData("CREATE PROCEDURE p AS DECLARE x int; BEGIN y; END; END; d", "CREATE PROCEDURE p AS DECLARE x int; BEGIN y; END; END; |d")]
    [InlineData("CREATE TABLE t AS SELECT CASE WHEN a THEN b END; d", "CREATE TABLE t AS SELECT CASE WHEN a THEN b END; |d")]
    [InlineData("SELECT t.begin; d", "SELECT t.begin; |d")]
    [InlineData("'C:\\'; x; y", "'C:\\'; |x; |y")]
    [InlineData("", "")]
    [InlineData(" ;; ", " ;|; ")]
    public void Sql_is_split_as_sqlparse_splits_it(string sql, string statements) =>
        Assert.Equal(statements, string.Join('|', Lava.Core.Sql.SqlStatements.Split(sql).Select(s => sql.Substring(s.Start, s.Length))));

    [Fact]
    public void Splitting_any_text_keeps_all_of_it()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("LAVA_SEED") ?? "20240102", CultureInfo.InvariantCulture);
        var random = new Random(seed);
        string[] parts = ["'", "\"", "`", "$$", "$a$", "--", "/*", "*/", ";", "(", ")", "\n", " ", "CREATE", "BEGIN", "END", "IF", "CASE", "DECLARE", "x", "\\", "{{", "}}", "é", "😀"];
        for (var i = 0; i < 5_000; i++)
        {
            var sql = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => parts[random.Next(parts.Length)] + (random.Next(3) == 0 ? " " : "")));
            var next = 0;
            foreach (var (start, length) in Lava.Core.Sql.SqlStatements.Split(sql))
            {
                Assert.True(start == next && length >= 0, $"seed {seed}: {sql}");
                next += length;
            }

            Assert.True(next == sql.Length, $"seed {seed}: {sql}");
        }
    }

    private static IReadOnlyList<Problem> Read(string type, string payload, string? more, string file) => SpecReader.Read(
        [
            new SpecFile("realm.yaml", "realm: demo\nfleets: {core: }\n"),
            new SpecFile("connections/c.yaml", "conn_id: c\ntype: sqlite3\nenabled: true\nhost: x.db\n"),
            new SpecFile("jobs/a.yaml", $"job_id: a\ntype: {type}\nworker: core\npayload: {payload}\nparameters: {{{(more is null ? "" : "conn_id: c, " + more)}}}\n"),
        ],
        payloads: new PayloadFiles(["q/a.sql"], _ => file)).Problems;
}
